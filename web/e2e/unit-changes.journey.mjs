// The keeper of the settings plans a unit's change for a day to come: what it does is seen first, and it can be taken back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, api, choose, day, fillDay, onPage, signIn, withBrowser } from './support.mjs'

withBrowser()

const unitOf = async (code) => (await (await api('sysadmin'))('GET', '/units/register')).items.find((u) => u.code === code)

test('a unit comes to stand below another from a day on', async () => {
  const before = await unitOf('fangzhen')
  const above = await unitOf('yingji')
  assert.ok(before && above, 'the demo district has both')
  const from = await day(40)
  const basis = `东编发〔2026〕${Date.now()}号`
  await onPage('unit-change', async (page) => {
    await signIn(page, 'sysadmin')
    await page.goto('/units')
    await page.getByRole('button', { name: '机构改革' }).click()
    await page.waitForURL('**/units/reorganisations')
    await page.getByRole('button', { name: '单位调整' }).click()
    const form = page.getByRole('dialog', { name: '单位调整' })
    await choose(page, form, '单位', before.name)
    await choose(page, form, '上级单位', above.name)
    await fillDay(form, '生效日期', from)
    await form.getByLabel('依据').fill(basis)
    // What it does is said before anything happens.
    await form.getByRole('button', { name: '预览影响' }).click()
    const effect = form.getByRole('region', { name: '将会发生' })
    await effect.getByText(above.name).first().waitFor()
    await accessible(page)
    assert.equal((await unitOf('fangzhen')).parent, before.parent, 'nothing has happened yet')
    await form.getByRole('button', { name: '确认实施' }).click()
    await form.waitFor({ state: 'hidden' })
    const row = page.getByRole('row').filter({ hasText: before.name }).filter({ hasText: basis })
    await row.getByText(above.name).waitFor()
    await accessible(page)
    assert.equal((await unitOf('fangzhen')).parent, before.parent, 'it waits for its day')

    await row.getByRole('button', { name: '取消实施' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '取消实施' }).click()
    await row.getByText('已取消').waitFor()
  })
  const after = await unitOf('fangzhen')
  assert.deepEqual([after.parent, after.kind, after.valid_to], [before.parent, before.kind, before.valid_to])
})

test('whoever only looks after people sees the plans and plans none', () =>
  onPage('unit-change-secadmin', async (page) => {
    await signIn(page, 'secadmin')
    await page.goto('/units/reorganisations')
    await page.getByRole('heading', { name: '机构改革' }).waitFor()
    assert.equal(await page.getByRole('button', { name: '单位调整' }).count(), 0)
    await accessible(page)
  }, { width: 390, height: 844 }))
