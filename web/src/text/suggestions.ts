/** What a supervisor might look into. */
export const suggestions = {
  title: '督办建议与热点', lead: '只列出情况和理由，是否督办由督办员决定；系统不会自动处理。',
  refusals: '多次催办仍未签收', noRefusals: '没有多次催办仍未签收的工单。', ticket: '工单', unit: '主办单位', reasons: '理由', act: '操作', supervise: '督办',
  hotspots: '热点诉求', noHotspots: '这段时间没有达到数量的同类诉求。', days: '多少天之内', least: '至少多少件', within: '天内同一类别、同一镇街达到', orMore: '件的诉求',
  all: (n: number) => `查看全部 ${n} 件`, between: (from: string, to: string) => `${from} 至 ${to}`, notNow: '该工单现在不能督办，列表已更新。',
  dismiss: '不采纳', dismissTitle: (what: string) => `不采纳“${what}”`, dismissLead: '不再列出；再次催办、重新派出，或又有同类诉求（含加入诉求人和重复来电）时自动恢复。理由、办理人和时间记入管理日志。', reason: '理由', reasonHint: '如：单位已电话说明，正在办理退单', dismissed: '已不采纳', dismissedBy: (by: string, at: string) => `${by}，${at}`, place: '单位或镇街', by: '办理人', done: '已不采纳，有新情况时恢复',
  requirement: (reasons: string[]) => `${reasons.join('；')}。请立即办理并说明原因。`,
}
