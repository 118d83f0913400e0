// Somebody reports a unit: it is given to another, and the unit itself finds nothing, wherever it looks.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, api, give, newTicket, onPage, openCommand, signIn, withBrowser } from './support.mjs'

withBrowser()

test('a report is kept from the unit that it accuses', async () => {
  const title = `举报执法人员 ${Date.now()}`
  // The directory gives this matter to 区住建局, which is the one that is accused.
  const ticket = await newTicket({ title, kind: 'report', category: '030101', subject_unit: 'zhujian', accused: '区住建局承办人', confidential: true })
  assert.equal(ticket.status, 'to_dispatch', 'it does not go there by itself')

  await onPage('guarded-dispatch', async (page) => {
    await signIn(page, 'dispatcher1')
    await page.goto(`/tickets/${ticket.number}`)
    await page.getByRole('heading', { name: title }).waitFor()
    await page.getByRole('region', { name: '诉求内容' }).getByText('被反映单位').waitFor()
    await page.getByText('区住建局承办人（本人被反映）').first().waitFor()
    await accessible(page)
    const form = await openCommand(page, '派单')
    assert.equal(await form.getByRole('button', { name: '区住建局', exact: true }).count(), 0, 'the accused unit is not offered')
    await form.getByRole('combobox', { name: '主办单位' }).click()
    await page.keyboard.type('区住建局')
    assert.equal(await page.getByRole('option', { name: '区住建局', exact: true }).count(), 0, 'nor found by its name')
    for (let i = 0; i < 4; i += 1) await page.keyboard.press('Backspace')
    await page.keyboard.type('区城市管理局')
    await page.getByRole('option', { name: '区城市管理局' }).click()
    await give(page, form, '派单')
  })

  for (const who of ['handler.zhujian', 'lead.zhujian']) {
    await onPage(`guarded-${who}`, async (page) => {
      await signIn(page, who)
      await page.goto(`/tickets/${ticket.number}`)
      await page.getByText('没有找到').or(page.getByText('不存在')).first().waitFor()
      assert.equal(await page.getByText(title).count(), 0)
      await page.goto(`/tickets?q=${encodeURIComponent(title)}`)
      await page.getByText('没有符合条件的工单。').waitFor()
    })
  }

  await onPage('guarded-handler', async (page) => {
    await signIn(page, 'handler.chengguan')
    await page.goto(`/tickets/${ticket.number}`)
    await page.getByRole('heading', { name: title }).waitFor()
    await page.getByText('保密').filter({ visible: true }).first().waitFor()
    const handler = await api('handler.chengguan')
    const seen = await handler('GET', `/tickets/${ticket.number}`)
    assert.equal(seen.callers[0].name, null, 'who called is nobody’s business')
    // Who is concerned keeps away by the own word.
    await page.getByRole('button', { name: '申请回避' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('回避理由').fill('与被反映人系同学')
    await form.getByRole('button', { name: '申请回避' }).click()
    await form.waitFor({ state: 'hidden' })
  })
})
