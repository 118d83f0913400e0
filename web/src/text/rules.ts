/** The rules by which tickets move. */
export const rules = {
  title: '流转规则',
  lead: '系统只按这张表办理工单。点状态看从它能做什么、由什么来；时限、次数和比例为默认值，以“时限规则”为准。',
  diagram: '状态图：各状态之间可以怎样流转',
  all: '全部状态',
  who: '由谁',
  everybody: '不限',
  from: (state: string) => `在“${state}”可以做的`,
  into: (state: string) => `可以到“${state}”的`,
  command: '操作',
  states: '从',
  to: '到',
  unchanged: '不变',
  when: '条件',
  clocks: '时限变化',
  source: '来源',
  none: '没有符合的规则',
}
