// Notices and letters: what the system tells a person, and what it writes to others.
import { test } from 'node:test'
import { accessible, onPage, signIn, withBrowser } from './support.mjs'

withBrowser()

test('a supervisor reads the notices, opens one and has fewer unread', () =>
  onPage('notices', async (page) => {
    await signIn(page, 'supervisor1')
    await page.getByRole('link', { name: /^通知，/ }).click()
    await page.getByRole('heading', { name: '通知' }).waitFor()
    await page.getByRole('button', { name: '标为已读', exact: true }).first().waitFor()
    await accessible(page)
    await page.getByRole('button', { name: '全部标为已读' }).click()
    await page.getByText('没有未读', { exact: true }).waitFor()
    await page.getByRole('radio', { name: '只看未读' }).check({ force: true })
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
