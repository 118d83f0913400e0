// A unit asks for more time on the phone's page or the desk's: its lead passes it on, the dispatcher grants it in the pool.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, api, give, newTicket, onPage, openCommand, signIn, withBrowser } from './support.mjs'

withBrowser()

test('asked for, passed on, granted', async () => {
  const title = `须等检测的噪声 ${Date.now()}`
  const ticket = await newTicket({ title })
  const { unit } = ticket.assignments[0]
  const due = ticket.deadlines.find((d) => d.clock === 'handle').due_on
  const handler = await api(`handler.${unit}`)
  await handler('POST', `/tickets/${ticket.number}/commands`, { command: 'sign', version: ticket.version })

  await onPage('extension', async (page) => {
    await signIn(page, `handler.${unit}`)
    await page.goto(`/tickets/${ticket.number}`)
    const form = await openCommand(page, '申请延期')
    await form.getByText('最多 10 个').waitFor()
    await accessible(page)
    await form.getByRole('button', { name: '申请延期', exact: true }).click()
    await form.getByText('请填写理由').first().waitFor()
    await form.getByLabel('理由').fill('须等检测机构出具噪声检测报告。')
    await form.getByRole('radio', { name: '是' }).check({ force: true })
    await give(page, form, '申请延期')
    await page.getByText('等待单位负责人审批').waitFor()
  })

  await onPage('extension-lead', async (page) => {
    await signIn(page, `lead.${unit}`)
    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: /^待本单位审批/ }).click()
    await page.getByRole('link', { name: title }).click()
    await page.getByText(`到期日由 ${due} 延至`).waitFor()
    const form = await openCommand(page, '同意延期')
    await accessible(page)
    await form.getByLabel('审批意见').fill('确需检测')
    await give(page, form, '同意延期')
    await page.getByText('等待热线中心审定').waitFor()
  })

  await onPage('extension-decision', async (page) => {
    await signIn(page, 'dispatcher1')
    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: /^延期待审/ }).click()
    await page.getByRole('link', { name: title }).click()
    await page.getByText('确需检测').first().waitFor()
    await accessible(page)
    await give(page, await openCommand(page, '同意延期'), '同意延期')
    await page.getByText('延期 · 已同意').waitFor()
  })
  const seen = await handler('GET', `/tickets/${ticket.number}`)
  assert.ok(seen.deadlines.find((d) => d.clock === 'handle').due_on > due)
  assert.deepEqual(seen.extensions_left.times, 1)
})
