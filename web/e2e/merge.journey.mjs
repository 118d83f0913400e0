// Neighbours about one lamp post: the second caller joins by one key, a third one's ticket is merged and taken apart again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, api, give, newTicket, onPage, openCommand, signIn, withBrowser } from './support.mjs'

withBrowser()

// A kind of thing and a place that no other journey uses, so that the likeliest is ours.
const matter = { kind: 'help', category: '010202', area: '530113001001' }
const caller = (phone) => ({ kind: 'person', anonymous: false, name: '陈桂英', phone })

test('one more caller about the same matter costs one key', async () => {
  const title = `路灯杆倾斜 ${Date.now()}`
  const ticket = await newTicket({ ...matter, title, caller: caller('13700000001') })
  await onPage('me-too', async (page) => {
    await signIn(page, 'agent2')
    await page.getByRole('heading', { name: '受理登记' }).waitFor()
    await page.getByLabel('来电号码').fill('13700000001')
    await page.getByRole('combobox', { name: '类别' }).fill('路灯杆倾斜')
    await page.getByRole('option', { name: /路灯杆倾斜/ }).first().click()
    await page.getByRole('combobox', { name: '地点' }).fill('京铜')
    await page.getByRole('option', { name: /京铜/ }).first().click()
    const join = page.getByRole('complementary', { name: '参考' }).getByRole('button', { name: `同一件事，加上这位来电人：${title}` })
    await join.waitFor()
    await accessible(page)
    // The same number again is no second caller.
    await join.click()
    await page.getByText('这个号码已在本工单的诉求人中').first().waitFor()
    await page.getByLabel('来电号码').fill('13700000002')
    await join.click()
    await page.getByRole('heading', { name: '已加入这件诉求' }).waitFor()
    await accessible(page)
  })
  const after = await (await api('dispatcher1'))('GET', `/tickets/${ticket.number}`)
  assert.equal(after.callers.length, 2)
})

test('a dispatcher merges what is the same, and takes it apart again', async () => {
  const stamp = Date.now()
  const root = await newTicket({ ...matter, title: `路灯杆要倒 ${stamp}`, caller: caller('13700000003') })
  const other = await newTicket({ ...matter, title: `路灯杆要倒了 ${stamp}`, caller: caller('13700000004') })
  await onPage('merge', async (page) => {
    await signIn(page, 'dispatcher1')
    await page.goto(`/tickets/${other.number}`)
    await page.getByRole('region', { name: '并单与关联' }).getByRole('link', { name: root.title, exact: true }).waitFor()
    await accessible(page)
    const more = page.getByRole('group', { name: '操作' }).getByRole('button', { name: '更多操作' })
    if (await more.isVisible().catch(() => false)) await more.click()
    const form = await openCommand(page, '并单')
    await form.getByRole('radio', { name: new RegExp(root.number) }).waitFor({ state: 'attached' })
    await accessible(page)
    await form.getByText(root.number).click()
    await give(page, form, '并单')
    await page.getByText(`本单已并入 ${root.number}`).waitFor()
    await accessible(page)
    await page.getByRole('link', { name: new RegExp(root.title) }).first().click()
    await page.getByText('并入本单的工单（1 件）').waitFor()
    await accessible(page)
    await page.goto(`/tickets/${other.number}`)
    await give(page, await openCommand(page, '拆回'), '拆回')
    await page.getByText(`本单已并入 ${root.number}`).waitFor({ state: 'hidden' })
  })
  const dispatcher = await api('dispatcher1')
  const back = await dispatcher('GET', `/tickets/${other.number}`)
  assert.equal(back.status, other.status)
  assert.equal((await dispatcher('GET', `/tickets/${root.number}`)).callers.length, 1)
})
