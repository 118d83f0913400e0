/** Official papers with their numbers, and the register of them. */
export const papers = {
  title: '公文',
  open: '查看和打印',
  docx: '下载 Word',
  issue: (label: string) => `开具${label}`,
  issued: (number: string) => `已开具 ${number}`,
  to: '主送',
  scan: '回传扫描件',
  scans: '签章扫描件',
  scanSent: '扫描件已上传',
  seal: '（盖章）',
  register: {
    title: '发文登记', lead: '催办通知书、督办单、约谈通知、转办单按种类和年度连续编号。', kind: '公文种类', year: '年度', label: '发文登记表', none: '这一年度没有这种公文。',
    columns: { number: '文号', on: '成文日期', unit: '主送单位', ticket: '工单号' },
  },
}
