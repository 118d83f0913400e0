/** QR codes and links by which citizens rate, and what looks suspicious. */
export const ratingCodes = {
  codes: {
    title: '评价码', lead: '窗口码长期有效，印成海报张贴在窗口，群众扫码评价；办件码只对一个办件有效，到期作废，随短信、二维码或平板送到当事人手里。',
    kinds: { window: '窗口码', case: '办件码' }, unit: '单位', window: '窗口', windowHint: '如：综合窗口3号；不填为整个单位', link: '评价页', open: '打开', copy: '复制链接', tablet: '平板版', until: '有效期至', lasting: '停用前一直有效', made: '制作', by: (who: string, at: string) => `${who}，${at}`,
    count: '收到评价', state: '状态', good: '有效', revoked: '已停用', expired: '已过期', act: '操作', revoke: '停用', revokeAsk: (what: string) => `停用“${what}”？张贴的海报或发出的链接随即失效，不能恢复。`, revoked_done: '已停用',
    add: '新增窗口码', added: '已新增', known: '这个窗口已有有效的评价码，列表中可见', choose: '选择', print: (n: number) => `打印海报（${n}）`, printNone: '打印海报', empty: '还没有窗口码。点“新增窗口码”制作，打印后张贴在窗口。', emptyCases: '还没有办件码。点“新增办件码”，按办件编号制作。', select: (what: string) => `选择${what}`, whole: '整个单位',
    links: '新增办件码', linksLead: '每行一个办件编号，最多 100 个。已有有效办件码的不重复制作。', cases: '办件编号', casesHint: '一行一个，如：DC2026093000017', channel: '送达方式', made_n: (n: number) => `已制作 ${n} 个办件码`, download: '下载链接清单', downloadHint: '最近 200 个有效办件码，交短信平台发送；清单不含姓名和电话。', case: '办件编号', tooMany: '一次最多 100 个办件编号', noCase: '请填写办件编号', file: '评价链接清单.csv',
  },
  poster: {
    title: '评价码海报', back: '返回评价码', heading: '请您评价', scan: '微信或手机浏览器扫码，无须下载', levels: '您的满意是我们的标准', hotline: '不方便扫码，或有其他诉求，请拨打', number: '12345', line: '政务服务便民热线', none: '没有可打印的窗口码，请返回重新选择。', qr: (what: string) => `${what}的评价二维码`, promise: '不满意的，3 个工作日内核实整改并回访；匿名评价不留姓名和电话。',
  },
  suspicions: {
    title: '可疑评价', lead: '只列线索，不作结论：多人可能共用网络或使用同类手机。请调看监控、核对叫号记录后处置；系统不会自动剔除评价。', reason: '情形', what: '评价', places: '单位和窗口', when: '时间', act: '处置', look: '处置', none: '最近没有需要查看的评价。', since: (at: string) => `查找范围：${at} 以来`,
    open: '待查看', done: '已处置', verdict: '结论', note: '情况说明', noteHint: '如：调看监控，三名群众排队评价；移送的写明移送给谁、文号', save: '提交', saved: '已记录', by: (who: string, at: string) => `${who}，${at}`, lookLead: '记入管理日志。之后又有新评价加入的，重新列出。', between: (a: string, b: string) => `${a} 至 ${b}`, first: (n: number) => `前 ${n} 条`, row: (id: number) => `评价 ${id}`,
  },
}
