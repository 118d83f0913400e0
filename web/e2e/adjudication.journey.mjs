// A unit says that a bad rating was a mistake; a supervisor outside it decides with proof, and only then it leaves the unit's count.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ratedAt, ratingInHand } from './prepare.mjs'
import { accessible, api, fromPool, give, onPage, openCommand, PHOTO, signIn, withBrowser } from './support.mjs'

withBrowser()

const UNIT = 'shichang'

async function counted() {
  const supervisor = await api('supervisor1')
  const { clock } = await supervisor('GET', '/me')
  const month = new Date(Date.parse(clock) + 8 * 3_600_000).toISOString().slice(0, 7)
  const report = await supervisor('GET', `/reports/ratings?month=${month}&group_by=unit`)
  const { negative, ratings_not_counted } = report.rows.find((row) => row.unit === UNIT)
  return { negative, ratings_not_counted }
}

/** A bad rating of which the unit says that it was given by mistake. */
async function claimed(device, size) {
  const window = `误评窗口${device}${Date.now() % 100_000}号`
  const given = await ratedAt(UNIT, window, { satisfaction: 2, indicators: ['213'], text: '点错了，其实是满意的。' })
  const { number } = await ratingInHand(given.ticket_number)
  await onPage(`claim-${device}`, async (page) => {
    await signIn(page, `handler.${UNIT}`)
    await page.goto(`/tickets/${number}`)
    const form = await openCommand(page, '办结')
    await form.getByRole('radio', { name: '误评', exact: true }).check({ force: true })
    await form.getByRole('radio', { name: '已解决' }).check({ force: true })
    await form.getByLabel('处理措施').fill('调阅评价器记录，群众当场说明按错。')
    await form.getByLabel(/^答复内容/).fill('您好，已核实为误评，感谢您的说明。')
    await form.locator('input[type=file]').setInputFiles(PHOTO)
    await form.getByRole('checkbox', { name: PHOTO.name }).waitFor({ state: 'attached' })
    await accessible(page)
    await give(page, form, '办结')
    await page.getByText('承办单位认为属“误评”，待督办员认定').waitFor()
  }, size)
  return number
}

test('held to be a mistake: kept, and counted no more', async () => {
  const number = await claimed('phone', { width: 390, height: 844 })
  const before = await counted()
  const { title } = await (await api('supervisor1'))('GET', `/tickets/${number}`)
  await onPage('adjudication', async (page) => {
    await signIn(page, 'supervisor1')
    await fromPool(page, '差评待认定', title)
    const form = await openCommand(page, '差评认定')
    await form.getByText('不计入各项比率').first().waitFor()
    await form.getByLabel('认定理由').fill('评价器录像和群众说明一致，属误评。')
    await form.getByRole('button', { name: '差评认定', exact: true }).click()
    await form.getByText('请附至少一份佐证材料').waitFor()
    await accessible(page)
    await form.locator('input[type=file]').setInputFiles({ ...PHOTO, name: '录像截图.png' })
    await form.getByRole('checkbox', { name: '录像截图.png' }).waitFor({ state: 'attached' })
    await give(page, form, '差评认定')
    const card = page.getByRole('region', { name: '差评核实与认定' })
    await card.getByText('不予采纳：不计入各项比率，记录保留').waitFor()
    await accessible(page)
  })
  const after = await counted()
  assert.deepEqual(after, { negative: before.negative - 1, ratings_not_counted: before.ratings_not_counted + 1 })
})

test('not held to be one: it goes back to the unit and counts', async () => {
  const number = await claimed('desk')
  const before = await counted()
  await onPage('adjudication-no', async (page) => {
    await signIn(page, 'supervisor1')
    await page.goto(`/tickets/${number}`)
    const form = await openCommand(page, '差评认定')
    await form.getByRole('radio', { name: '情况清楚、诉求合理' }).check({ force: true })
    await form.getByLabel('认定理由').fill('评价内容与录像不符，未见误操作。')
    await give(page, form, '差评认定')
    await page.getByText('办理中').filter({ visible: true }).first().waitFor()
  })
  assert.deepEqual(await counted(), before)
  const ticket = await (await api('supervisor1'))('GET', `/tickets/${number}`)
  assert.deepEqual([ticket.status, ticket.flags.not_counted], ['handling', false])
})
