/** The administrators' pages: people, records, units, categories, the directory, limits, what is stuck. */
export const people = {
  title: '人员与角色',
  search: '用户名或姓名',
  unit: '单位', role: '角色', state: '状态', name: '姓名', username: '用户名', email: '邮箱', contractor: '外包人员', lastSignIn: '最近登录', actions: '操作',
  states: { enabled: '在用', disabled: '已停用' } as Record<string, string>,
  enabled: '在用', disabled: '已停用', locked: '已锁定', mustChange: '待改口令', demo: '演示账号', outside: '外包', never: '从未登录',
  lockedUntil: (at: string) => `登录失败次数过多，锁定至 ${at}`,
  empty: '没有符合条件的人员。',
  add: '新增人员', edit: '修改', editTitle: (name: string) => `修改 ${name}`,
  addLead: '系统生成一次性口令，只显示一次；本人首次登录时必须修改。',
  editLead: '单位或角色变动后，该人员的登录立即失效，须重新登录。',
  usernameHint: '字母、数字和 . _ -，添加后不能更改',
  emailHint: '系统函件寄往此处，可不填',
  contractorHint: '外包人员只能担任坐席或回访员，不能担任作决定的角色。',
  rolesHint: '系统管理员、安全管理员、审计员须由不同的人担任，且不兼任业务角色。',
  disable: '停用', enable: '启用', reset: '重置口令', unlock: '解除锁定', more: '更多',
  disableAsk: (name: string) => `停用“${name}”？其登录立即失效，经办记录保留不变。`,
  enableAsk: (name: string) => `重新启用“${name}”？`,
  resetAsk: (name: string) => `为“${name}”生成新的一次性口令？原口令和现有登录立即失效。`,
  unlockAsk: (name: string) => `解除“${name}”的锁定？`,
  done: (what: string) => `已${what}`,
  self: '这是您自己的账号，须由另一名安全管理员办理',
  password: '一次性口令', passwordOnce: '口令只在此处显示一次，请当面或通过可靠的方式交给本人；首次登录时必须修改。', saved: '我已记下', copyAll: '全部复制',
  import: '批量导入', importLead: '上传 CSV（UTF-8）或 XLSX 文件，第一行为列名：用户名、姓名、邮箱、单位、角色、外包。单位填名称或代码；多个角色用顿号隔开。先核对，再导入；有误的行不导入，其余各行照常。',
  sample: '下载样表', sampleName: '人员样表.csv',
  sampleRows: '用户名,姓名,邮箱,单位,角色,外包\nzhangsan,张三,,热线中心,坐席,否\n',
  choose: '选择文件', check: '核对', take: (n: number) => `导入 ${n} 人`,
  checked: (rows: number, good: number, bad: number) => `共 ${rows} 行：可导入 ${good} 人，有误 ${bad} 行`,
  line: '行', faults: '问题', imported: (n: number) => `已导入 ${n} 人`, nothing: '没有可以导入的行。',
}

export const audit = {
  title: '审计',
  tabs: { changes: '管理日志', accesses: '访问日志', journal: '工单流水' } as Record<string, string>,
  at: '时间', who: '操作人', action: '操作', subject: '对象', detail: '内容', address: '地址', success: '结果', ticket: '工单', reason: '理由', rows: '条数',
  ok: '成功', failed: '失败', from: '起', to: '止', 
  accessActions: { sign_in: '登录', change_password: '修改口令', unmask: '查看诉求人信息', export: '导出', retry: '重试' } as Record<string, string>,
  otherAction: '其他', username: '登录名', adminName: '管理员姓名', unit: '单位',
  empty: '没有符合条件的记录。',
  lead: '只读。时间为实际时间，不随演示时钟变动。',
  number: '工单号', seq: '序号', event: '事件', hash: '校验值', system: '系统',
  chainLead: '只显示事件、人员和校验值，不显示内容。每一行的校验值由上一行推算，改动或缺失一行，其后各行都对不上。',
}

