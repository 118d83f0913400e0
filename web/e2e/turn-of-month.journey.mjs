// A month ends and the clock moves into the next: what was struck off is drawn, looked at again, and what proves untrue is taken
// back. The last of the journeys, because the clock does not go back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toSignOff } from './prepare.mjs'
import { accessible, api, fromPool, give, onPage, openCommand, signIn, withBrowser } from './support.mjs'

withBrowser()

const POOL = '销号后核实'

/** A figure of the district as the table shows it, by its head's name. */
async function shown(page, label) {
  const table = page.getByRole('region', { name: '各单位按时情况' }).getByRole('table')
  const total = table.getByRole('row').filter({ hasText: '全区合计' })
  await total.waitFor()
  const heads = await table.getByRole('columnheader').allInnerTexts()
  const cells = await total.getByRole('cell').allInnerTexts()
  return cells[heads.findIndex((head) => head.trim() === label) - 1].match(/\d+ \/ \d+/)[0].split(' / ').map(Number)
}

test('drawn when the month has ended: one is confirmed, one is not and is opened again', async () => {
  const stamp = Date.now()
  const [sound, hollow] = [`确已恢复的供水 ${stamp}`, `并未恢复的供水 ${stamp}`]
  const signer = await api('signer1')
  const numbers = {}
  for (const title of [sound, hollow]) {
    const ticket = await toSignOff({ title, content: `${title}：整栋楼停水，请尽快恢复。` })
    numbers[title] = ticket.number
    await signer('POST', `/tickets/${ticket.number}/commands`, { command: 'sign_off', version: ticket.version })
  }
  // Everything is looked at, so that these two are among it.
  const sysadmin = await api('sysadmin')
  await sysadmin('POST', '/settings/limits', { name: 'spot_share', value: 100, basis: '加大核实力度' })
  const { clock } = await sysadmin('GET', '/me')
  const [year, month] = clock.slice(0, 7).split('-').map(Number)
  const next = new Date(Date.UTC(year, month, 9)).toISOString().slice(0, 10)
  await sysadmin('POST', '/demo/clock', { now: `${next}T10:00:00+08:00` })

  await onPage('spot-draw', async (page) => {
    await signIn(page, 'visitor2')
    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '销号后抽查' }).click()
    const draw = page.getByRole('region', { name: '销号后抽查' }).getByRole('row').filter({ hasText: `${year}年${month}月` }).filter({ hasText: '政务服务' })
    await draw.getByText('100%').waitFor()
    await accessible(page)

    await fromPool(page, POOL, sound)
    const confirm = await openCommand(page, '抽查核实')
    await confirm.getByRole('radio', { name: '是', exact: true }).check({ force: true })
    await accessible(page)
    await give(page, confirm, '抽查核实')
    await page.getByRole('region', { name: '销号后核实' }).getByText('抽查属实', { exact: true }).waitFor()

    await fromPool(page, POOL, hollow)
    const refute = await openCommand(page, '抽查核实')
    await refute.getByRole('radio', { name: '否', exact: true }).check({ force: true })
    await refute.getByRole('button', { name: '抽查核实', exact: true }).click()
    await refute.getByText('请填写核实情况').first().waitFor()
    await refute.getByLabel('核实情况').fill('诉求人说三楼以上仍然没有水。')
    await give(page, refute, '抽查核实')
    const card = page.getByRole('region', { name: '销号后核实' })
    await card.getByText('诉求人说三楼以上仍然没有水。').waitFor()
    assert.equal(await page.getByRole('button', { name: '撤销销号' }).count(), 0, 'who looked does not decide')
    await accessible(page)
  })

  let before
  await onPage('spot-report', async (page) => {
    await signIn(page, 'leader1')
    await page.goto('/overview?line=service')
    before = { kept: await shown(page, '按时销号率'), struck: await shown(page, '按时销号率（未扣除撤销）') }
    assert.deepEqual(before.kept, before.struck)
    await page.goto('/spot-draws')
    const draw = page.getByRole('row').filter({ hasText: `${year}年${month}月` }).filter({ hasText: '政务服务' })
    await draw.waitFor()
    const [, , , , checked, confirmed, refuted] = await draw.getByRole('cell').allInnerTexts()
    assert.deepEqual([checked, confirmed, refuted], ['2', '1', '1'])
  })

  await onPage('spot-revoke', async (page) => {
    await signIn(page, 'supervisor1')
    await fromPool(page, '核实不属实', hollow)
    await page.getByText('诉求人说三楼以上仍然没有水。').first().waitFor()
    const form = await openCommand(page, '撤销销号')
    await form.getByText('报表中不再计为按时销号').waitFor()
    await form.getByLabel('理由').fill('整改不实，重新办理。')
    await accessible(page)
    await give(page, form, '撤销销号')
    await page.getByText('第 2 轮').filter({ visible: true }).first().waitFor()
    await page.getByText('办理中').filter({ visible: true }).first().waitFor()
    await accessible(page)
  })

  await onPage('spot-both-figures', async (page) => {
    await signIn(page, 'leader1')
    await page.goto('/overview?line=service')
    assert.deepEqual(await shown(page, '按时销号率'), [before.kept[0] - 1, before.kept[1]])
    assert.deepEqual(await shown(page, '按时销号率（未扣除撤销）'), before.struck, 'both figures are shown')
    await accessible(page)
  })
  const seen = await (await api('supervisor1'))('GET', `/tickets/${numbers[hollow]}`)
  assert.deepEqual([seen.status, seen.round], ['handling', 2])
})
