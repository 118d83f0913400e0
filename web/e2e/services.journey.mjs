// The register behind every rating: a matter, a window, a clerk; a poster for the window; a table that is checked before it is taken.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, api, choose, onPage, pick, signIn, withBrowser } from './support.mjs'

withBrowser()

const mark = `${Date.now()}`.slice(-7)
const UNIT = '区市场监管局'

/** Adds one thing of the register by its form. */
async function add(page, tab, what, fill) {
  await page.goto(`/services/${tab}`)
  await page.getByRole('button', { name: `新增${what}` }).click()
  const form = page.getByRole('dialog', { name: `新增${what}` })
  await form.getByRole('button', { name: `新增${what}` }).waitFor()
  await form.getByRole('button', { name: `新增${what}` }).click()
  await form.getByRole('alert').waitFor()
  await accessible(page)
  await fill(form)
  await form.getByRole('button', { name: `新增${what}` }).click()
  await page.getByText('已保存').waitFor()
  await form.waitFor({ state: 'hidden' })
}

test('a window, its clerk and a matter are kept, changed and ended, never deleted', async () => {
  const window = `综合窗口${mark}号`
  await onPage('services', async (page) => {
    await signIn(page, 'sysadmin')
    await add(page, 'window', '窗口', async (form) => {
      await form.getByLabel('编码').fill(`W${mark}`)
      await form.getByLabel('名称').fill(window)
      await choose(page, form, '单位', UNIT)
      await form.getByLabel('大厅').fill('区政务服务大厅')
    })
    await add(page, 'clerk', '窗口人员', async (form) => {
      await form.getByLabel('编码').fill(`C${mark}`)
      await form.getByLabel('名称').fill(`窗口人员${mark}`)
      await choose(page, form, '单位', UNIT)
      await choose(page, form, '所在窗口', window)
    })
    await page.getByLabel('名称或编码').fill(`C${mark}`)
    await page.getByRole('row').filter({ hasText: window }).waitFor()
    await add(page, 'matter', '事项', async (form) => {
      await form.getByLabel('编码').fill(`SX${mark}`)
      await form.getByLabel('名称').fill(`示例事项${mark}`)
      await choose(page, form, '单位', UNIT)
      // A short list without typing: its shown word lies over the field.
      await form.getByRole('combobox', { name: '办件类型' }).click({ force: true })
      await page.getByRole('option', { name: '承诺件', exact: true }).click()
      await form.getByLabel('承诺工作日数').fill('5')
    })
    await page.getByLabel('名称或编码').fill(`SX${mark}`)
    const row = page.getByRole('row').filter({ hasText: `SX${mark}` })
    await row.getByText('5 个工作日').waitFor()
    await accessible(page)

    await row.getByRole('button', { name: '停用' }).click()
    const form = page.getByRole('dialog', { name: `停用 示例事项${mark}` })
    await form.getByText('已有的评价不变，资料不删除').waitFor()
    await form.getByRole('button', { name: '停用' }).click()
    await page.getByText('已保存').first().waitFor()
  })
  const { items } = await (await api('sysadmin'))('GET', '/services')
  assert.ok(items.some((i) => i.code === `SX${mark}` && i.valid_to), 'it ended, and is still known')
  assert.equal(items.find((i) => i.code === `C${mark}`).window, `W${mark}`)
})

test('the window gets its code and its poster', () =>
  onPage('services-poster', async (page) => {
    const window = `综合窗口${mark}号`
    await signIn(page, 'sysadmin')
    await page.goto('/rating-codes')
    await page.getByRole('button', { name: '新增窗口码' }).click()
    const form = page.getByRole('dialog', { name: '新增窗口码' })
    await choose(page, form, '单位', UNIT)
    await form.getByLabel('窗口', { exact: true }).fill(window)
    await form.getByRole('button', { name: '新增窗口码' }).click()
    await form.waitFor({ state: 'hidden' })
    await page.getByLabel(`选择${UNIT} ${window}`).check()
    await page.getByRole('button', { name: '打印海报（1）' }).click()
    const sheet = page.getByRole('article', { name: `${UNIT} ${window}` })
    await sheet.getByRole('img', { name: `${UNIT} ${window}的评价二维码` }).waitFor()
    await accessible(page)
    await page.emulateMedia({ media: 'print' })
    await sheet.getByText('12345', { exact: true }).waitFor()
    assert.equal(await page.getByRole('button', { name: '打印' }).count(), 0, 'on paper only the poster is left')
  }))

test('a table is checked line by line before it is taken', () =>
  onPage('services-import', async (page) => {
    await signIn(page, 'sysadmin')
    await page.goto('/services/window')
    await page.getByRole('button', { name: '批量导入' }).click()
    const drawer = page.getByRole('dialog', { name: '批量导入' })
    const csv = `类别,编码,名称,单位,大厅,开通评价,启用日期\n窗口,WI${mark},导入窗口${mark}号,${UNIT},区政务服务大厅,是,\n窗口,WX${mark},错误窗口,没有这个单位,,是,\n`
    await pick(page, drawer.getByRole('button', { name: '选择文件' }), { name: '窗口.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await drawer.getByText('共 2 行：可导入 1 行，已有 0 行，有误 1 行').waitFor()
    await accessible(page)
    await drawer.getByRole('button', { name: '导入 1 行' }).click()
    await page.getByText('已导入 1 行').waitFor()
    await page.getByLabel('名称或编码').fill(`WI${mark}`)
    await page.getByRole('row').filter({ hasText: `导入窗口${mark}号` }).waitFor()
  }))
