// The house number was misheard: the agent puts it right, the unit sees what stood there before.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inHand } from './prepare.mjs'
import { accessible, onPage, signIn, withBrowser } from './support.mjs'

withBrowser()

test('a misheard address is put right at the record, and the old one stays known', async () => {
  const title = `门牌号听错的噪声 ${Date.now()}`
  const ticket = await inHand({ title, address: '白云街51号' })

  await onPage('correction-agent', async (page) => {
    await signIn(page, 'agent1')
    await page.goto(`/tickets/${ticket.number}`)
    await page.getByText('白云街51号').waitFor()
    assert.equal(await page.getByRole('group', { name: '操作' }).getByRole('button', { name: '更正', exact: true }).count(), 0, 'it stands beside the record, not among the work')
    await page.getByRole('button', { name: '更正登记信息' }).click()
    const form = page.getByRole('dialog', { name: '更正' })
    await form.getByText('状态、承办单位和时限不变').waitFor()
    assert.equal(await form.getByLabel('标题').inputValue(), title)
    await form.getByRole('button', { name: '更正', exact: true }).click()
    await form.getByText('请填写更正理由').waitFor()
    await form.getByLabel('更正理由').fill('诉求人来电更正')
    await form.getByRole('button', { name: '更正', exact: true }).click()
    await form.getByText('没有要更正的内容，请至少更正一项').first().waitFor()
    await accessible(page)
    await form.getByLabel('详细地址').fill('白云街15号')
    await form.getByRole('button', { name: '更正', exact: true }).click()
    await form.waitFor({ state: 'hidden' })
    await page.getByText('白云街15号').first().waitFor()
  })

  await onPage('correction-handler', async (page) => {
    await signIn(page, `handler.${ticket.assignments[0].unit}`)
    await page.goto(`/tickets/${ticket.number}`)
    await page.getByText('诉求人来电更正').waitFor()
    await page.getByText('白云街51号').waitFor()
    assert.equal(await page.getByRole('button', { name: '更正登记信息' }).count(), 0, 'the unit puts nothing right')
  }, { width: 390, height: 844 })
})

test('a misheard number is put right beside the caller, and the old one takes a reason to be seen', async () => {
  const ticket = await inHand({ title: `号码听错的噪声 ${Date.now()}` })
  await onPage('correction-caller', async (page) => {
    await signIn(page, 'agent1')
    await page.goto(`/tickets/${ticket.number}`)
    const card = page.getByRole('region', { name: '诉求人' })
    await card.getByRole('button', { name: '更正诉求人信息' }).click()
    const form = page.getByRole('dialog', { name: '更正诉求人信息' })
    assert.equal(await form.getByLabel('来电号码').inputValue(), '', 'nothing stands there that was hidden')
    await form.getByLabel('来电号码').fill('13800001299')
    await form.getByLabel('更正理由').fill('诉求人来电更正')
    await accessible(page)
    await form.getByRole('button', { name: '更正诉求人信息' }).click()
    await form.waitFor({ state: 'hidden' })
    await card.getByText('138****1299').waitFor()
    await card.getByText('138****1234').waitFor()
    await card.getByRole('button', { name: '查看更正前来电号码' }).click()
    const why = page.getByRole('dialog', { name: '查看完整信息' })
    await why.getByRole('button', { name: '查看' }).click()
    await card.getByText('13800001234').waitFor()
    await accessible(page)
    await page.getByText('更正的诉求人信息').waitFor()
  })
})
