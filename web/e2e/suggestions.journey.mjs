// What might be supervised is shown with its reasons; a supervisor orders it, or nothing happens.
import { test } from 'node:test'
import { accessible, api, newTicket, onPage, signIn, withBrowser } from './support.mjs'

withBrowser()

test('a unit that does not sign is suggested, and a supervisor decides', async () => {
  const title = `催了两次的 ${Date.now()}`
  let ticket = await newTicket({ title })
  const agent = await api('agent1')
  for (const note of ['诉求人再次来电', '仍无人联系']) {
    ticket = await agent('POST', `/tickets/${ticket.number}/commands`, { command: 'urge', version: ticket.version, note })
  }
  await onPage('suggestions', async (page) => {
    await signIn(page, 'supervisor1')
    await page.goto('/suggestions')
    const row = page.getByRole('row').filter({ hasText: title })
    await row.getByText('人工催办 2 次').waitFor()
    await accessible(page)
    await row.getByRole('button', { name: '督办' }).click()
    const form = page.getByRole('dialog', { name: '督办' })
    await form.getByLabel('督办要求').waitFor()
    await form.getByRole('button', { name: '督办', exact: true }).click()
    await form.waitFor({ state: 'hidden' })
    await row.waitFor({ state: 'detached' })
  })
})
