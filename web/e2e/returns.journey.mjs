// A unit gives a ticket back, the dispatcher decides in the pool, nobody wants it: a meeting, and the supervisor designates.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, api, give, newTicket, onPage, openCommand, signIn, withBrowser } from './support.mjs'

withBrowser()

/** A unit in a drop-down list, found by typing. */
async function choose(page, form, label, name) {
  await form.getByRole('combobox', { name: label }).click()
  await page.keyboard.type(name)
  await page.getByRole('option', { name }).click()
}

test('given back, disputed, designated, and written into the directory', async () => {
  const title = `无人认领的噪声 ${Date.now()}`
  // A category of its own for this journey: what is designated changes whom the next one goes to.
  const ticket = await newTicket({ title, category: '030103' })
  const dispatcher = await api('dispatcher1')
  let seen = await dispatcher('GET', `/tickets/${ticket.number}`)
  if (seen.status === 'to_dispatch') seen = await dispatcher('POST', `/tickets/${ticket.number}/commands`, { command: 'dispatch', version: seen.version, lead_unit: 'zhujian' })
  const { unit } = seen.assignments[0]
  assert.equal(unit, 'zhujian')
  const [other, otherName] = ['chengguan', '区城市管理局']

  await onPage('return', async (page) => {
    await signIn(page, `handler.${unit}`)
    await page.goto(`/tickets/${ticket.number}`)
    await page.getByText('退单截止').waitFor()
    const form = await openCommand(page, '退单')
    await accessible(page)
    await form.getByRole('button', { name: '退单', exact: true }).click()
    await form.getByText('请填写依据').waitFor()
    await form.getByRole('combobox', { name: '原因' }).click()
    await page.getByRole('option', { name: '不属本单位职责' }).click()
    await form.getByLabel('依据').fill('职责清单第 3 条，广场噪声由其他部门主管。')
    await form.getByRole('button', { name: '退单', exact: true }).click()
    await form.getByText('请填写建议承办单位').waitFor()
    assert.equal(await form.getByRole('button', { name: '区住建局', exact: true }).count(), 0, 'the unit itself is no answer')
    await choose(page, form, '建议承办单位', otherName)
    await give(page, form, '退单')
    await page.getByText('退单待审').filter({ visible: true }).first().waitFor()
    await page.getByText('申请与审批').waitFor()
  })

  await onPage('return-decision', async (page) => {
    await signIn(page, 'dispatcher1')
    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: /^退单待审/ }).click()
    await page.getByRole('region', { name: /退单待审/ }).getByRole('link', { name: title }).click()
    await page.getByRole('heading', { name: title }).waitFor()
    await accessible(page)
    await give(page, await openCommand(page, '同意退单'), '同意退单')
    // The unit that gave it back is not offered again, the one it names is.
    const form = await openCommand(page, '派单')
    await form.getByRole('button', { name: otherName, exact: true }).click()
    const override = form.getByLabel('改派理由')
    if (await override.isVisible()) await override.fill('原承办单位退单已获同意')
    await give(page, form, '派单')
  })

  const second = await api(`handler.${other}`)
  seen = await second('GET', `/tickets/${ticket.number}`)
  assert.equal(seen.assignments.at(-1).unit, other)
  await second('POST', `/tickets/${ticket.number}/commands`, { command: 'return', version: seen.version, reason_code: 'not_ours', basis: '同样不属本单位职责。', suggested_unit: unit })

  await onPage('meeting', async (page) => {
    await signIn(page, 'dispatcher2')
    await page.goto(`/tickets/${ticket.number}`)
    await give(page, await openCommand(page, '同意退单'), '同意退单')
    await page.getByText('争议协商').filter({ visible: true }).first().waitFor()
    const form = await openCommand(page, '会商记录')
    await form.getByRole('button', { name: '会商记录', exact: true }).click()
    await form.getByText('请填写参加人员').first().waitFor()
    await form.getByRole('combobox', { name: '参加人员' }).click()
    for (const name of ['区住建局张三', '区城市管理局李四']) {
      await page.keyboard.type(name)
      await page.keyboard.press('Enter')
    }
    await form.getByLabel('会商结论').fill('广场噪声由区城市管理局牵头，区住建局配合。')
    await choose(page, form, '主办单位', otherName)
    await accessible(page)
    await give(page, form, '会商记录')
    await page.getByText('区城市管理局李四').first().waitFor()
  })

  await onPage('designate', async (page) => {
    await signIn(page, 'supervisor1')
    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: /^争议协商/ }).click()
    await page.getByRole('link', { name: title }).click()
    const form = await openCommand(page, '指定承办')
    await accessible(page)
    await form.getByLabel('依据').fill('会商纪要〔2026〕1号')
    await form.getByRole('radio', { name: '所在乡镇（街道）' }).check({ force: true })
    await give(page, form, '指定承办')
    await page.getByText('不得退单').filter({ visible: true }).first().waitFor()
    await page.goto('/directory')
    await page.getByText('会商纪要〔2026〕1号').first().waitFor()
  })

  await onPage('no-return', async (page) => {
    await signIn(page, `handler.${other}`)
    await page.goto(`/tickets/${ticket.number}`)
    await page.getByLabel(/^退单，暂不可用/).waitFor()
    await accessible(page)
  })
  const next = await newTicket({ title: `${title} 之后`, category: '030103' })
  assert.deepEqual(next.assignments.map((a) => a.unit), [other])
})
