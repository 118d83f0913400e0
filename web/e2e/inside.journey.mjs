// Inside the unit: a village worker gets a slip, the result waits for the lead, who signs it on the phone.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { accessible, api, give, newTicket, onPage, openCommand, signIn, withBrowser } from './support.mjs'

withBrowser()

const PHONE = { width: 390, height: 844 }
const PHOTO = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
const UNIT = 'zhujian'

/** Other journeys hand in without a signature. */
after(async () => {
  const lead = await api(`lead.${UNIT}`)
  await lead('PUT', `/units/${UNIT}/approval`, { approves: false })
})

test('given to a worker with a slip, handed in, signed by the lead at a phone', async () => {
  const title = `交给村里办的噪声 ${Date.now()}`
  const ticket = await newTicket({ title })
  assert.equal(ticket.assignments[0].unit, UNIT)

  await onPage('inside-lead', async (page) => {
    await signIn(page, `lead.${UNIT}`)
    await page.goto('/inside')
    await accessible(page)
    await page.locator('.el-switch__core').click()
    await page.getByText('已开启审签').first().waitFor()
  }, PHONE)

  await onPage('inside-handler', async (page) => {
    await signIn(page, `handler.${UNIT}`)
    await page.goto(`/tickets/${ticket.number}`)
    await give(page, await openCommand(page, '签收'), '签收')
    const form = await openCommand(page, '单位内交办')
    await form.getByText('村组、网格人员（无账号）').click()
    await accessible(page)
    await form.getByLabel('姓名').fill('赵六')
    await form.getByLabel('村组或网格').fill('桂苑社区三组')
    await form.getByLabel('联系电话').fill('13900001111')
    await form.getByLabel('内部期限').fill(ticket.deadlines.find((d) => d.clock === 'handle').due_on)
    await form.getByLabel('内部期限').press('Enter')
    await form.getByLabel('办理要求').fill('请现场查看并拍照')
    await give(page, form, '单位内交办')
    const card = page.getByRole('region', { name: '单位内办理' })
    await card.getByText('赵六').waitFor()
    await accessible(page)

    await card.getByRole('link', { name: '打印交办单' }).click()
    const slip = page.getByRole('article', { name: '交办单' })
    await slip.getByText('请现场查看并拍照').waitFor()
    assert.equal(await slip.getByText('13800001234').count(), 0, 'nobody learns from a slip who called')
    await accessible(page)

    await page.goto(`/tickets/${ticket.number}`)
    const contact = await openCommand(page, '联系')
    await give(page, contact, '联系')
    const result = await openCommand(page, '办结')
    await result.getByText('交本单位负责人审签').waitFor()
    await result.getByRole('radio', { name: '已解决' }).check({ force: true })
    await result.getByLabel('处理措施').fill('村组现场制止，责令停止夜间施工。')
    await result.getByLabel('答复内容（给诉求人）').fill('您好，夜间施工已停止。')
    await result.locator('input[type=file]').setInputFiles({ name: '现场.png', mimeType: 'image/png', buffer: PHOTO })
    await result.getByRole('checkbox', { name: '现场.png' }).waitFor({ state: 'attached' })
    await result.getByRole('button', { name: '办结', exact: true }).click()
    await page.getByText('已提交审签').first().waitFor()
    await page.getByText('办结稿待审签').waitFor()
  }, PHONE)

  await onPage('inside-sign', async (page) => {
    await signIn(page, `lead.${UNIT}`)
    await page.goto('/pool/to_approve')
    await page.getByRole('link', { name: title }).click()
    await page.getByText('村组现场制止').first().waitFor()
    await page.getByRole('region', { name: '单位内办理' }).getByRole('button', { name: '放大查看 现场.png' }).locator('img').waitFor()
    await accessible(page)
    await give(page, await openCommand(page, '审签'), '审签')
    await page.getByText('待审核').filter({ visible: true }).first().waitFor()
  }, PHONE)
  const seen = await (await api('reviewer1'))('GET', `/tickets/${ticket.number}`)
  assert.equal(seen.status, 'to_review')
  assert.ok(seen.results[0].signed_by)
})
