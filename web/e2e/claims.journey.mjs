// Two visitors: the one who opens a ticket has it, the other sees who, and both go on without calling the same citizen.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reviewed } from './prepare.mjs'
import { accessible, api, onPage, signIn, withBrowser } from './support.mjs'

withBrowser()

const nameOf = async (username) => (await (await api(username))('GET', '/me')).name
const claimOf = async (number) => (await (await api('supervisor1'))('GET', `/tickets/${number}`)).claim

async function openAt(page, who, ticket) {
  await signIn(page, who)
  await page.goto(`/pool/visit?at=${ticket.number}`)
  await page.getByRole('article', { name: '当前工单' }).getByRole('heading', { name: ticket.title }).waitFor()
}

test('the second visitor sees that a colleague is on it, and passes it by', async () => {
  const stamp = Date.now()
  const ticket = await reviewed({ title: `两人同时回访 ${stamp}` })
  const other = await reviewed({ title: `另一件待回访 ${stamp}` })
  const first = await nameOf('visitor1')
  await onPage('claim-first', async (page) => {
    await openAt(page, 'visitor1', ticket)
    await page.getByText('您正在处理，为您保留至').first().waitFor()
    await accessible(page)
    assert.equal((await claimOf(ticket.number)).by, first)

    await onPage('claim-second', async (second) => {
      await openAt(second, 'visitor2', ticket)
      const panel = second.getByRole('region', { name: '处理', exact: true })
      await panel.getByText(`${first} 正在处理`).waitFor()
      // What (s)he may not do says why, by the colleague's name.
      await panel.getByText(new RegExp(`${first}正在处理（.*认领`)).first().waitFor()
      assert.equal(await panel.getByRole('button', { name: /^回访/ }).count(), 0)
      await second.getByRole('navigation', { name: '待办列表' }).getByText(`${first} 正在处理`).first().waitFor()
      await accessible(second)
      // The next one is nobody's, and becomes the own by being opened; going back passes the colleague's by.
      await second.keyboard.press('n')
      await second.waitForURL((url) => url.searchParams.get('at') === other.number)
      await panel.getByText('您正在处理，为您保留至').waitFor()
      const visitor = await api('visitor2')
      const mine = (await visitor('GET', '/tickets?claim=mine')).items.map((item) => item.number)
      assert.deepEqual(mine.filter((number) => [other.number, ticket.number].includes(number)), [other.number])
    })
    // Whoever goes on without a decision has given it back.
    await page.getByRole('link', { name: /^我经办的/ }).click()
    await page.getByRole('heading', { name: /^我经办的/ }).waitFor()
    for (let i = 0; i < 50 && (await claimOf(ticket.number)); i += 1) await page.waitForTimeout(100)
    assert.equal(await claimOf(ticket.number), null)
  })
})

test('a supervisor gives back what somebody left open', async () => {
  const ticket = await reviewed({ title: `认领后离开 ${Date.now()}` })
  const visitor = await api('visitor1')
  await visitor('POST', `/tickets/${ticket.number}/commands`, { command: 'claim', version: ticket.version })
  await onPage('claim-released', async (page) => {
    await signIn(page, 'supervisor1')
    await page.goto(`/tickets/${ticket.number}`)
    await page.getByText(`${await nameOf('visitor1')} 正在处理`).waitFor()
    await accessible(page)
    await page.getByRole('button', { name: '释放认领' }).click()
    await page.getByText('已释放').first().waitFor()
    await page.getByText('督办员释放认领').waitFor()
  }, { width: 390, height: 844 })
  assert.equal(await claimOf(ticket.number), null)
})
