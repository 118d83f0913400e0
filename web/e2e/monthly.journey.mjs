// The month that is over goes up to the province: a batch is made, fetched, handed in under its receipt, and the board says so.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { accessible, api, onPage, signIn, withBrowser } from './support.mjs'

withBrowser()

test('the missing month of a unit is made, fetched and handed in', async () => {
  const dispatcher = await api('dispatcher1')
  const board = await dispatcher('GET', '/ratings/months')
  const row = board.rows.find((r) => r.cells.some((c) => c.state === 'missing' && c.count > 0))
  assert.ok(row, 'the demo district owes a month')
  const cell = row.cells.find((c) => c.state === 'missing' && c.count > 0)
  const receipt = `HJ${Date.now()}`
  await onPage('monthly', async (page) => {
    await signIn(page, 'dispatcher1')
    await page.goto('/ratings/months?open=1')
    await page.getByText(/任一单位缺报的月份/).waitFor()
    await accessible(page)
    const line = page.getByRole('row').filter({ hasText: row.unit_name })
    await line.getByRole('button', { name: cell.label }).first().click()
    const drawer = page.getByRole('dialog', { name: `${row.unit_name} · ${cell.month}` })
    await drawer.getByText('还没有生成批次').waitFor()
    await drawer.getByRole('button', { name: '生成批次' }).click()
    await page.getByText('批次已生成，请下载后上报并登记回执').waitFor()
    await drawer.getByText('待上报', { exact: true }).waitFor()
    await accessible(page)

    const download = page.waitForEvent('download')
    await drawer.getByRole('button', { name: '下载清单' }).click()
    const manifest = JSON.parse(await readFile(await (await download).path(), 'utf8'))
    await drawer.getByText(manifest.csv_sha256 ?? JSON.stringify(manifest).match(/[0-9a-f]{64}/)[0]).waitFor()

    // Made is not handed in.
    assert.ok(await drawer.getByRole('button', { name: '登记上报' }).isDisabled())
    await drawer.getByLabel('回执号').fill(receipt)
    await drawer.getByRole('button', { name: '登记上报' }).click()
    await page.getByText('已登记上报').waitFor()
    await drawer.getByText(`回执 ${receipt}`).waitFor()
    // Nothing has changed since: there is nothing to hand in.
    await drawer.getByRole('button', { name: '生成批次' }).click()
    await page.getByText('自上次上报以来没有变化，无须再报').waitFor()
    await accessible(page)
  })
  const after = (await dispatcher('GET', '/ratings/months')).rows.find((r) => r.unit === row.unit)
  const now = after.cells.find((c) => c.month === cell.month)
  assert.notEqual(now.state, 'missing')
  assert.equal(after.missing, row.missing - 1)

  await onPage('monthly-unit', async (page) => {
    await signIn(page, `handler.${row.unit}`)
    await page.goto('/ratings/months')
    await page.getByRole('button', { name: now.label }).first().click()
    const drawer = page.getByRole('dialog', { name: `${row.unit_name} · ${cell.month}` })
    await drawer.getByText(`回执 ${receipt}`).waitFor()
    assert.equal(await drawer.getByRole('button', { name: '生成批次' }).count(), 0, 'the unit looks, the office hands in')
    await accessible(page)
  }, { width: 390, height: 844 })
})
