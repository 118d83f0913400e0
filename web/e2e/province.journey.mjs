// What the province rated comes as a file: looked at first, then taken; what was put right goes back, with the platform's receipt.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ratingRighted } from './prepare.mjs'
import { accessible, api, onPage, pick, signIn, withBrowser } from './support.mjs'

withBrowser()

const SOURCE = '云南省政务服务平台'
const MAPPING = `[fields]
project_no = "编号"
satisfaction = "等级"
assessed_at = "时间"
unit = "单位"
text = "意见"
channel = { const = "3" }
`

test('the file is checked line by line, taken once, and what was put right goes back', async () => {
  const dispatcher = await api('dispatcher1')
  const { clock } = await dispatcher('GET', '/me')
  const at = new Date(Date.parse(clock) + 7 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
  const mark = `YN${Date.now()}`
  const rows = `编号,等级,时间,单位,意见\n${mark}A,5,${at},区市场监管局,办得很快\n${mark}B,1,${at},区市场监管局,材料交了三次\n${mark}C,9,${at},区市场监管局,等级不对\n${mark}D,2,${at},没有这个单位,单位不对\n`
  const file = { name: '省平台评价.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) }

  await onPage('province-upload', async (page) => {
    await signIn(page, 'dispatcher1')
    await page.goto('/ratings/rectifications')
    await page.getByRole('button', { name: '导入省平台评价' }).click()
    const drawer = page.getByRole('dialog', { name: '导入省平台评价' })
    await drawer.getByText(SOURCE).waitFor()
    // A mapping that cannot be read is said to be so, and nothing is taken.
    await drawer.getByLabel(/^映射/).fill('[fields')
    await pick(page, drawer.getByRole('button', { name: '选择文件' }), file)
    await drawer.getByRole('button', { name: '先核对' }).click()
    await drawer.getByRole('alert').waitFor()
    await accessible(page)

    await drawer.getByLabel(/^映射/).fill(MAPPING)
    await drawer.getByRole('button', { name: '先核对' }).click()
    await drawer.getByText('读取 4 行：将导入 2 条（差评 1 条），已有 0 条，不能导入 2 行').waitFor()
    for (const line of ['4', '5']) await drawer.getByRole('cell', { name: line, exact: true }).waitFor()
    await accessible(page)
    const before = await dispatcher('GET', `/ratings?source=${encodeURIComponent(SOURCE)}`)
    assert.ok(!before.items.some((r) => r.project_no === `${mark}A`), 'nothing was taken yet')
    await drawer.getByRole('button', { name: '导入 2 条' }).click()
    await page.getByText('已导入 2 条评价').waitFor()

    // The same file again: known, and the mapping was remembered.
    await page.getByRole('button', { name: '导入省平台评价' }).click()
    await drawer.getByText('沿用上次的映射（派单员一号').waitFor()
    assert.equal(await drawer.getByLabel(/^映射/).inputValue(), MAPPING)
    await pick(page, drawer.getByRole('button', { name: '选择文件' }), file)
    await drawer.getByRole('button', { name: '先核对' }).click()
    await drawer.getByText('将导入 0 条（差评 0 条），已有 2 条').waitFor()
    assert.equal(await drawer.getByRole('button', { name: /^导入/ }).count(), 0)
  })

  const bad = (await dispatcher('GET', '/ratings?satisfaction=1')).items.find((r) => r.project_no === `${mark}B`)
  await ratingRighted(bad.ticket_number)

  await onPage('province-back', async (page) => {
    await signIn(page, 'dispatcher1')
    await page.goto('/ratings/rectifications')
    const row = page.getByRole('row').filter({ hasText: `${mark}B` })
    await row.getByRole('button', { name: '查看内容' }).click()
    await page.getByText('窗口增设受理提醒').waitFor()
    await accessible(page)
    await row.getByRole('button', { name: '登记已回传' }).click()
    await page.getByText('已登记 1 件').waitFor()
    await page.getByRole('radiogroup', { name: '状态' }).getByText(/^已回传待确认/).click()
    await row.getByText('派单员一号').waitFor()
    await row.getByRole('button', { name: '填写回执' }).click()
    const form = page.getByRole('dialog', { name: '填写回执' })
    await form.getByLabel('回执号').fill(`HZ${mark}`)
    await accessible(page)
    await form.getByRole('button', { name: '填写回执' }).click()
    await page.getByText('回执已登记').waitFor()
    await page.getByRole('radiogroup', { name: '状态' }).getByText(/^已确认/).click()
    await row.getByText(`HZ${mark}`).waitFor()
  })

  await onPage('province-unit', async (page) => {
    await signIn(page, 'handler.shichang')
    await page.goto('/ratings/rectifications?state=confirmed')
    const row = page.getByRole('row').filter({ hasText: `${mark}B` })
    await row.getByText(`HZ${mark}`).waitFor()
    assert.equal(await page.getByRole('button', { name: '填写回执' }).count(), 0, 'the unit looks, the office sends')
    await accessible(page)
  }, { width: 390, height: 844 })
})

test('the layout of what goes up is tried on the last rating before it counts', () =>
  onPage('province-layout', async (page) => {
    await signIn(page, 'sysadmin')
    await page.goto('/ratings/province')
    await page.getByRole('cell', { name: SOURCE }).first().waitFor()
    await accessible(page)
    await page.getByRole('button', { name: '用最近一条试排' }).click()
    await page.getByRole('columnheader', { name: '内容', exact: true }).waitFor()
    await page.getByLabel('布局', { exact: true }).fill('name = 1')
    await page.getByRole('button', { name: '用最近一条试排' }).click()
    await page.getByRole('alert').waitFor()
    await accessible(page)
    await page.getByText('整改反馈文件', { exact: true }).click()
    await page.getByRole('button', { name: '用最近一条试排' }).click()
    await page.getByRole('columnheader', { name: '内容', exact: true }).waitFor()
  }))
