// Tickets brought to a stage through the interface, so that each journey begins where its person's work begins.
import { api, BASE_URL, newTicket, PHOTO } from './support.mjs'

const give = (as, ticket, command, more = {}) => as('POST', `/tickets/${ticket.number}/commands`, { command, version: ticket.version, ...more })

/** A complaint that its unit has signed for and is working on. */
export async function inHand(more = {}) {
  const ticket = await newTicket(more)
  return give(await api(`handler.${ticket.assignments[0].unit}`), ticket, 'sign')
}

/** A plea for help that its unit has signed for, answered by telephone and handed in: it waits for review. */
export async function handedIn(more = {}) {
  // A plea for help needs no evidence, so that no file is needed here.
  let ticket = await newTicket({ kind: 'help', category: '020101', content: '整栋楼从昨晚停水到现在，请问什么时候恢复。', ...more })
  if (ticket.status === 'to_dispatch') ticket = await give(await api('dispatcher1'), ticket, 'dispatch', { lead_unit: 'zilaishui' })
  const unit = await api(`handler.${ticket.assignments[0].unit}`)
  ticket = await give(unit, ticket, 'sign')
  if (ticket.deadlines.some((d) => d.clock === 'contact')) ticket = await give(unit, ticket, 'contact', { method: 'phone', note: '已电话告知抢修进度。' })
  return give(unit, ticket, 'submit', {
    verified: true, outcome: 'resolved', measures: '更换破裂接口，当日恢复供水。', public_reply: '您好，供水已恢复，给您带来不便深表歉意。', open_to_public: true, evidence: [],
  })
}

/** One that passed its review: it waits for the return visit. */
export async function reviewed(more = {}) {
  return give(await api('reviewer1'), await handedIn(more), 'pass_review', { note: '措施具体，通过。' })
}

/** One of the service line without a return visit: it waits for sign-off. */
export const toSignOff = (more = {}) => reviewed({ line: 'service', channel: 'counter', reply_wanted: false, ...more })

/** What a citizen says through the code of a window: the page's own answer. */
export async function ratedAt(unit, window, said) {
  const { token } = await (await api('sysadmin'))('POST', '/rating-tokens', { unit, window })
  const sent = await fetch(`${BASE_URL}/api/public/ratings/${token}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(said) })
  if (sent.status !== 201) throw new Error(`rating at ${window}: ${sent.status} ${await sent.text()}`)
  return sent.json()
}

/** The ticket of a bad rating, signed for by its unit, whoever gave it called where that is asked for. */
export async function ratingInHand(number) {
  const ticket = await (await api('supervisor1'))('GET', `/tickets/${number}`)
  const unit = await api(`handler.${ticket.assignments[0].unit}`)
  const signed = await give(unit, ticket, 'sign')
  if (!signed.deadlines.some((d) => d.clock === 'contact' && !d.stopped_at)) return signed
  return give(unit, signed, 'contact', { method: 'phone', note: '已电话了解情况。' })
}

/** It is put right and has passed its review. */
export async function ratingRighted(number, more = {}) {
  const ticket = await ratingInHand(number)
  const unit = await api(`handler.${ticket.assignments[0].unit}`)
  const file = new FormData()
  file.set('file', new Blob([PHOTO.buffer], { type: PHOTO.mimeType }), PHOTO.name)
  file.set('kind', 'evidence')
  const { id } = await unit('POST', `/tickets/${number}/attachments`, file)
  const version = (await unit('GET', `/tickets/${number}`)).version
  const done = await give(unit, { number, version }, 'submit', {
    verified: true, outcome: 'resolved', verdict: 'clear', measures: '核查监控属实，已对窗口人员批评教育，窗口增设受理提醒。',
    public_reply: '您好，您反映的情况属实，窗口已整改，向您致歉。', open_to_public: true, evidence: [id], ...more,
  })
  return give(await api('reviewer1'), done, 'pass_review', { note: '整改具体，通过。' })
}
