/** The pools that are worked through side by side: review, return visit, sign-off. */
export const pools = {
  review: '待审核',
  visit: '待回访',
  sign_off: '待销号',
  list: '待办列表',
  item: '当前工单',
  decide: '处理',
  choose: '请在左侧选择一件。',
  done: '这里没有待办，辛苦了。',
  next: '下一件',
  previous: '上一件',
  full: '打开工单页',
  refresh: '刷新列表',
  noActions: '这件工单您现在不能处理。',
  key: (k: string) => `按 ${k} 键`,
  position: (at: number, of: number) => `第 ${at} 件，共 ${of} 件`,
  moved: '列表中已没有这件工单，可能已由他人处理。',
}
