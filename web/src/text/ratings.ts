/** Bad ratings, what is held of them, and what the public reads. */
export const ratings = {
  card: {
    title: '差评核实与认定', hints: '预审建议', hintUnit: (unit: string) => `建议单位：${unit}`, hintNone: '由人工选定单位',
    contested: (verdict: string) => `承办单位认为属“${verdict}”，待督办员认定`, held: '认定记录', by: (by: string) => `认定人 ${by}`,
    notCounted: '不予采纳：不计入各项比率，记录保留', planWaits: (until: string) => `整改计划承诺 ${until} 前完成，待督办员审批`, planned: (until: string) => `按整改计划办理，承诺 ${until} 前完成`,
    public: '公开记录', stands: '公开中', withdrawn: '已撤下', reason: '撤下原因',
  },
  looks: {
    title: '待研判评价', lead: '评为满意而文字不满的评价。系统只标记，不会自动立案；请阅读后决定。',
    states: { waiting: '待研判', filed: '已立案', dismissed: '无需处理' } as Record<string, string>,
    state: '状态', unit: '被评单位', level: '等级', words: '文字', found: '不满表述', at: '评价时间', act: '操作', none: '没有这样的评价。',
    file: '立案（转为工单）', fileLead: '将按政务服务投诉登记一张工单，与这条评价关联，进入待派单。评价人不同意联系的，承办单位看不到号码。',
    dismiss: '无需处理', dismissLead: '不立案，说明和办理人记录在案。', note: '说明', noteHint: '如：已电话了解，属误写',
    filed: (number: string) => `已立案：${number}`, dismissed: '已标记为无需处理', toTicket: '查看工单', by: (by: string, at: string) => `${by}，${at}`,
  },
  publications: {
    title: '评价和回复公开', lead: '左边是原文，右边是公开文本，可以删改、遮盖。手机号码和证件号不会公开；姓名、住址、车牌、电话须核对。内部办理情况不公开。',
    states: { waiting: '待公开', published: '已公开', withdrawn: '已撤下' } as Record<string, string>, state: '状态',
    none: '没有这样的内容。', original: '原文', public: '公开文本', headline: '公开标题', question: '诉求', reply: '答复',
    publish: '公开', update: '更新公开文本', unpublish: '撤下', reason: '撤下原因', done: '已公开', taken: '已撤下，公众不再看到', look: '查看公开页',
    confirmed: '已核对标出的内容，可以公开', marked: (n: number) => `标出 ${n} 处个人信息`, changed: '工单有变化，列表已更新，请再试一次',
    facts: (parts: (string | null | undefined)[]) => parts.filter(Boolean).join(' · '), withdrawnFor: (reason: string) => `撤下原因：${reason}`, auto: '工单重办，自动撤下',
  },
}
