// Somebody calls again: the card says what was decided, and one key logs the call where the matter stands.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, api, newTicket, onPage, signIn, withBrowser } from './support.mjs'

withBrowser()

// A number of its own, so that its card holds nothing else.
const phone = `137${String(Date.now()).slice(-8)}`
const caller = { kind: 'person', anonymous: false, name: '周大妈', phone }

test('who says nothing new costs one key, and no ticket', async () => {
  const stamp = Date.now()
  const title = `楼道灯不亮 ${stamp}`
  const reply = `路灯所已于上周更换灯泡 ${stamp}`
  const open = await newTicket({ kind: 'help', category: '010202', area: '530113001001', title, caller })
  const answered = await newTicket({ kind: 'consult', disposition: 'answer', category: '010202', area: '530113001001', title: `问路灯谁管 ${stamp}`, reply, caller })
  await onPage('repeat', async (page) => {
    await signIn(page, 'agent2')
    await page.getByRole('heading', { name: '受理登记' }).waitFor()
    await page.getByLabel('来电号码').fill(phone)
    const card = page.getByRole('region', { name: '此号码以往的诉求' })
    await card.getByRole('link', { name: title }).waitFor()
    // The latest is open: its agreed words can be read out.
    await card.getByText(reply).waitFor()
    await accessible(page)
    await page.keyboard.press('F9')
    await page.getByRole('heading', { name: '已记为第 1 次重复来电，没有另立工单。' }).waitFor()
    await page.getByText(reply).waitFor()
    await accessible(page)
    await page.keyboard.press('n')
    await page.getByLabel('来电号码').fill(phone)
    await card.getByText('重复来电 1 次，无新情况').waitFor()
    // The other one by its own button.
    await card.getByRole('button', { name: `无新情况，记一次来电：${title}` }).click()
    await page.getByRole('heading', { name: '已记为第 1 次重复来电，没有另立工单。' }).waitFor()
  })
  const dispatcher = await api('dispatcher1')
  assert.equal((await dispatcher('GET', `/tickets/${answered.number}`)).repeat_calls.length, 1)
  const after = await dispatcher('GET', `/tickets/${open.number}`)
  assert.deepEqual([after.repeat_calls.length, after.status], [1, open.status])
  await onPage('repeat-page', async (page) => {
    await signIn(page, 'dispatcher1')
    await page.goto(`/tickets/${open.number}`)
    const card = page.getByRole('region', { name: '重复来电' })
    await card.getByRole('link', { name: `问路灯谁管 ${stamp}` }).waitFor()
    await card.getByRole('button', { name: '无新情况，记一次来电' }).click()
    await card.getByText('重复来电 2 次，无新情况').waitFor()
    await accessible(page)
  })
})
