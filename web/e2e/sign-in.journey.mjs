// Signing in, staying signed in over a reload, losing the session without losing what was typed, signing out.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, newTicket, onPage, openCommand, signIn, withBrowser } from './support.mjs'

withBrowser()

test('a wrong password is refused in words, and the right one opens the page that was asked for', () =>
  onPage('sign-in', async (page) => {
    await page.goto('/tickets')
    await page.waitForURL(/\/login\?next=/)
    await accessible(page)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByText('请填写用户名').waitFor()

    await page.getByLabel('用户名').fill('dispatcher2')
    await page.getByLabel('口令', { exact: true }).fill('不对的口令')
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.locator('.error-summary').getByText(/不正确/).waitFor()
    assert.equal(await page.getByLabel('用户名').inputValue(), 'dispatcher2')

    await page.getByLabel('口令', { exact: true }).fill(process.env.HOTLINE_DEMO_PASSWORD)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByRole('heading', { name: '全部工单' }).waitFor()

    await page.reload()
    await page.getByRole('heading', { name: '全部工单' }).waitFor()
    assert.equal(await page.evaluate(() => document.cookie), '', 'the refresh token is out of reach of scripts')
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), [], 'no token is stored')
  }))

test('signing out closes the door', () =>
  onPage('sign-out', async (page) => {
    await signIn(page, 'dispatcher2')
    await page.getByRole('banner').getByRole('button').last().click()
    await page.getByRole('menuitem', { name: '退出登录' }).click()
    await page.waitForURL(/\/login$/)
    await page.goto('/tickets')
    await page.waitForURL(/\/login\?next=/)
  }))

test('a page outside one’s duties says so', () =>
  onPage('forbidden', async (page) => {
    await signIn(page, 'agent1')
    await page.goto('/sources')
    await page.getByText('您不能打开这个页面').waitFor()
    await accessible(page)
  }))

test('an expired session asks for the password again and then goes on with what was typed', async () => {
  const ticket = await newTicket()
  await onPage('expired', async (page) => {
    await signIn(page, 'dispatcher2')
    await page.goto(`/tickets/${ticket.number}`)
    const form = await openCommand(page, '备注')
    await form.getByRole('textbox').fill('登录过期之前写下的备注')
    // The session ends elsewhere: the token is refused and the cookie is gone.
    await page.context().clearCookies()
    let refused = false
    await page.route('**/commands', (route) => {
      if (refused) return route.continue()
      refused = true
      return route.fulfill({ status: 401, contentType: 'application/problem+json', body: JSON.stringify({ status: 401, code: 'unauthenticated', title: '未登录', detail: '请先登录。' }) })
    })
    await form.getByRole('button', { name: '备注', exact: true }).click()
    const again = page.getByRole('dialog', { name: '登录已过期' })
    await again.getByLabel('口令', { exact: true }).fill(process.env.HOTLINE_DEMO_PASSWORD)
    await again.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByText('登录过期之前写下的备注').waitFor()
  })
})

test('while the server takes its time the frame stands, and is filled when it answers', () =>
  onPage('slow', async (page) => {
    await signIn(page, 'dispatcher2')
    // The first answer, then the next, are held back until they are let go.
    const held = {}
    for (const path of ['/api/v1/auth/refresh', '/api/v1/pools']) {
      const answer = new Promise((go) => (held[path] = go))
      await page.route(`**${path}`, async (route) => {
        await answer
        await route.continue()
      })
    }
    await page.goto('/tickets')
    await page.getByRole('status', { name: '正在加载' }).waitFor()
    await page.getByText('12345 东川').waitFor()
    await accessible(page)
    held['/api/v1/auth/refresh']()
    await page.getByRole('heading', { name: '全部工单' }).waitFor()
    const nav = page.getByRole('navigation', { name: '主导航' })
    await nav.getByRole('link', { name: '12345 东川' }).waitFor()
    assert.equal(await nav.getByRole('link', { name: '全部工单' }).count(), 0, 'nothing that would move when the pools arrive')
    held['/api/v1/pools']()
    await nav.getByRole('link', { name: '全部工单' }).waitFor()
    await nav.getByRole('link', { name: /^待派单/ }).waitFor()
  }))
