/** Notices to this person, and letters that leave the house. */
export const notices = {
  title: '通知',
  unreadOnly: '只看未读',
  all: '全部',
  allRead: '全部标为已读',
  read: '标为已读',
  none: '没有通知。',
  noneUnread: '没有未读通知。',
  unread: '未读',
  count: (n: number) => (n > 0 ? `${n} 条未读` : '没有未读'),
}

export const letters = {
  title: '函件',
  lead: '系统发出的提醒、催办和督办函件。',
  noSmtp: '尚未配置邮件服务器：函件不会寄出，只在此处显示。配置后待发的函件会依次寄出。',
  none: '没有函件。',
  to: '收件人',
  ticket: '工单',
  state: '状态',
  states: { pending: '待发', sent: '已发', dead: '发送失败' } as Record<string, string>,
  sent: '发出时间',
  attempts: (n: number) => `已尝试 ${n} 次`,
  lastError: '最近一次失败的原因',
  all: '全部',
}
