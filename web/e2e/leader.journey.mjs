// The leader, at the desk and on the phone: words before charts, and every figure leads to its tickets.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, api, onPage, signIn, withBrowser } from './support.mjs'

withBrowser()

for (const [device, size] of [['desk', { width: 1366, height: 768 }], ['phone', { width: 390, height: 844 }]]) {
  test(`five sentences, what goes bad this week, then the units (${device})`, () =>
    onPage(`leader-${device}`, async (page) => {
      const overview = await (await api('leader1'))('GET', '/reports/overview')
      await signIn(page, 'leader1')
      await page.waitForURL('**/overview')
      const sentences = page.getByRole('region', { name: '总览' })
      await sentences.getByText('正在办理').waitFor()
      assert.equal(await sentences.getByRole('listitem').count(), 5)
      const shown = Number(await sentences.getByRole('link', { name: /^在办/ }).innerText())
      assert.equal(shown, overview.open)

      const risk = page.getByRole('region', { name: '将要到期的' })
      await risk.getByRole('link').first().waitFor()
      assert.ok((await risk.getByRole('row').count()) <= 6, 'five at first')

      await sentences.getByRole('button', { name: '已超期：口径' }).click()
      await page.getByText('红灯').first().waitFor()
      await page.keyboard.press('Escape')

      const units = page.getByRole('region', { name: '各单位按时情况' }).first()
      await units.getByText('近 90 天').click()
      await page.waitForURL((url) => url.searchParams.get('period') === 'quarter')
      await units.getByText(/应办结 \d+ 件次，其中按时 \d+ 件次/).waitFor()
      await units.getByRole('img', { name: '各单位应办结的件次中按时与未按时的数量' }).waitFor()
      await units.getByRole('button', { name: '按时办结率：口径', exact: true }).click()
      await page.getByText(/^分母：/).first().waitFor()
      await page.keyboard.press('Escape')
      await accessible(page)

      await sentences.getByRole('link', { name: /^在办/ }).click()
      await page.waitForURL('**/tickets?**')
      await page.getByText(`共 ${overview.open} 件`).waitFor()
    }, size))
}

test('a leader may instruct, and sees no number', () =>
  onPage('leader-ticket', async (page) => {
    await signIn(page, 'leader1')
    const leader = await api('leader1')
    const { items } = await leader('GET', '/tickets?status=handling&limit=1')
    await page.goto(`/tickets/${items[0].number}`)
    await page.getByRole('heading', { name: items[0].title }).waitFor()
    const ticket = await leader('GET', `/tickets/${items[0].number}`)
    assert.deepEqual(ticket.actions.map((a) => a.name), ['instruct'])
    assert.equal(await page.getByRole('group', { name: '操作' }).getByRole('button').count(), 1)
    assert.equal(await page.getByText(/\b1[3-9]\d{9}\b/).count(), 0)
  }))
