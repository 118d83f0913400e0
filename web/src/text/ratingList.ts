/** Ratings of services: the list, the marks, what was served, and the register that stands behind them. */
export const ratingList = {
  title: '评价',
  tabs: { list: '评价明细', marks: '评价汇总', served: '办件与覆盖' } as Record<string, string>,
  tabsLabel: '评价页面',
  unit: '单位', level: '满意度', channel: '评价渠道', source: '来源', month: '月份', window: '窗口', matter: '事项', clerk: '窗口人员', at: '评价时间', text: '评价内容', ticket: '差评工单',
  empty: '没有符合条件的评价。',
  silent: '系统默认', superseded: '已由本人评价取代', again: '追评', first: '首次评价',
  drawer: (at: string) => `评价 · ${at}`,
  project: '办件编号', count: '评价次数', indicators: '评价指标', real: '是否实名', realYes: '实名', realNo: '匿名', servedAt: '服务时间', receivedAt: '收到时间', kind: '性质', counts: '不计入统计',
  open: '查看', wordless: '未填写文字意见',
  marks: {
    by: '汇总方式', byWord: { unit: '按单位', matter: '按事项', window: '按窗口', clerk: '按窗口人员' } as Record<string, string>,
    name: '名称', active: '本人评价', negative: '其中差评', defaults: '系统默认', levels: ['非常不满意', '不满意', '基本满意', '满意', '非常满意'], unsaid: '未注明', empty: '这一时段没有评价。',
    lead: '只统计本人评价的等级，系统默认另列；已由本人评价取代的默认评价不计。汇总不含评价人信息。',
  },
  served: {
    title: '办件与评价覆盖', lead: '应评办件取登记的办件量与逐件报送的办件数中较大者；两者都没有的，没有分母，不算评价比例；评价数多于办件数的，说明办件没有报齐。',
    served: '应评办件', told: '登记的办件量', known: '逐件报送', rated: '本人评价', silent: '系统默认', none: '无分母', over: '办件未报齐', share: '评价比例',
    set: '登记办件量', setLead: '只知道件数、没有逐件报送的月份，按单位登记；可细到事项或窗口。再次登记以新数为准，原数留在管理日志中。',
    count: '件数', whole: '全部', done: '已登记', empty: '这个月还没有办件和评价。', toldTitle: '登记的办件量', by: '登记人',
  },
}

export const services = {
  title: '政务服务资料',
  tabs: { matter: '事项', window: '窗口', clerk: '窗口人员', indicators: '评价指标', sources: '评价来源', served: '办件量' } as Record<string, string>,
  tabsLabel: '资料类别',
  search: '名称或编码', unit: '单位', state: '状态', states: { present: '在用', future: '待生效', past: '已停用' } as Record<string, string>,
  name: '名称', code: '编码', hall: '大厅', window: '所在窗口', kind: '办件类型', promise: '承诺时限', days: (n: number) => `${n} 个工作日`, promiseDays: '承诺工作日数', rated: '开通评价', guide: '指南版本', phone: '本人手机', phoneHint: '仅用于发现以本人号码作出的评价，加密保存，离岗后删除', phoneKept: (n: string) => `已登记 ${n}，不改请留空`, phoneNone: '不再登记', validity: '使用期', actions: '操作',
  yes: '已开通', no: '未开通', empty: '没有符合条件的资料。', coverage: (rated: number, all: number) => `在用事项 ${all} 项，开通评价 ${rated} 项`,
  add: (what: string) => `新增${what}`, change: '变更', changeTitle: (n: string) => `${n} · 变更`, changeLead: '自生效日期起按新内容；此前的评价和工单仍按当时的内容显示。',
  close: '停用', closeTitle: (n: string) => `停用 ${n}`, closeLead: '停用后不再使用，已有的评价不变，资料不删除。', from: '生效日期', lastDay: '最后一天', codeHint: '确定后不能更改，不含空格', done: '已保存',
  import: '批量导入', importLead: '上传 CSV（UTF-8）或 XLSX，第一行为列名：类别、编码、名称、单位、大厅、窗口、办件类型、承诺工作日、开通评价、办事指南版本、本人手机、启用日期、停用日期。同一编码后来的行使先前的行停用。先核对，再导入；有误的行不导入。',
  sample: '下载样表', sampleName: '政务服务资料样表.csv', sampleRows: '类别,编码,名称,单位,大厅,窗口,办件类型,承诺工作日,开通评价,启用日期\n窗口,W90,综合窗口九号,区市场监管局,区政务服务大厅,,,,是,\n窗口人员,C90,窗口人员甲,区市场监管局,,W90,,,是,\n事项,SX90,示例事项,区市场监管局,,,承诺件,5,是,\n',
  choose: '选择文件', checked: (rows: number, good: number, known: number, bad: number) => `共 ${rows} 行：可导入 ${good} 行，已有 ${known} 行，有误 ${bad} 行`, take: (n: number) => `导入 ${n} 行`, imported: (n: number) => `已导入 ${n} 行`, nothing: '没有可以导入的行。', line: '行', faults: '问题',
  indicators: {
    lead: '评价指标由上级统一规定，不得增删：整表载入，自启用日期起校验新的评价；此前给出的评价按当时的版本校验。',
    version: (n: number) => `第 ${n} 版`, since: (d: string | null) => (d ? `${d} 起` : '初始版本'), current: '现行', basis: '依据', count: (n: number) => `${n} 项`,
    load: '载入新版', rows: '指标表', rowsHint: '每行一项：三位编码，逗号，名称。首位是等级 1 至 5，五个等级都要有。', loaded: (n: number) => `第 ${n} 版已载入`, level: '等级',
  },
  sources: {
    lead: '本地采集的来源，办件在规定时间内没有评价的，系统默认为“基本满意”并注明；省平台的默认评价由省平台产生，本地不产生。某个来源是否为省平台，在“省平台对接”页按日期指明。',
    name: '来源', kind: '类别', collects: '默认评价', collectsYes: '由本系统产生', collectsNo: '不产生', settled: '已设定', unsettled: '尚未设定，按本地采集处理', set: '设定', setTitle: (n: string) => `${n} · 设定`, empty: '还没有评价来源。',
    rule: (days: number, working: boolean) => `服务后 ${days} 个${working ? '工作日' : '自然日'}内未评价的，默认为“基本满意”。`, off: '本地采集已关闭：不发放评价码，也不产生默认评价；其他系统报送的评价照常接收。', add: '登记来源', newName: '来源名称',
  },
}
