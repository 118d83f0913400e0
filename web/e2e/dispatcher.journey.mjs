// The dispatcher finds a ticket in the pool, sees whose it is and why, and sends it on; filters live in the address.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, api, give, newTicket, onPage, openCommand, signIn, withBrowser } from './support.mjs'

withBrowser()

test('from the pool to the unit', async () => {
  const title = `路灯不亮 ${Date.now()}`
  // A suggestion without a category waits for a person.
  const ticket = await newTicket({ title, kind: 'help', category: null })
  assert.equal(ticket.status, 'to_dispatch')
  await onPage('dispatch', async (page) => {
    await signIn(page, 'dispatcher1')
    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: /^待派单/ }).click()
    await page.getByRole('region', { name: /待派单/ }).waitFor()
    await accessible(page)
    await page.getByRole('searchbox', { name: '在结果中查找' }).or(page.getByLabel('在结果中查找')).fill(title)
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.searchParams.get('q') === title)
    await page.getByRole('link', { name: title }).click()

    await page.getByRole('heading', { name: title }).waitFor()
    await accessible(page)
    const form = await openCommand(page, '派单')
    await accessible(page)
    // Nothing may be sent without a category and a unit.
    await form.getByRole('button', { name: '派单', exact: true }).click()
    await form.getByText('请填写类别').waitFor()
    await form.getByRole('combobox', { name: '类别' }).fill('路灯不亮')
    const category = page.getByRole('option', { name: /路灯不亮/ })
    await category.waitFor()
    await accessible(page)
    await category.click()
    await category.waitFor({ state: 'hidden' })
    await form.getByRole('combobox', { name: '主办单位' }).click()
    await page.getByRole('option').first().click()
    const override = form.getByLabel('改派理由')
    if (await override.isVisible()) await override.fill('按实际管辖派单')
    await give(page, form, '派单')
    await page.getByText('待签收').filter({ visible: true }).first().waitFor()

    await page.getByRole('button', { name: '为什么是这一天' }).first().click()
    const why = page.getByRole('dialog', { name: '为什么是这一天' })
    await why.getByText('逐日说明').first().waitFor()
    await accessible(page)
  })
  const dispatcher = await api('dispatcher1')
  assert.equal((await dispatcher('GET', `/tickets/${ticket.number}`)).status, 'dispatched')
})

test('filters live in the address, and the list comes back as it was left', () =>
  onPage('filters', async (page) => {
    await signIn(page, 'dispatcher1')
    await page.goto('/tickets?kind=complaint&sort=due')
    const list = page.getByRole('region', { name: '全部工单' })
    await list.getByRole('row').nth(1).waitFor()
    assert.equal(await list.getByRole('row').filter({ hasText: '咨询' }).count(), 0)
    const box = await list.getByRole('row').nth(1).boundingBox()
    assert.ok(box && box.height <= 41, `a row is 40 px high, not ${box?.height}`)
    const bottom = await list.getByRole('row').nth(15).boundingBox()
    assert.ok(bottom && bottom.y + bottom.height <= 768, '15 rows are in sight at 1366 × 768')
    await list.getByRole('link').nth(3).click()
    await page.getByRole('button', { name: '返回列表' }).click()
    await page.waitForURL((url) => url.search === '?kind=complaint&sort=due')

    const category = page.getByRole('search').getByRole('combobox', { name: '类别' })
    await category.click()
    await page.getByRole('option').first().waitFor()
    await accessible(page)
    await category.fill('夜间施工噪声')
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.searchParams.get('category') === '030101')
    await page.reload()
    await page.getByRole('search').getByText('夜间施工噪声').waitFor()
    await page.getByRole('search').getByRole('combobox', { name: '镇街' }).click()
    await page.getByRole('option', { name: /铜都街道/ }).first().click()
    await page.waitForURL((url) => url.searchParams.get('area') === '530113001' && url.searchParams.get('category') === '030101')
  }))

test('everything by keyboard: search, rows, help', () =>
  onPage('keyboard', async (page) => {
    await signIn(page, 'dispatcher1')
    await page.goto('/tickets')
    await page.getByRole('region', { name: '全部工单' }).getByRole('row').nth(1).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: '本页快捷键' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: '本页快捷键' }).waitFor({ state: 'hidden' })
    await page.keyboard.press('/')
    await page.keyboard.type('噪声')
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.searchParams.get('q') === '噪声')
  }))

test('a number that does not exist is said to be missing, nothing more', () =>
  onPage('missing', async (page) => {
    await signIn(page, 'dispatcher1')
    await page.goto('/tickets/53011300010100001')
    await page.getByText('没有找到').first().waitFor()
    await accessible(page)
  }))
