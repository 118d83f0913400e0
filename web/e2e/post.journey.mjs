// Notices and letters: what the system tells a person, and what it writes to others.
import { test } from 'node:test'
import { accessible, onPage, signIn, withBrowser } from './support.mjs'

withBrowser()

test('a supervisor reads a notice and has one fewer unread, then none', () =>
  onPage('notices', async (page) => {
    await signIn(page, 'supervisor1')
    await page.getByRole('link', { name: /^通知，/ }).click()
    await page.getByRole('heading', { name: '通知' }).waitFor()
    await page.getByRole('button', { name: '标为已读', exact: true }).first().waitFor()
    await accessible(page)
    const before = Number((await page.getByText(/^\d+ 条未读$/).innerText()).match(/\d+/)[0])
    await page.getByRole('button', { name: '标为已读', exact: true }).first().click()
    await page.getByText(before > 1 ? `${before - 1} 条未读` : '没有未读', { exact: true }).waitFor()
    await page.getByRole('button', { name: '全部标为已读' }).click()
    await page.getByText('没有未读', { exact: true }).waitFor()
    await page.getByText('只看未读').click()
    await page.getByText('没有未读通知。').waitFor()
    await accessible(page)
  }))

test('letters show what became of them', () =>
  onPage('letters', async (page) => {
    await signIn(page, 'supervisor1')
    await page.getByRole('link', { name: '函件' }).click()
    await page.getByRole('heading', { name: '函件' }).waitFor()
    await page.getByText('尚未配置邮件服务器').waitFor()
    await page.getByRole('group').locator('summary').first().click()
    await page.getByText('收件人').first().waitFor()
    await accessible(page)
  }))
