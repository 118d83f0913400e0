// Exclusion, termination and the long-term ledger: one person asks with proof, another decides, and nobody decides the own request.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { inHand } from './prepare.mjs'
import { accessible, api, day, fillDay, fromPool, give, onPage, openCommand, PHOTO, signIn, withBrowser } from './support.mjs'

withBrowser()

const POOL = '剔除挂账终结待审'
const ANSWER = { name: '最终答复（签章）.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF') }

/** Somebody of the hotline gets these duties, whatever they were before. */
async function duties(username, roles) {
  const secadmin = await api('secadmin')
  const { items } = await secadmin('GET', `/people?q=${username}`)
  const person = items.find((p) => p.username === username)
  await secadmin('PUT', `/people/${person.id}`, { name: person.name, unit: person.unit, email: person.email, contractor: person.contractor, roles })
}
after(() => duties('dispatcher2', ['dispatcher']))

/** Fills in why and until when, with a file; sends it. */
async function ask(page, label, reasonLabel, reason, file, until) {
  const form = await openCommand(page, label)
  await form.getByRole('button', { name: label, exact: true }).click()
  await form.getByText('请附至少一份佐证材料').waitFor()
  await form.getByLabel(reasonLabel, { exact: true }).fill(reason)
  if (until) await fillDay(form, '承诺办结日期', until)
  await form.locator('input[type=file]').setInputFiles(file)
  await form.getByRole('checkbox', { name: file.name }).waitFor({ state: 'attached' })
  await accessible(page)
  await give(page, form, label)
}

test('excluded by two persons, whom the report names', async () => {
  const title = `历史遗留的噪声 ${Date.now()}`
  const reason = '涉及征地拆迁历史遗留，尚在行政复议中，不宜计入考核。'
  const ticket = await inHand({ title })
  const { unit } = ticket.assignments[0]
  await onPage('exclusion-ask', async (page) => {
    await signIn(page, `handler.${unit}`)
    await page.goto(`/tickets/${ticket.number}`)
    await ask(page, '申请剔除', '剔除理由', reason, PHOTO)
    await page.getByText('剔除 · 待审批').waitFor()
    await page.getByRole('group', { name: '操作' }).getByRole('button', { name: '备注', exact: true, includeHidden: true }).waitFor({ state: 'attached' })
    assert.equal(await page.getByRole('button', { name: '同意剔除' }).count(), 0, 'who asks is not offered the approval')
  }, { width: 390, height: 844 })

  await onPage('exclusion-decide', async (page) => {
    await signIn(page, 'supervisor1')
    await fromPool(page, POOL, title)
    await page.getByText(`剔除 · 待审批`).waitFor()
    await page.getByText(reason).first().waitFor()
    const form = await openCommand(page, '同意剔除')
    await accessible(page)
    await form.getByLabel('审批意见').fill('情况属实，同意剔除。')
    await give(page, form, '同意剔除')
    await page.getByText('剔除 · 已同意').waitFor()
    await page.getByRole('complementary', { name: '工单要素' }).getByRole('definition').filter({ hasText: '已剔除' }).waitFor()
  })

  await onPage('exclusion-report', async (page) => {
    await signIn(page, 'leader1')
    await page.goto('/overview?period=quarter')
    await page.getByText(/剔除.*明细$/).click()
    const list = page.getByRole('region', { name: '剔除、挂账、终结的工单' })
    await list.getByRole('columnheader', { name: '审批人' }).waitFor()
    await list.getByRole('row').nth(1).waitFor()
    await accessible(page)
  })
  // The page tells of what was due so far; this one is due later and stands among what was recorded today.
  const today = await day(0)
  const { items } = await (await api('leader1'))('GET', `/reports/rulings?from=${today}&to=${today}&basis=created&kind=exclusion&limit=200`)
  const item = items.find((i) => i.number === ticket.number)
  assert.deepEqual([item.reason, item.requested_by, item.decided_by], [reason, '区住建局承办人', '督办员一号'])
})

test('terminated with the signed answer; who asked may not approve, whatever the duties', async () => {
  const title = `反复投诉的噪声 ${Date.now()}`
  const ticket = await inHand({ title })
  await duties('dispatcher2', ['dispatcher', 'supervisor'])
  await onPage('termination-ask', async (page) => {
    await signIn(page, 'dispatcher2')
    await page.goto(`/tickets/${ticket.number}`)
    await ask(page, '申请终结', '终结理由', '已作最终答复并送达，诉求人以同一事实反复投诉。', ANSWER)
    await page.getByText('终结 · 待审批').waitFor()
    const own = page.getByLabel(/^同意终结，暂不可用：/)
    await own.hover()
    await page.getByRole('tooltip').filter({ visible: true }).waitFor()
    await accessible(page)
  })
  await onPage('termination-decide', async (page) => {
    await signIn(page, 'supervisor2')
    await fromPool(page, POOL, title)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: ANSWER.name }).first().click()
    assert.equal((await download).suggestedFilename(), ANSWER.name)
    const form = await openCommand(page, '同意终结')
    await form.getByText('工单以最终答复终结，不再办理').waitFor()
    await accessible(page)
    await give(page, form, '同意终结')
    await page.getByText('已终结').filter({ visible: true }).first().waitFor()
    await page.getByText('终结 · 已同意').waitFor()
    await accessible(page)
  })
  const seen = await (await api('dispatcher1'))('GET', `/tickets/${ticket.number}`)
  assert.deepEqual([seen.status, seen.light], ['terminated', 'grey'])
})

test('promised for a later day, refused once, then kept on the ledger', async () => {
  const title = `要等修编的噪声 ${Date.now()}`
  const ticket = await inHand({ title })
  const { unit } = ticket.assignments[0]
  const until = await day(80)
  for (const decision of ['不同意挂账', '同意挂账']) {
    await onPage('ledger-ask', async (page) => {
      await signIn(page, `handler.${unit}`)
      await page.goto(`/tickets/${ticket.number}`)
      await ask(page, '申请挂账', '理由', '须待声环境功能区划修编后整治，已列入计划。', PHOTO, until)
      await page.getByRole('listitem').filter({ hasText: '挂账 · 待审批' }).getByText(`承诺 ${until} 办结`).waitFor()
    })
    await onPage('ledger-decide', async (page) => {
      await signIn(page, 'supervisor1')
      await fromPool(page, POOL, title)
      const form = await openCommand(page, decision)
      if (decision === '不同意挂账') {
        await form.getByRole('button', { name: decision, exact: true }).click()
        await form.getByText('请填写不同意的理由').first().waitFor()
        await form.getByLabel('不同意的理由').fill('请补充整治计划和责任人。')
      }
      await accessible(page)
      await give(page, form, decision)
    })
  }
  await onPage('ledger', async (page) => {
    await signIn(page, `handler.${unit}`)
    await page.goto('/pool/ledger')
    await page.getByRole('link', { name: title }).click()
    await page.getByText('挂账 · 未同意').waitFor()
    await page.getByText('挂账 · 已同意').waitFor()
    await page.getByRole('complementary', { name: '工单要素' }).getByRole('definition').filter({ hasText: '挂账' }).waitFor()
    await accessible(page)
  }, { width: 390, height: 844 })
  const seen = await (await api('supervisor1'))('GET', `/tickets/${ticket.number}`)
  assert.ok(seen.deadlines.find((d) => d.clock === 'handle').due_on >= until, 'the promised day, or the working day after it')
})
