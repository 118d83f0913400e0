// An editor lets the public read a result: what points to a person is found, covered and struck out before anybody outside sees it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ratedAt, ratingRighted } from './prepare.mjs'
import { accessible, api, onPage, signIn, withBrowser } from './support.mjs'

withBrowser()

const NAME = '李某某'
const PHONE = '13900001234'

test('scrubbed, published, read by the public without a person in it, and taken down', async () => {
  // Not so long a number that it could be a telephone's.
  const mark = `评价窗口${Date.now() % 100_000}号`
  const given = await ratedAt('shichang', mark, {
    satisfaction: 1, indicators: ['115'], text: `${mark}叫号没人理，我叫张伟，住白云街15号501室，电话${PHONE}，请回电。`,
    real_name: true, user_name: NAME, user_phone: PHONE,
  })
  const number = given.ticket_number
  let ticket = await ratingRighted(number)
  const step = async (who, command, more) => {
    ticket = await (await api(who))('POST', `/tickets/${number}/commands`, { command, version: ticket.version, ...more })
  }
  if (ticket.status === 'to_visit') await step('visitor1', 'visit', { channel: 'phone', reached: true, unit_contacted: true, solved: 'yes', satisfaction: 5 })
  if (ticket.status === 'to_sign_off') await step('signer1', 'sign_off', { note: '佐证齐全，同意销号。' })
  assert.ok(['signed_off', 'archived'].includes(ticket.status), ticket.status)

  await onPage('publication', async (page) => {
    await signIn(page, 'editor1')
    await page.goto('/publications')
    const card = page.getByRole('article').filter({ hasText: number })
    const original = card.getByRole('region', { name: '原文' })
    await original.getByText('张伟').waitFor()
    assert.equal(await card.getByText(PHONE).count(), 0, 'not even the editor reads the number')
    const form = card.getByRole('form', { name: '公开文本' })
    const question = form.getByLabel('诉求')
    const proposed = await question.inputValue()
    assert.ok(!proposed.includes('张伟') && !proposed.includes('501') && !proposed.includes(PHONE), proposed)
    await accessible(page)

    // What never leaves is refused, whoever has looked at it.
    await question.fill(`${mark}叫号没人理，电话${PHONE}。`)
    await form.getByText('已核对标出的内容，可以公开').click()
    await form.getByRole('button', { name: '公开', exact: true }).click()
    await card.getByRole('alert').getByText(/公开前须删去/).waitFor()
    await accessible(page)
    await question.fill(`${mark}叫号没人理。`)
    await form.getByRole('button', { name: '公开', exact: true }).click()
    await page.getByText('已公开').filter({ visible: true }).first().waitFor()
    await card.waitFor({ state: 'detached' })
  })

  await onPage('publication-read', async (page) => {
    await page.goto(`/replies?q=${encodeURIComponent(mark)}`)
    const article = page.getByRole('article')
    await article.getByText(`${mark}叫号没人理。`).waitFor()
    await article.getByText('区市场监管局答复').waitFor()
    const html = await page.content()
    for (const secret of [NAME, PHONE, '张伟', '501', number, given.query_code]) assert.ok(!html.includes(secret), secret)
    await accessible(page)
    await page.goto('/replies?month=x')
    await page.getByRole('alert').waitFor()
    await accessible(page)
  }, { width: 360, height: 740 })

  await onPage('publication-down', async (page) => {
    await signIn(page, 'editor1')
    await page.goto('/publications?state=published')
    const card = page.getByRole('article').filter({ hasText: number })
    await card.getByRole('button', { name: '撤下' }).click()
    await card.getByLabel('撤下原因').fill('当事人要求')
    await card.getByRole('button', { name: '撤下' }).click()
    await page.getByText('已撤下，公众不再看到').waitFor()
    await page.goto(`/replies?q=${encodeURIComponent(mark)}`)
    await page.getByText('没有符合条件的公开内容').waitFor()
  })
})
