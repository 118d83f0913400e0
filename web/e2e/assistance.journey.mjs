// A township is called in: it needs a reason, the township objects, must help all the same, and the lead answers with what it found.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inHand } from './prepare.mjs'
import { accessible, api, choose, fromPool, give, onPage, openCommand, PHOTO, signIn, unfold, withBrowser } from './support.mjs'

withBrowser()

const PHONE = { width: 390, height: 844 }
const WHY = '道路紧邻居民小组，须由社区协助入户核实'

test('called in with a reason, objects, helps, and the lead answers', async () => {
  const title = `须入户核实的噪声 ${Date.now()}`
  // Of traffic noise the directory says nothing of townships.
  const ticket = await inHand({ title, category: '030104' })
  const { unit } = ticket.assignments[0]

  await onPage('assist-add', async (page) => {
    await signIn(page, 'dispatcher1')
    await page.goto(`/tickets/${ticket.number}`)
    const form = await openCommand(page, '增加协办')
    await form.getByText('目录没有规定可由乡镇（街道）协办的，须说明理由。').waitFor()
    await choose(page, form, '单位', '铜都街道')
    await accessible(page)
    await form.getByRole('button', { name: '增加协办', exact: true }).click()
    await form.getByRole('alert').getByText(/派单目录没有规定该事项可由铜都街道协办/).waitFor()
    await form.getByLabel('由镇街协办的理由').fill(WHY)
    await give(page, form, '增加协办')
    const units = page.getByRole('region', { name: '办理单位' })
    await units.getByRole('listitem').filter({ hasText: '铜都街道' }).getByText('目录外下派').waitFor()
    await page.getByRole('region', { name: '办理过程' }).getByText(WHY).waitFor()
    await accessible(page)
  })

  await onPage('assist-object', async (page) => {
    await signIn(page, 'handler.tongdu')
    await page.goto('/pool/co_to_sign')
    await page.getByRole('link', { name: title }).click()
    await page.getByText('协办异议截止').waitFor()
    assert.equal(await page.getByText('13800001234').count(), 0, 'who assists learns nothing of the caller')
    const form = await openCommand(page, '协办异议')
    await form.getByRole('button', { name: '协办异议', exact: true }).click()
    await form.getByText('请填写依据').first().waitFor()
    await form.getByLabel('依据').fill('职责清单第 12 条：交通噪声由交通运输部门监管，不属镇街职责。')
    await accessible(page)
    await give(page, form, '协办异议')
    await page.getByText('协办异议 · 待审批').waitFor()
    await accessible(page)
  }, PHONE)

  await onPage('assist-decide', async (page) => {
    await signIn(page, 'dispatcher2')
    await fromPool(page, '协办异议待审', title)
    await page.getByText('职责清单第 12 条：交通噪声由交通运输部门监管，不属镇街职责。').first().waitFor()
    const form = await openCommand(page, '审定协办异议')
    await form.getByRole('radiogroup', { name: '是否采纳异议' }).getByRole('radio', { name: '否', exact: true }).check({ force: true })
    await form.getByRole('button', { name: '审定协办异议', exact: true }).click()
    await form.getByText('请填写审定意见').first().waitFor()
    await form.getByLabel('审定意见').fill('只需入户核实一次，请协助。')
    await accessible(page)
    await give(page, form, '审定协办异议')
    await page.getByText('协办异议 · 未同意').waitFor()
  })

  await onPage('assist-submit', async (page) => {
    await signIn(page, 'handler.tongdu')
    await page.goto(`/tickets/${ticket.number}`)
    await unfold(page)
    await page.getByLabel(/^协办异议，暂不可用/).waitFor()
    await give(page, await openCommand(page, '签收'), '签收')
    const form = await openCommand(page, '协办办结')
    await form.getByLabel('协办结果').fill('已入户走访 12 户，均反映夜间货车通行频繁。')
    await form.locator('input[type=file]').setInputFiles(PHOTO)
    await form.getByRole('checkbox', { name: PHOTO.name }).waitFor({ state: 'attached' })
    await accessible(page)
    await give(page, form, '协办办结')
    await page.getByRole('region', { name: '协办单位' }).getByText('已入户走访 12 户').waitFor()
    await accessible(page)
  }, PHONE)

  await onPage('assist-answer', async (page) => {
    await signIn(page, `handler.${unit}`)
    await page.goto(`/tickets/${ticket.number}`)
    const part = page.getByRole('region', { name: '协办单位' })
    await part.getByText('已入户走访 12 户，均反映夜间货车通行频繁。').waitFor()
    await part.getByRole('button', { name: `放大查看 ${PHOTO.name}` }).waitFor()
    await give(page, await openCommand(page, '联系'), '联系')
    const form = await openCommand(page, '办结')
    await form.getByRole('radiogroup', { name: '办理情况' }).getByRole('radio', { name: '已解决', exact: true }).check({ force: true })
    await form.getByLabel('处理措施').fill('增设限速标志和禁鸣标志。')
    await form.getByLabel('答复内容（给诉求人）').fill('您好，该路段已增设限速和禁鸣标志。')
    await form.getByText(PHOTO.name, { exact: true }).click()
    await accessible(page)
    await give(page, form, '办结')
    await page.getByText('待审核').filter({ visible: true }).first().waitFor()
  })
  const seen = await (await api('reviewer1'))('GET', `/tickets/${ticket.number}`)
  assert.deepEqual([seen.status, seen.co_results.map((r) => r.unit), seen.results[0].open_co_reason], ['to_review', ['tongdu'], null])
})