export const units = {
  title: '单位', add: '新增单位', code: '代码', name: '名称', kind: '类型', parent: '上级单位', area: '辖区', dispatchable: '接收派单', people: '负责人 / 承办人', inHand: '在办', rows: '目录', validity: '存续',
  codeHint: '小写字母和数字，确定后不能更改', state: '状态', states: { present: '现有', future: '待生效', past: '已撤销' } as Record<string, string>, all: '全部', search: '名称或代码',
  yes: '接收', no: '不接收', rename: '更名', edit: '更正', close: '撤销', actions: '操作', empty: '没有符合条件的单位。',
  from: '生效日期', lastDay: '最后一天', renameTitle: (n: string) => `${n} · 更名`, editTitle: (n: string) => `更正 ${n}`, closeTitle: (n: string) => `撤销 ${n}`,
  editLead: '只用于更正登记错误，改后不留原值。类型、上级单位或辖区确有调整的，请在“机构改革”中办理“单位调整”，按生效日期保留沿革。',
  stood: '沿革', stoodUntil: (d: string, what: string) => `至 ${d}：${what}`, standsBelow: (n: string) => `属${n}`,
  renameLead: '更名从生效日期起显示新名称；此前的记录仍显示当时的名称。',
  closeLead: (tickets: number, rows: number) => `撤销后不再接收派单。手头的 ${tickets} 件在办工单仍由其办理，直至改派；派单目录中有 ${rows} 行涉及它，请一并调整。`,
  earlier: '曾用名', since: (d: string) => `${d} 起`, until: (d: string) => `至 ${d}`, none: '未设', added: '已新增', done: '已保存', township: '乡镇的辖区',
}

export const phones = {
  title: '值班电话', edit: '修改', titleOf: (n: string) => `${n} · 值班电话`, lead: '紧急工单按此顺序拨打：值班室先拨，超过签收时限的依次拨带班领导、主要负责人。请填单位公务号码，变更即时更新。',
  rank: '类别', label: '说明（可不填）', number: '电话号码', add: '添加号码', remove: '删除', removeNth: (n: number) => `删除第 ${n} 个号码`, nth: (n: number) => `第 ${n} 个号码`, done: '已保存值班电话', none: '未登记', count: (n: number) => `${n} 个`,
}

export const reorganisations = {
  title: '机构改革', what: '类别', changing: '调整的单位', mergeLead: '单位撤销或并入他单位：到生效日，在办工单连同时限、申请、交办和督办批示转由承接单位办理，任何人不多得也不少得时间；此前的超期仍归原单位。',
  change: '单位调整', changeLead: '单位改变类型、上级单位或辖区：到生效日自动调整，此前的统计仍按当时的类型和上级单位。手头的工单不变；举报新上级单位的，收回待派。',
  changeTo: '调整后', hidden: '不再可见的举报件', shown: '恢复可见的举报件', changed_back: '举报新上下级单位，收回待派', changed_staying: '已审核，不能自动收回，须人工处理', people: '本单位及下级单位人员', named: '派单目录中列明该单位', township: '派单目录中由所在乡镇（街道）承办', goAlong: '随之调整的下级单位', phones: '值班电话', ownPhones: '承接单位', noPhones: '未登记', toPhone: '待电话交办的紧急工单', phonesKeep: '沿用承接单位的，原单位的号码停止拨打', phonesTake: '原单位的号码并入承接单位，一并拨打', unitLabel: '单位', noParent: '无上级单位', tookBack: (n: number) => `收回举报件 ${n} 件`,
  lead: '单位撤销、并入他单位，或改变类型、上级单位、辖区：到生效日自动实施，任何人不多得也不少得时间，此前的超期和统计仍按当时。',
  add: '办理撤并', units: '撤并的单位', successor: '承接单位', day: '生效日期', basis: '依据', basisHint: '机构改革文件及文号', preview: '预览影响', confirm: '确认实施', state: '进度', by: '办理人', none: '还没有办理过机构改革。',
  cancel: '取消实施', cancelTitle: (n: string) => `取消 ${n} 的机构改革`, cancelLead: '尚未生效，取消后这些单位照常存续。', planned: '已登记，到生效日自动移交', cancelled: '已取消', actions: '操作',
  progress: (passed: number, total: number) => `已移交 ${passed} / ${total} 件`, left: (n: number) => `${n} 件未能移交，须人工处理`,
  undo: '生效后不能撤回；要改回须另行办理机构改革。', incomplete: '在办工单较多，只逐件核对了前 5000 件。', counts: '将会发生', open: '须人工确认', moving: '人员转入承接单位', move: (n: number) => `${n} 人`, workers: (n: number) => `另有无账号的村组、网格人员 ${n} 人`,
  tickets: '在办工单', asLead: '主办', asCo: '协办', requests: '待审申请', inside: '单位内交办', directives: '未回复的督办批示', missed: '已有超期（仍归原单位）', rows: '派单目录改由承接单位', matters: '政务服务事项', below: '下级单位改由承接单位管理',
  overlapping: '承接单位已参与，两部分合并', taken_back: '举报承接单位，收回待派', staying: '不能自动移交，须人工处理', complaints: '反映承接单位，请复核是否改派', more: (n: number) => `另有 ${n} 件未列出（保密件不列编号）`, done: '已登记，到生效日自动移交', took: '已取消',
}

