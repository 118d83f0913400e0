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
}
