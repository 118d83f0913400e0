/** The months' draws of tickets that are looked at again after they were struck off. */
export const spots = {
  title: '销号后抽查',
  lead: '每月结束后，从当月销号的工单中按比例随机抽取，由未回访过该工单的回访员再次核实整改是否属实。',
  none: '还没有抽取记录。每月 1 日 0 时抽取上月销号的工单。',
  month: '月份',
  line: '业务线',
  population: '当月销号',
  drawn: '抽中',
  checked: '已核实',
  confirmed: '属实',
  refuted: '不属实',
  open: '待核实',
  share: '比例',
  seed: '随机种子',
  at: '抽取时间',
  how: '抽取方法：对“随机种子:工单号”逐件计算 SHA-256，按结果从小到大取所需件数（比例向上取整）。任何人可用同一种子复算。',
  waiting: '查看待核实的工单',
  visits: {
    title: '回访抽取', population: '参加抽取', left: '未抽中', at: '种子生成时间', seal: '种子封签（SHA-256）', later: '月底后公布',
    how: '抽取方法：“随机种子:工单号”的 SHA-256 前 8 位十六进制数除以 10000 取余为抽签号，小于比例×100 的抽中。种子每月一个，月底后公布；封签在月内即公布，可核对种子没有改动。差评、重办、超期、督办批示、催办和重复来电的件件回访，不参加抽取。',
  },
}
