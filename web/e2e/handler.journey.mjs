// The unit: sign, call the citizen, prove what was done, hand it in — and another unit sees nothing of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, api, give, newTicket, onPage, openCommand, signIn, withBrowser } from './support.mjs'

withBrowser()

const PHOTO = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

/** A complaint that lies with a unit. */
async function dispatched(title) {
  let ticket = await newTicket({ title })
  const dispatcher = await api('dispatcher1')
  if (ticket.status === 'to_dispatch') {
    const { exact, candidates } = await dispatcher('GET', `/routing/suggest?category=030101&area=530113001&kind=complaint`)
    ticket = await dispatcher('POST', `/tickets/${ticket.number}/commands`, { command: 'dispatch', version: ticket.version, lead_unit: (exact ?? candidates[0]).unit })
  }
  return ticket
}

for (const [device, size] of [['desk', { width: 1366, height: 768 }], ['phone', { width: 390, height: 844 }]]) {
  test(`sign, contact, submit with evidence (${device})`, async () => {
    const title = `夜间施工噪声 ${device} ${Date.now()}`
    const ticket = await dispatched(title)
    const { unit } = ticket.assignments[0]
    await onPage(`handler-${device}`, async (page) => {
      await signIn(page, `handler.${unit}`)
      await page.goto(`/tickets/${ticket.number}`)
      await page.getByRole('heading', { name: title }).waitFor()
      await accessible(page)
      await give(page, await openCommand(page, '签收'), '签收')

      // The citizen's number: one press, with the preset reason.
      await page.getByRole('button', { name: '查看来电号码' }).click()
      await page.getByRole('link', { name: '13800001234' }).waitFor()

      const contact = await openCommand(page, '联系')
      await contact.getByLabel('联系情况').fill('已与诉求人电话联系，约定今晚到现场。')
      await give(page, contact, '联系')

      const form = await openCommand(page, '办结')
      await accessible(page)
      await form.getByRole('button', { name: '办结', exact: true }).click()
      await form.getByText('请附至少一份佐证材料').waitFor()
      await form.getByRole('radio', { name: '已解决' }).check({ force: true })
      await form.getByLabel('处理措施').fill('已责令停止夜间施工并约谈项目负责人。')
      await form.getByLabel('答复内容（给诉求人）').fill('您好，夜间施工已停止，我局将持续巡查。')
      await form.locator('input[type=file]').setInputFiles({ name: '夜查照片.png', mimeType: 'image/png', buffer: PHOTO })
      await form.getByRole('checkbox', { name: '夜查照片.png' }).waitFor({ state: 'attached' })
      await give(page, form, '办结')
      await page.getByText('待审核').filter({ visible: true }).first().waitFor()
      await page.getByRole('button', { name: '夜查照片.png', exact: true }).waitFor()
    }, size)

    const reviewer = await api('reviewer1')
    const after = await reviewer('GET', `/tickets/${ticket.number}`)
    assert.equal(after.status, 'to_review')
    assert.equal(after.results.at(-1).evidence.length, 1)
    const handle = after.deadlines.find((d) => d.clock === 'handle')
    assert.equal(handle.state, 'paused')
  })
}

test('another unit is told that there is no such ticket', async () => {
  const ticket = await dispatched(`别的单位看不到 ${Date.now()}`)
  const other = ticket.assignments[0].unit === 'xuanchuan' ? 'tongzhan' : 'xuanchuan'
  await onPage('other-unit', async (page) => {
    await signIn(page, `handler.${other}`)
    await page.goto(`/tickets/${ticket.number}`)
    await page.getByText('没有找到').first().waitFor()
    assert.equal(await page.getByText('别的单位看不到').count(), 0)
  })
})

test('a change made elsewhere meanwhile keeps what was typed', async () => {
  const ticket = await dispatched(`同时有人更新 ${Date.now()}`)
  const { unit } = ticket.assignments[0]
  await onPage('conflict', async (page) => {
    await signIn(page, `handler.${unit}`)
    await page.goto(`/tickets/${ticket.number}`)
    const form = await openCommand(page, '备注')
    await form.getByLabel('备注内容').fill('我写了很久的一段话')
    const lead = await api(`lead.${unit}`)
    const seen = await lead('GET', `/tickets/${ticket.number}`)
    await lead('POST', `/tickets/${ticket.number}/commands`, { command: 'sign', version: seen.version })
    await form.getByRole('button', { name: '备注', exact: true }).click()
    await form.getByRole('button', { name: '载入最新情况' }).click()
    assert.equal(await form.getByLabel('备注内容').inputValue(), '我写了很久的一段话')
    await form.getByRole('button', { name: '载入最新情况' }).waitFor({ state: 'hidden' })
    await give(page, form, '备注')
    await page.getByText('我写了很久的一段话').waitFor()
  })
})
