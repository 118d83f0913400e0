// A citizen scans the code at a window with a cheap phone that runs no script, and rates in three taps; the office prints the code and
// looks at what is odd.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BASE_URL, accessible, api, onPage, signIn, withBrowser } from './support.mjs'

withBrowser()

const PHONE = { width: 360, height: 740 }
const window3 = `综合窗口${Date.now() % 100_000}号`
const code = async () => (await api('sysadmin'))('POST', '/rating-tokens', { unit: 'shichang', window: window3 })
let cases = Date.now()
/** The link of one case, as it is sent after the visit. */
const link = async () => (await api('sysadmin'))('POST', '/rating-tokens', { unit: 'shichang', window: window3, project_no: `DC${(cases += 1)}`, channel: '6' })

/** A first rating, as a programme gives it. */
async function given(token) {
  const sent = await fetch(`${BASE_URL}/api/public/ratings/${token}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"satisfaction":5}' })
  assert.equal(sent.status, 201)
}

test('three taps without script', async () => {
  const { token } = await code()
  await onPage('rating', async (page) => {
    await page.goto(`/r/${token}`)
    await page.getByText(`区市场监管局 · ${window3}`).waitFor()
    await page.getByText('非常不满意', { exact: true }).click()
    await page.getByRole('group', { name: '哪里不满意' }).getByLabel('服务态度差效率低').check()
    await page.getByRole('button', { name: '提交评价' }).click()
    await page.getByRole('heading', { name: '谢谢您的评价' }).waitFor()
    await page.getByText('3 个工作日').waitFor()
  }, PHONE, { javaScriptEnabled: false })
  const latest = (await (await api('supervisor1'))('GET', '/ratings')).items[0]
  assert.deepEqual([latest.window, latest.satisfaction, latest.indicators], [window3, 1, ['115']])
})

test('what is missing is told, what was typed is kept, and a name leads to a query code', async () => {
  const { token } = await code()
  await onPage('rating-named', async (page) => {
    await page.goto(`/r/${token}?elder=1`)
    await page.getByText('写几句意见').click()
    await page.getByLabel('您的意见').fill('排了一上午队')
    await page.getByLabel('姓名').fill('<b>李某某</b>')
    await page.getByRole('button', { name: '提交评价' }).click()
    const alert = page.getByRole('alert')
    await alert.getByText('请选一个满意程度').waitFor()
    await alert.getByText('请勾选同意实名评价').waitFor()
    assert.equal(await page.getByLabel('您的意见').inputValue(), '排了一上午队')
    await page.getByText('不满意', { exact: true }).click()
    await page.getByLabel('姓名').fill('李某某')
    await page.getByLabel('电话').fill('13900000000')
    await page.getByLabel('我同意实名评价').check()
    await page.getByRole('button', { name: '提交评价' }).click()
    await page.getByText('查询码', { exact: true }).waitFor()
  }, PHONE, { javaScriptEnabled: false })
})

test('a case is rated once and once more without script, and what follows is told', async () => {
  const { token } = await link()
  await onPage('rating-case', async (page) => {
    const rate = async (level) => {
      await page.getByText(level, { exact: true }).click()
      await page.getByRole('button', { name: '提交评价' }).click()
      await page.getByRole('heading', { name: '谢谢您的评价' }).waitFor()
    }
    await page.goto(`/r/${token}?elder=1`)
    await page.getByText('写几句意见').click()
    await page.getByLabel('姓名').fill('李某某')
    await page.getByLabel('电话').fill('13900000000')
    await page.getByLabel('我同意实名评价').check()
    await rate('不满意')
    // How to ask for progress leads to what exists.
    await page.getByText('请用您留下的电话拨打').waitFor()
    assert.deepEqual(await page.getByRole('main').getByRole('link').evaluateAll((links) => links.map((a) => a.getAttribute('href'))), ['tel:12345'])
    await page.goto(`/r/${token}?elder=1`)
    await page.getByRole('heading', { name: '这次办件已经评价过了' }).waitFor()
    await page.getByRole('link', { name: '追加评价' }).click()
    await rate('满意')
    await page.goto(`/r/${token}`)
    await page.getByText('首次评价和追加评价都已收到').waitFor()
  }, PHONE, { javaScriptEnabled: false })
})

test('the pages are accessible in both type sizes, with faults and thanks', async () => {
  const { token } = await code()
  await onPage('rating-accessible', async (page) => {
    const { token: ofCase } = await link()
    for (const path of [`/r/${token}`, `/r/${token}?elder=1`, `/r/${token}?tablet=1`, `/r/${ofCase}`, `/r/${ofCase}?elder=1`, '/r/nothing']) {
      await page.goto(path)
      await accessible(page)
    }
    await given(ofCase)
    for (const path of [`/r/${ofCase}`, `/r/${ofCase}?again=1&elder=1`]) {
      await page.goto(path)
      await accessible(page)
    }
    await page.goto(`/r/${token}`)
    await page.getByText('非常满意', { exact: true }).click()
    await page.getByText('写几句意见').click()
    await accessible(page)
    await page.getByLabel('电话').fill('12')
    await page.getByRole('button', { name: '提交评价' }).click()
    await page.getByText('电话号码格式不正确').first().waitFor()
    await accessible(page)
    await page.getByLabel('电话').fill('')
    await page.getByRole('button', { name: '提交评价' }).click()
    await page.getByRole('heading', { name: '谢谢您的评价' }).waitFor()
    await accessible(page)
  }, PHONE)
})

test('each page is one small file: at a window, of a case, in large type, once more', async () => {
  const [{ token }, { token: ofCase }] = [await code(), await link()]
  const isSmall = async (path) => {
    const bytes = Buffer.from(await (await fetch(`${BASE_URL}${path}`)).arrayBuffer())
    assert.ok(bytes.length < 100_000, `${path}: ${bytes.length} bytes`)
    assert.doesNotMatch(bytes.toString(), /<script|<link|<img|https?:\/\//, `${path} fetches nothing more`)
  }
  for (const path of [`/r/${token}`, `/r/${token}?elder=1`, `/r/${ofCase}`, `/r/${ofCase}?elder=1`]) await isSmall(path)
  await given(ofCase)
  for (const path of [`/r/${ofCase}`, `/r/${ofCase}?again=1`, `/r/${ofCase}?again=1&elder=1`]) await isSmall(path)
})

test('the office makes codes, prints them, and a supervisor looks at odd series', async () => {
  const made = await code()
  await onPage('rating-codes', async (page) => {
    await signIn(page, 'sysadmin')
    await page.goto('/rating-codes')
    await page.getByLabel(`选择区市场监管局 ${window3}`).check()
    await accessible(page)
    await page.getByRole('button', { name: '打印海报（1）' }).click()
    await page.getByRole('img', { name: `区市场监管局 ${window3}的评价二维码` }).waitFor()
    await accessible(page)
    await page.goto('/rating-codes?kind=case')
    await page.getByRole('button', { name: '新增办件码' }).click()
    const form = page.getByRole('dialog', { name: '新增办件码' })
    await form.getByRole('combobox', { name: '单位' }).click()
    await page.keyboard.type('区市场监管局')
    await page.getByRole('option', { name: '区市场监管局', exact: true }).click()
    const number = `DC${Date.now()}`
    await form.getByLabel('办件编号').fill(`${number}1\n${number}2`)
    await form.getByRole('button', { name: '新增办件码' }).click()
    await page.getByRole('cell', { name: `${number}2` }).waitFor()
  })
  for (let n = 0; n < 3; n += 1) await given(made.token)
  await onPage('suspicions', async (page) => {
    await signIn(page, 'supervisor1')
    await page.goto('/suspicious-ratings')
    const row = page.getByRole('row').filter({ hasText: window3 }).first()
    await accessible(page)
    await row.getByRole('button', { name: '处置' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('情况说明').fill('调看监控，群众排队评价')
    await form.getByRole('button', { name: '提交' }).click()
    await page.getByText('已记录').waitFor()
  })
})
