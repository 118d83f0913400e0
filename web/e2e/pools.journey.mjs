// Reviewer, visitor and signer work their pools side by side and by key.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { handedIn, reviewed, toSignOff } from './prepare.mjs'
import { accessible, api, onPage, signIn, withBrowser } from './support.mjs'

withBrowser()

const statusOf = async (number) => (await (await api('supervisor1'))('GET', `/tickets/${number}`)).status

/** Opens a pool from the navigation and then at one ticket, as a colleague's link would. */
async function openAt(page, who, path, ticket) {
  await signIn(page, who)
  await page.goto(`${path}?at=${ticket.number}`)
  await page.getByRole('article', { name: '当前工单' }).getByRole('heading', { name: ticket.title }).waitFor()
}

/** Presses an action's digit and waits for its form. */
async function decide(page, label) {
  const panel = page.getByRole('region', { name: '处理' })
  const key = await panel.getByRole('button', { name: new RegExp(`^${label}`) }).locator('kbd').innerText()
  await page.keyboard.press(key)
  await panel.getByRole('heading', { name: label }).waitFor()
  return panel
}

test('the reviewer compares what was said with what was done, and sends one back', async () => {
  const ticket = await handedIn({ title: `停水待审核 ${Date.now()}` })
  await onPage('review', async (page) => {
    await openAt(page, 'reviewer1', '/pool/review', ticket)
    await page.getByRole('region', { name: '办理结果' }).getByText('更换破裂接口，当日恢复供水。').waitFor()
    await accessible(page)
    // The newest waits longest, so it is the last one.
    await page.keyboard.press('p')
    await page.waitForURL((url) => url.searchParams.get('at') !== ticket.number)
    await page.keyboard.press('n')
    await page.waitForURL((url) => url.searchParams.get('at') === ticket.number)

    const panel = await decide(page, '审核退回')
    await accessible(page)
    await page.keyboard.press('Control+Enter')
    await panel.getByText('请填写意见').first().waitFor()
    await panel.getByLabel('意见').fill('未说明停水原因和影响户数，请补充。')
    await page.keyboard.press('Control+Enter')
    await page.getByText('已审核退回').first().waitFor()
    // The next piece follows by itself.
    await page.waitForURL((url) => url.searchParams.get('at') !== ticket.number)
  })
  assert.equal(await statusOf(ticket.number), 'handling')
})

test('the visitor sees the number on a press, writes down what was said, and the ticket is done', async () => {
  const ticket = await reviewed({ title: `停水待回访 ${Date.now()}` })
  await onPage('visit', async (page) => {
    await openAt(page, 'visitor1', '/pool/visit', ticket)
    await accessible(page)
    await page.getByRole('button', { name: '查看来电号码' }).click()
    const why = page.getByRole('dialog', { name: '查看完整信息' })
    await why.getByRole('button', { name: '查看' }).click()
    await page.getByRole('link', { name: '13800001234' }).waitFor()
    // While the dialog is still on its way out, keys are its own.
    await why.waitFor({ state: 'hidden' })

    const panel = await decide(page, '回访')
    await page.getByRole('link', { name: '13800001234' }).waitFor()
    await panel.getByRole('radiogroup', { name: '单位是否联系过' }).getByRole('radio', { name: '是' }).check({ force: true })
    await panel.getByRole('radiogroup', { name: '问题是否解决' }).getByRole('radio', { name: '已解决' }).check({ force: true })
    await panel.getByRole('radiogroup', { name: '对办理结果' }).getByRole('radio', { name: '满意', exact: true }).check({ force: true })
    await accessible(page)
    await page.keyboard.press('Control+Enter')
    await page.getByText('已回访').first().waitFor()
  })
  assert.equal(await statusOf(ticket.number), 'archived')
})

test('the signer signs off', async () => {
  const ticket = await toSignOff({ title: `窗口服务待销号 ${Date.now()}` })
  assert.equal(ticket.status, 'to_sign_off')
  await onPage('sign-off', async (page) => {
    await openAt(page, 'signer1', '/pool/sign-off', ticket)
    await accessible(page)
    const panel = await decide(page, '销号')
    await panel.getByLabel('意见').fill('材料齐全，同意销号。')
    await page.keyboard.press('Control+Enter')
    await page.getByText('已销号').first().waitFor()
  })
  assert.equal(await statusOf(ticket.number), 'signed_off')
})

test('whoever has no such duty is told so', () =>
  onPage('no-duty', async (page) => {
    await signIn(page, 'visitor1')
    await page.goto('/pool/review')
    await page.getByText('您不能打开这个页面').waitFor()
    await accessible(page)
  }))

test('who goes elsewhere while a list is on its way is not called back by its first item', () =>
  onPage('pool-leaving', async (page) => {
    const held = {}
    for (const [name, path] of [['list', /\/api\/v1\/tickets\?/], ['page', /\/assets\/SpotDrawsPage.*\.js/]]) {
      const go = new Promise((resolve) => (held[name] = resolve))
      await page.route(path, async (route) => {
        await go
        await route.continue()
      })
    }
    await signIn(page, 'visitor2')
    await page.waitForURL('**/pool/visit')
    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '销号后抽查' }).click()
    const list = page.waitForResponse(/\/api\/v1\/tickets\?/)
    held.list()
    await (await list).finished()
    held.page()
    await page.getByRole('heading', { name: '销号后抽查' }).waitFor()
    await page.waitForURL('**/spot-draws')
  }))
