// What the journeys share: one browser, people who sign in, and a look at accessibility on each page.
// The caller gives the server (HOTLINE_URL) and the demo accounts' password (HOTLINE_DEMO_PASSWORD).
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { after, before } from 'node:test'
import axe from 'axe-core'
import { chromium } from 'playwright-core'

export const BASE_URL = (process.env.HOTLINE_URL ?? process.env.BASE_URL ?? 'http://127.0.0.1:12345').replace(/\/$/, '')
const PASSWORD = process.env.HOTLINE_DEMO_PASSWORD ?? ''
const RESULTS = new URL('../test-results/', import.meta.url).pathname
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

let browser
/** Opens the browser around the journeys of one file. */
export function withBrowser() {
  before(async () => {
    assert.ok(PASSWORD, 'HOTLINE_DEMO_PASSWORD is not set')
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    })
  })
  after(() => browser?.close())
}

/** Runs `walk` on a fresh page; a failure leaves a picture, and any error of the page itself is a failure. */
export async function onPage(name, walk, size = { width: 1366, height: 768 }, more = {}) {
  const context = await browser.newContext({ ...more, viewport: size, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', baseURL: BASE_URL })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const faults = []
  page.on('pageerror', (error) => faults.push(error.message))
  try {
    await walk(page)
    assert.deepEqual(faults, [], 'errors thrown in the page')
  } catch (error) {
    mkdirSync(RESULTS, { recursive: true })
    await page.screenshot({ path: `${RESULTS}${name}.png` }).catch(() => undefined)
    throw error
  } finally {
    await context.close()
  }
}

export async function signIn(page, username) {
  await page.goto('/login')
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('口令', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('banner').waitFor()
}

/** The page breaks no rule of WCAG 2.2 AA that a machine can see, and shows no horizontal scroll bar. */
export async function accessible(page) {
  // Through the debugger: the page's own security policy lets no script of others in, and stays on.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  const violations = await page.evaluate(async (rules) => {
    // A colour half-way through a fade is nobody's contrast.
    await Promise.all(document.getAnimations().map((a) => a.finished.catch(() => undefined)))
    const result = await globalThis.axe.run(document, { runOnly: rules })
    return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(' | ')}`)
  }, RULES)
  assert.deepEqual(violations, [])
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'the page scrolls sideways')
}

/** A client of the HTTP interface, to prepare what a journey needs and to look behind the screen. */
export async function api(username) {
  const login = await fetch(`${BASE_URL}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password: PASSWORD }),
  })
  assert.equal(login.status, 200, `${username} signs in`)
  const { access_token: token } = await login.json()
  return async (method, path, body) => {
    const form = body instanceof FormData
    const response = await fetch(`${BASE_URL}/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...(body && !form ? { 'Content-Type': 'application/json' } : {}) },
      body: body && !form ? JSON.stringify(body) : body,
    })
    const answer = await response.json().catch(() => null)
    assert.ok(response.ok, `${method} ${path} as ${username}: ${response.status} ${JSON.stringify(answer)}`)
    return answer
  }
}

/** A complaint as an agent records it; whatever a journey needs otherwise goes on top. */
export async function newTicket(more = {}) {
  const agent = await api('agent1')
  return agent('POST', '/tickets', {
    channel: 'phone', kind: 'complaint', disposition: 'accept', title: '小区门口夜间施工噪声', content: '桂苑社区工地每晚十一点以后仍在浇筑混凝土，影响休息，希望停止夜间施工。',
    category: '030101', area: '530113001', caller: { kind: 'person', anonymous: false, name: '王小明', salutation: '先生', phone: '13800001234' }, ...more,
  })
}

/** A photograph, as small as one gets. */
export const PHOTO = { name: '现场.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') }

/** The day `n` days after the product's own today. */
export async function day(n) {
  const { clock } = await (await api('agent1'))('GET', '/me')
  return new Date(Date.parse(clock) + (8 + 24 * n) * 3_600_000).toISOString().slice(0, 10)
}

/** A file, chosen by the button that opens the picker. */
export async function pick(page, button, file) {
  const chooser = page.waitForEvent('filechooser')
  await button.click()
  await (await chooser).setFiles(file)
}

/** Chooses from a drop-down list, by typing what one looks for. */
export async function choose(page, form, label, option) {
  await form.getByRole('combobox', { name: label, exact: true }).click()
  await page.keyboard.type(option)
  await page.getByRole('option', { name: option, exact: true }).click()
}

/** Fills in a day, and closes the calendar that opened over the form. */
export async function fillDay(form, label, value) {
  await form.getByLabel(label, { exact: true }).fill(value)
  await form.getByLabel(label, { exact: true }).press('Enter')
}

/** Opens a ticket from one of the pools in the left column. */
export async function fromPool(page, pool, title) {
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: new RegExp(`^${pool}`) }).click()
  await page.getByRole('region', { name: new RegExp(`^${pool}`) }).getByRole('link', { name: title }).click()
  await page.getByRole('heading', { name: title, exact: true }).waitFor()
}

/** The ticket's buttons; on a phone all but the likeliest are folded away until they are asked for. */
export async function unfold(page) {
  const acts = page.getByRole('group', { name: '操作' })
  await acts.getByRole('button').first().waitFor()
  const fold = acts.getByRole('button', { name: '更多操作' })
  if (await fold.isVisible()) await fold.click()
  return acts
}

/** The side form of a command, opened from the ticket's own buttons. */
export async function openCommand(page, label) {
  const acts = await unfold(page)
  await acts.getByRole('button', { name: label, exact: true }).click()
  const form = page.getByRole('dialog', { name: label })
  await form.getByRole('button', { name: label, exact: true }).waitFor()
  // A press on what is still sliding in may miss it.
  await form.evaluate((el) => Promise.all(el.getAnimations().map((a) => a.finished.catch(() => undefined))))
  return form
}

/** Gives the command of an open side form and waits until it is done. */
export async function give(page, form, label) {
  await form.getByRole('button', { name: label, exact: true }).click()
  await page.getByText(`已${label}`).filter({ visible: true }).first().waitFor()
  await form.waitFor({ state: 'hidden' })
}
