/** Lists of tickets, the ticket page and its forms. */
export const ticket = {
  list: {
    title: '全部工单',
    label: '工单列表',
    empty: '没有符合条件的工单。',
    emptyPool: '这里没有待办，辛苦了。',
    columns: {
      light: '灯', number: '工单号', title: '标题', kind: '类型', category: '类别', area: '镇街', unit: '主办单位', status: '状态', due: '到期',
    },
    filters: {
      q: '在结果中查找',
      status: '状态', kind: '类型', line: '业务线', category: '类别', area: '镇街', unit: '单位', light: '灯', due: '到期', urgency: '紧急程度',
    },
    due: { today: '今天到期', three: '三天内到期', week: '七天内到期', past: '已过到期日' } as Record<string, string>,
    sort: '排序',
    sortDue: '先到期的在前',
    sortCreated: '新登记的在前',
  },
  facts: {
    title: '工单要素',
    status: '状态', kind: '类型', line: '业务线', channel: '渠道', urgency: '紧急程度', category: '类别', area: '地点', address: '详细地址',
    occurred: '发生时间', received: '受理时间', created: '登记时间', recordedBy: '登记人', round: '办理轮次', subject: '被反映单位', matter: '政务服务事项', queryCode: '查询码',
    tags: '标签', upstream: '上级工单', upstreamNumber: '上级编号', upstreamDue: '上级时限', returnUntil: '退单截止', replyWanted: '要求回复', noReply: '不要求回复', units: '办理单位',
    deadlines: '时限', caller: '诉求人', similar: '可能重复',
    roundN: (n: number) => `第 ${n} 轮`,
  },
  flags: {
    enterprise: '企业诉求', confidential: '保密', long_term: '挂账', excluded: '已剔除', no_return: '不得退单',
    supervision: (n: number) => `${n} 级督办`,
  },
  due: {
    why: '为什么是这一天', none: '当前没有进行中的时限', provisional: '暂定', all: '全部时限', starts: '起算', due: '到期', stopped: '停止', rule: '规则', source: '依据',
    days: '逐日说明', adjustments: '调整', calendar: (v: string | number) => `日历版本 ${v}`, counted: '计入', skipped: '不计', date: '日期', reason: '说明',
    provisionalLong: '下一年放假安排尚未公布，此日期为暂定；公布后只会顺延，不会提前。',
  },
  said: { title: '诉求内容', attachments: '附件', hidden: '内容保密，您无权查看。', upload: '上传附件', send: '上传', choose: '选择文件', noneChosen: '未选择文件', fields: { file: '文件', kind: '附件类别', taken_at: '拍摄时间', place: '拍摄地点' }, takenHint: '可不填。照片未填拍摄时间的，取相机记录的时间。', download: '下载', enlarge: (name: string) => `放大查看 ${name}`, taken: (at: string) => `拍摄于 ${at}`, at: (lat: string, lng: string) => `北纬 ${lat}，东经 ${lng}`, reply: '当场答复', question: '需要补充的问题', told: '告知内容', transfer: '转接', rating: '评价' },
  rating: {
    satisfaction: '满意度', indicators: '评价指标', text: '评价内容', window: '窗口', clerk: '工作人员', project: '办件编号', source: '来源', channel: '评价渠道', at: '评价时间',
    realName: '实名', anonymous: '匿名', consent: '是否同意联系', consentYes: '同意联系', consentNo: '不同意联系',
  },
  caller: {
    anonymous: '匿名', unmask: '查看', unmaskTitle: '查看完整信息', reason: '查看理由', reasonPlaceholder: '例如：联系诉求人', preset: '联系诉求人', logged: '查看会记入访问日志。',
    name: '姓名', phone: '来电号码', contact_phone: '联系电话', company: '单位名称', bestTime: '方便时间', language: '语言', behalf: '代何人反映', visit: '回访情况', dial: '拨打',
  },
  results: {
    title: '办理结果', of: (unit: string) => `${unit}的办理结果`, outcome: '办理情况', verified: '是否属实', measures: '处理措施', reply: '答复内容', open: '是否公开', openYes: '可以公开', openNo: '不公开',
    verdict: '核实结论', plan: '整改计划', evidence: '佐证材料', at: '提交时间', passed: '审核通过', failed: '审核退回', waiting: '待审核', note: '审核意见', verifiedYes: '属实', verifiedNo: '不属实',
  },
  contacts: { title: '联系记录' },
  visits: {
    title: '回访记录', reached: '已接通', notReached: '未接通', solved: '是否解决', satisfaction: '对结果', unit: '对办理单位', agent: '对热线', noOpinion: '未表态',
    contacted: '单位已联系', notContacted: '单位未联系',
  },
  meetings: { title: '会商记录', lead: '主办', co: '协办', until: '会商确定的办结日期', present: '参加人员' },
  requests: { title: '申请与审批', reason: '理由', basis: '依据', suggested: '建议承办单位', by: '申请人', decided: '审批人' },
  proposal: (who: string, what: string) => `${who}建议：${what}。须由派单员决定。`,
  timeline: { title: '办理过程', folded: (n: number) => `${n} 条系统记录`, fold: '收起系统记录', system: '系统', empty: '还没有记录。' },
  actions: { title: '操作', more: '更多操作', none: '当前没有您可以进行的操作。', refused: '暂不可用', key: '按 A 执行首要操作' },
  form: {
    conflictTitle: '工单已被别人更新',
    conflict: '您填写的内容仍在。请先看最新情况，再决定是否继续提交。',
    reload: '载入最新情况',
    effect: '提交后',
    submitting: '正在提交…',
    done: (label: string) => `已${label}`,
    gone: '这项操作现在不能进行了，您填写的内容仍在。',
    draft: '已恢复上次未提交的内容',
  },
  page: { back: '返回列表', updated: '工单有更新', print: '打印', copyNumber: '复制工单号' },
}
