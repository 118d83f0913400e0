// An emergency at night: phoned from the ticket's page, number by number, until somebody answers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, api, give, newTicket, onPage, openCommand, signIn, withBrowser } from './support.mjs'

withBrowser()

test('an emergency is handed over by phone', async () => {
  const title = `主管道爆裂 ${Date.now()}`
  const ticket = await newTicket({ title, urgency: 'emergency' })
  assert.equal(ticket.to_phone[0].rank, 'desk')

  await onPage('phone-agent', async (page) => {
    await signIn(page, 'agent1')
    await page.goto(`/tickets/${ticket.number}`)
    const bar = page.getByRole('alert').filter({ hasText: '请立即电话联系区住建局' })
    await bar.waitFor()
    await accessible(page)
    await bar.getByRole('button', { name: '未接通' }).click()
    await bar.getByText('已拨 1 次').waitFor()
    await bar.getByRole('button', { name: '已接通' }).click()
    await page.getByText('接通的，请填写接听人').waitFor()
    await bar.getByLabel('接听人（姓名、职务）').fill('值班员老陈')
    await bar.getByRole('button', { name: '已接通' }).click()
    await bar.waitFor({ state: 'detached' })
    const calls = page.getByRole('region', { name: '电话交办记录' })
    await calls.getByText('值班员老陈').waitFor()
    assert.equal(await calls.getByText('未接通', { exact: true }).count(), 1)
    await accessible(page)
  })

  const handler = await api('handler.zhujian')
  const seen = await handler('GET', `/tickets/${ticket.number}`)
  assert.equal(seen.status, 'handling', 'who answered has it')
})

test('a unit keeps its numbers', async () => {
  await onPage('phone-lead', async (page) => {
    await signIn(page, 'lead.shuiwu')
    await page.goto('/inside')
    const card = page.getByRole('region', { name: '值班电话' })
    await card.getByText('值班室').first().waitFor()
    await card.getByRole('button', { name: '修改' }).click()
    const form = page.getByRole('dialog')
    await form.getByRole('button', { name: '添加号码' }).click()
    await form.getByLabel('电话号码').last().fill('123')
    await accessible(page)
    await form.getByLabel('电话号码').last().fill('abc')
    await form.getByRole('button', { name: '保存' }).click()
    await form.getByText('电话号码格式不正确').first().waitFor()
    await form.getByLabel('电话号码').last().fill('0871 0000 9009')
    await form.getByRole('button', { name: '保存' }).click()
    await form.waitFor({ state: 'hidden' })
    await card.getByText('087100009009').waitFor()
  })
})

test('a unit reports first what it knows of an emergency', async () => {
  const title = `主管道再次爆裂 ${Date.now()}`
  const ticket = await newTicket({ title, urgency: 'emergency' })
  const handler = await api('handler.zhujian')
  await handler('POST', `/tickets/${ticket.number}/commands`, { command: 'sign', version: ticket.version })

  await onPage('preliminary-handler', async (page) => {
    await signIn(page, 'handler.zhujian')
    await page.goto(`/tickets/${ticket.number}`)
    await page.getByText('初步报告', { exact: true }).first().waitFor()
    const form = await openCommand(page, '初步报告')
    await accessible(page)
    await form.getByLabel('初步情况').fill('抢修队已到场，正在关阀，无人员伤亡')
    await give(page, form, '初步报告')
    await page.getByText('抢修队已到场，正在关阀，无人员伤亡').first().waitFor()
    await accessible(page)
  })

  const seen = await handler('GET', `/tickets/${ticket.number}`)
  assert.equal(seen.deadlines.find((d) => d.clock === 'preliminary').state, 'met')
})
