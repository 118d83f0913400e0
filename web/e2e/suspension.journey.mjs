// A unit waits for a laboratory: it asks for time to stand still, the hotline grants it, and the unit goes on.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inHand } from './prepare.mjs'
import { accessible, api, choose, day, fillDay, fromPool, give, onPage, openCommand, signIn, unfold, withBrowser } from './support.mjs'

withBrowser()

const PHONE = { width: 390, height: 844 }

test('too long is refused, a day is granted, time stands still and goes on', async () => {
  const title = `等待检测的噪声 ${Date.now()}`
  const ticket = await inHand({ title })
  const { unit } = ticket.assignments[0]
  const resume = await day(14)

  await onPage('suspension-ask', async (page) => {
    await signIn(page, `handler.${unit}`)
    await page.goto(`/tickets/${ticket.number}`)
    const form = await openCommand(page, '申请挂起')
    await form.getByText('每件最多挂起 2 次、合计 30 个工作日').waitFor()
    await form.getByRole('button', { name: '申请挂起', exact: true }).click()
    await form.getByText('请填写原因').waitFor()
    await form.getByText('请填写恢复日期').waitFor()
    await accessible(page)
    await choose(page, form, '原因', '检测鉴定')
    await form.getByLabel('理由').fill('须等检测机构出具噪声检测报告。')
    await fillDay(form, '恢复日期', await day(90))
    await form.getByRole('button', { name: '申请挂起', exact: true }).click()
    await form.getByRole('alert').getByText(/30 个工作日/).waitFor()
    assert.equal(await form.getByLabel('理由').inputValue(), '须等检测机构出具噪声检测报告。', 'what was typed stays')
    await accessible(page)
    await fillDay(form, '恢复日期', resume)
    await give(page, form, '申请挂起')
    await page.getByText(`恢复日期 ${resume}；此前没有挂起`).waitFor()
    await unfold(page)
    await page.getByLabel(/^申请挂起，暂不可用/).waitFor()
  })

  await onPage('suspension-decide', async (page) => {
    await signIn(page, 'dispatcher1')
    await fromPool(page, '挂起待审', title)
    await page.getByText('检测鉴定，须等检测机构出具噪声检测报告。').waitFor()
    const form = await openCommand(page, '同意挂起')
    await form.getByLabel('审批意见').fill('同意，报告出具后立即恢复。')
    await accessible(page)
    await give(page, form, '同意挂起')
    const facts = page.getByRole('complementary', { name: '工单要素' })
    await facts.getByText('时限暂停', { exact: true }).waitFor()
    await facts.getByText(/自动恢复/).waitFor()
    await facts.getByText(/^全部时限/).click()
    await facts.getByRole('listitem').filter({ hasText: '办理' }).filter({ hasText: '暂停' }).first().waitFor()
    await accessible(page)
  })

  await onPage('suspension-resume', async (page) => {
    await signIn(page, `handler.${unit}`)
    await page.goto('/pool/suspended')
    const row = page.getByRole('row').filter({ hasText: title })
    await row.getByText('挂起', { exact: true }).waitFor()
    await row.getByText('时限暂停', { exact: true }).waitFor()
    await accessible(page)
    await row.getByRole('link', { name: title }).click()
    const form = await openCommand(page, '恢复办理')
    await accessible(page)
    await give(page, form, '恢复办理')
    await page.getByText('办理中').filter({ visible: true }).first().waitFor()
    await page.getByText(/^恢复日期 .*已恢复/).waitFor()
    await accessible(page)
  }, PHONE)
  const seen = await (await api(`handler.${unit}`))('GET', `/tickets/${ticket.number}`)
  assert.equal(seen.status, 'handling')
  assert.equal(seen.deadlines.find((d) => d.clock === 'handle').state, 'running')
  assert.equal(seen.suspensions_left.times, 1)
})