export const categories = {
  title: '诉求类别', add: '新增类别', addBelow: '新增下级', code: '代码', name: '名称', codeHint: '上级代码后加两位数字', rename: '更名', close: '停用', actions: '操作', search: '名称或代码', empty: '没有符合条件的类别。',
  states: { present: '在用', future: '待生效', past: '已停用' } as Record<string, string>, state: '状态', all: '全部', from: '生效日期', lastDay: '最后一天',
  renameTitle: (n: string) => `${n} · 更名`, closeTitle: (n: string) => `停用 ${n}`, renameLead: '立即显示新名称，曾用名保留在历史中。', closeLead: '停用后不再登记到此类别；已登记的工单不变。',
  history: '曾用名', validity: '使用期', done: '已保存', level: ['', '一级', '二级', '三级'],
}

export const limits = {
  title: '时限与环节', lead: '只影响此后开始的时限和环节；正在计时的时限保持原承诺不变。', line: '业务线', kind: '业务类别', everyLine: '各业务线', everyKind: '各类诉求',
  everything: '各项规定', all: '全区', area: '适用地区', shown: '查看地区', special: '另有规定', one: '全区统一，不分镇街和类别', precedence: '越小的区划越优先；同一区划内，业务线加类别 › 业务线 › 类别 › 全部。差评没有发生地点，按全区的规定。', changes: '调整记录', set: '调整', name: '项目', value: '新值', basis: '依据', basisHint: '文件名称、文号或会议纪要', back: '恢复默认', at: '生效时间', by: '调整人',
  shipped: '系统默认', differs: '与默认不同', moves: '变化的值', open: (n: number) => `范围内现有在办工单 ${n} 件。`, narrower: '以下更具体的规定照旧，不受本次调整影响',
  lately: (days: number, looked: number, other: number) => `最近 ${days} 天开始计时的 ${looked} 件工单，按新规定有 ${other} 件的到期时间会不同（上级转办件按上级时限，未计入）。`, latest: '工单很多，只核算了最近的一部分。',
  title_: (n: string) => `调整“${n}”`, yes: '是', no: '否', none: '还没有调整过。', scope: '适用范围', done: '已调整，自现在起生效',
  range: (a: number, b: number, unit: string) => `${a} 至 ${b} ${unit}`, backTo: '取消本范围的规定，按更宽的规定或默认值',
  gridTitle: (n: string, here: string) => `${n} · ${here}`, gridHint: '蓝色为有规定的，其余为系统默认。没有值的，该业务线没有这类诉求，或这一项用不上。', levels: { region: '全区规定', area: '本地规定' } as Record<string, string>,
  ladder: '督办阶梯', ladderLead: '时限将到和超期时，逐级提醒、催办、督办。已经开始的时限按其开始时的阶梯走，不受调整影响。总时限只告知派单员和督办员；保密件由督办员代领导接收；紧急事项按分钟计。',
  rung: '级别', when: '何时', to: '告知', before: '到期前（工作日）', after: '到期后第几个工作日', late: '超期（工作日）', minutes: '紧急事项超期（分钟）', atDue: '到期时', setLadder: '调整督办阶梯', ofRung: (rung: string, what: string) => `${rung}：${what}`,
  pairs: '职责分离', pairsLead: '同一工单上不得由同一人（代理人同受限制）承担的职责。不填生效日期的，立即生效。', demanded: '以下各条不能放宽：',
  from: '生效日期', fromHint: '不填则立即生效', waiting: '待生效', setAt: '登记时间', state: '状态', takeBack: '撤回', tookBack: '已撤回',
  takeBackTitle: (n: string) => `撤回“${n}”的待生效调整`, takeBackLead: '尚未生效，撤回后照现行规定执行。', takenBack: (by: string, at: string) => `${by} 于 ${at} 撤回`,
  doneFrom: (day: string) => `已登记，自 ${day} 起生效`,
  preview: '看影响', effect: '将会改变', same: '与现行规定相同，没有变化。', runs: (n: number) => (n > 0 ? `正在计时的 ${n} 项保持开始时的规定不变。` : '没有正在计时的受影响。'),
}

