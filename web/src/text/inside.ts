/** Inside the unit: its people, the slip, the lead's signature, deputies and absences. */
export const inside = {
  card: {
    title: '单位内办理', now: '现由', due: (day: string) => `内部期限 ${day}`, late: '已过内部期限', ended: '已结束', slip: '打印交办单', by: (who: string) => `${who}交办`, mine: '交我办理', erased: '（信息已删除）',
    draft: '办结稿待审签', draftHint: '经本单位负责人审签后才提交审核；审签期间办理时限照常计算。', signed: (who: string) => `${who}审签`,
    entries: '热线代录', entry: (label: string, unit: string, person: string) => `${label}：${unit}${person}`, earlier: (n: number) => `此前交办 ${n} 次`,
  },
  hand: { colleague: '本单位人员', worker: '村组、网格人员（无账号）', choose: '选择人员', name: '姓名', village: '村组或网格', phone: '联系电话', known: '选择以前交办过的人员，或填写新的', phoneHint: '可不填；只供本单位联系使用。' },
  slip: {
    title: '交办单', unit: '交办单位', number: '工单号', kind: '类型', urgency: '紧急程度', person: '承办人员', village: '村组（网格）', place: '地点', matter: '事项', content: '诉求内容', note: '办理要求', due: '办结期限', unitDue: '本单位办理期限',
    secret: '内容保密，由交办人当面说明。', result: '办理情况（由承办人员填写）', sign: '承办人员签名', date: '日期', givenBy: '交办人', givenOn: '交办日期', privacy: '诉求人信息不在本单载明，需要联系的由交办人办理。',
  },
  page: {
    title: '单位人员', approval: '审签', approvalLead: '开启后，承办人提交的办结先由本单位负责人审签，再提交热线审核；审签期间办理时限照常计算，负责人本人提交的不再审签。', approvalOn: '已开启审签', approvalOff: '已关闭审签',
    deputies: '代理（AB岗）', appoint: '指定代理人', person: '被代理人', deputy: '代理人', from: '开始日期', to: '结束日期', reason: '事由', by: '指定人', inForce: '代理中', coming: '未开始', over: '已结束', end: '终止', endAsk: (deputy: string, person: string) => `终止${deputy}对${person}的代理？`, self: '本人', username: '用户名',
    noDeputies: '没有代理安排。', deputyLead: '代理人在期间内可以代行被代理人的同类岗位职责，记录为“张三（代李四）”，并同时受两人的回避规则约束；到期自动结束。',
    absences: '请假外出', absent: '登记请假外出', noAbsences: '没有登记。', open: (n: number) => `${n} 件单位内交办未办结`, none: '没有未办结的交办', standIn: (name: string) => `由${name}代理`, back: '销假', backAsk: (name: string) => `${name}已回来或不再外出？`,
    handOver: '移交', handOverLead: '把一名人员手上全部未办结的单位内交办交给另一人，逐件办理，内部期限不变。', handFrom: '移交人', handTo: '接手人', handed: (n: number) => `已移交 ${n} 件`, nothing: '没有需要移交的交办', refused: (number: string, why: string) => `${number}：${why}`,
    workers: '村组、网格人员', noWorkers: '还没有交办过没有账号的人员。', erase: '删除信息', eraseAsk: (name: string) => `删除${name}的姓名和电话？已交办的工单仍保留交办记录。`,
    warn: (name: string, from: string, to: string, n: number) => `${name}于 ${from} 至 ${to} 外出，手上还有 ${n} 件单位内交办未办结。`, arrange: '去安排', done: (what: string) => `已${what}`,
  },
  acting: { own: '以本人身份', for: (name: string) => `代${name}办理`, until: (day: string) => `至 ${day}`, title: '办理身份', shown: (name: string) => `正在代${name}办理` },
  disable: { ask: (detail: string) => detail, to: '接手人用户名', leave: '由单位另行安排', title: '停用前移交' },
  behalf: { group: '代录' },
}