export const applied = {
  title: '适用规则测试', lead: '这件工单适用哪条规则，为什么', byNumber: '按工单编号', byHand: '按条件', number: '工单编号', run: '查看', urgency: '紧急程度', caller: '诉求人', date: '开始日期', nowhere: '地点不明', enterprise: '企业诉求', matter: '事项',
  ask: '请选择业务类别', on: (day: string) => `${day} 开始计时的`, begun: '已经开始的时限', begunLead: '按开始时的规定计算，此后的调整不影响。', rule: '规定', startsAt: '开始', dueOn: '到期日', round: (n: number) => `第 ${n} 轮`, next: '此后开始的时限和环节', limits: '适用的规定',
  value: '规定', source: '出自', why: '为什么', overrode: '排在其后的规定', since: (at: string, version: number) => `${at} 起，第 ${version} 号调整`,
}

export const tester = {
  title: '派单测试', lead: '这件事会派给谁，为什么', run: '测试', category: '类别', area: '区域', kind: '业务类别', date: '日期', lead_unit: '主办单位', coUnits: '协办单位', basis: '依据', candidates: '候选单位',
  rows: '比较过的目录行', outcome: '结论', none: '目录中没有涉及这一类别的行。', from: '生效',
}

export const directoryAdmin = {
  add: '新增一行', replace: '替换', close: '终止', history: '含已终止', actions: '操作', township: '所在乡镇（街道）', open: '由派单员选定', leadMode: '主办单位', modes: { unit: '指定单位', township: '所在乡镇（街道）', open: '由派单员从候选中选定' } as Record<string, string>,
  replaceLead: '原来的一行在新行生效的前一天终止；已经派出的工单不受影响。', closeLead: '终止后由范围更宽的一行或派单员决定；已经派出的工单不受影响。', lastDay: '最后一天', validFrom: '生效日期', validTo: '终止日期（可不填）', kind: '业务类别',
  addTitle: '新增派单目录', replaceTitle: '替换派单目录', closeTitle: '终止派单目录', done: '已保存', everyKind: '各类', states: { present: '生效中', future: '待生效', past: '已终止' } as Record<string, string>, state: '状态', category: '类别', unit: '单位', area: '区域', area_all: '全区', unitFilter: '单位',
  basisHint: '文件名称、文号，或“三定”职责',
  townshipRole: '乡镇（街道）可承担', townshipBasis: '乡镇（街道）承担的依据', townshipNone: '不承担（派给乡镇须说明理由）', townshipCo: '乡镇（街道）可协办', townshipLead: '乡镇（街道）可主办、协办', townshipHint: '应由职能部门办理的不得分派给基层；没有依据而派给乡镇（街道）的，计入下派基层率。',
}

export const calendarImport = {
  open: '导入放假安排', title: '导入放假安排', lead: '直接粘贴放假安排通知的全文，或粘贴、上传含“日期、是否上班、名称”三列的 CSV。先看影响，再确认。', paste: '内容', file: '选择文件', source: '来源', sourceHint: '通知名称和文号', region: '只适用于本区', check: '看影响', confirm: '确认导入',
  turned: (n: number) => (n === 0 ? '没有日子由上班变休息或由休息变上班。' : `${n} 天有变化：`), toWork: '改为上班', toRest: '改为休息',
  deadlines: '在办时限', lengthened: (n: number) => `将延长 ${n} 项`, kept: (n: number) => `保持原承诺 ${n} 项（只延长，不提前）`, voided: (n: number) => `将撤销超期 ${n} 项`, same: '与现有日历一致，无须导入。', done: '已导入', ticket: '工单', clock: '时限', was: '原到期', becomes: '将到期', more: (n: number) => `另有 ${n} 项`, refused: '未能识别的行', partial: '涉及的工单很多，以上只统计了其中一部分。', year: (y: number) => `${y} 年`, line: (n: number) => `第 ${n} 行`,
}

export const stuck = {
  title: '滞留事项', lead: '发送多次失败的事项，以及出错后搁置的计时。处理好原因后重试。', parked: '搁置的计时', dead: '放弃的发送', ticket: '工单', since: '搁置时间', error: '原因', topic: '事项', attempts: '已试次数', created: '产生时间', next: '下次尝试', retry: '重试', none: '没有滞留事项。', retried: '已重新排队',
  topics: { live: '实时更新', notice: '站内通知', letter: '函件', mail: '邮件' } as Record<string, string>, otherTopic: '其他', actions: '操作', nextTimer: '工单下次变动时或重试时', nextPromise: '不再自动发送，重试时',
}
