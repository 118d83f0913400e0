// The agent: a call taken down by keyboard reaches a unit; what was typed is kept, except the caller's number.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, api, newTicket, onPage, signIn, withBrowser } from './support.mjs'

withBrowser()

const fieldInFocus = (page) => page.evaluate(() => document.activeElement?.closest('[data-field]')?.getAttribute('data-field'))
const chosen = (page, group) => page.getByRole('radiogroup', { name: group, exact: true }).getByRole('radio', { checked: true })

/** Tab, until the field has the cursor. */
async function tabTo(page, field) {
  for (let i = 0; i < 20; i += 1) {
    await page.keyboard.press('Tab')
    if ((await fieldInFocus(page)) === field) return
  }
  assert.fail(`Tab does not reach ${field}`)
}

async function openDesk(page, who = 'agent1') {
  await signIn(page, who)
  await page.getByRole('heading', { name: '受理登记' }).waitFor()
  await page.getByRole('radio', { name: '投诉' }).waitFor({ state: 'attached' })
}

test('a complaint by keyboard alone reaches the unit', () =>
  onPage('agent', async (page) => {
    const title = `工地半夜浇筑混凝土 ${Date.now()}`
    await openDesk(page)
    await accessible(page)
    assert.equal(await fieldInFocus(page), 'caller.phone', 'the cursor waits for the number')
    await page.keyboard.type('13900005678')
    await tabTo(page, 'caller.name')
    await page.keyboard.type('李秀英')
    await tabTo(page, 'kind')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    assert.equal(await chosen(page, '类型').getAttribute('value'), 'complaint')
    assert.equal(await chosen(page, '处理方式').getAttribute('value'), 'accept', 'a complaint is usually passed on')
    await tabTo(page, 'content')
    await page.keyboard.type(`${title}。连续三晚到凌晨两点，家里有老人，要求停止夜间施工。`)
    await tabTo(page, 'category')
    await page.keyboard.type('夜间施工')
    await page.getByRole('option', { name: /夜间施工噪声/ }).waitFor()
    await page.keyboard.press('Enter')
    await tabTo(page, 'area')
    await page.keyboard.type('桂苑')
    await page.getByRole('option', { name: /桂苑/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('complementary', { name: '参考' }).getByText('将直接派给').waitFor()
    await accessible(page)
    await page.keyboard.press('Control+Enter')

    const saved = page.getByRole('status', { name: '已登记' })
    await saved.waitFor()
    assert.match(await saved.getByText(/^\d{4} \d{4}$/).innerText(), /^\d{4} \d{4}$/)
    await accessible(page)
    const number = (await saved.getByText(/^530113\d{11,}/).innerText()).match(/^\d+/)[0]
    const ticket = await (await api('dispatcher1'))('GET', `/tickets/${number}`)
    assert.equal(ticket.title, title)
    assert.equal(ticket.status, 'dispatched')

    await page.keyboard.press('n')
    await page.getByLabel('来电号码').waitFor()
    assert.equal(await page.getByLabel('诉求内容').inputValue(), '')
    await page.waitForFunction(() => document.activeElement?.closest('[data-field="caller.phone"]'))

    const { unit } = ticket.assignments[0]
    await onPage('agent-unit', async (other) => {
      await signIn(other, `handler.${unit}`)
      await other.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: /^待签收/ }).click()
      await other.getByRole('link', { name: title }).waitFor()
    })
  }))

test('a question answered on the line needs category, content and answer only', () =>
  onPage('consult', async (page) => {
    await openDesk(page)
    await page.keyboard.press('F4')
    await page.keyboard.press('Space')
    assert.equal(await chosen(page, '处理方式').getAttribute('value'), 'answer')
    assert.equal(await page.getByRole('combobox', { name: '地点' }).count(), 0)
    await page.keyboard.press('Control+Enter')
    const summary = page.getByRole('alert').filter({ hasText: '有 3 处需要修改' })
    await summary.waitFor()
    await page.getByText('请填写答复内容').nth(1).waitFor()
    assert.equal(await fieldInFocus(page), 'content', 'the cursor stands at the first fault')
    await accessible(page)
    await page.keyboard.type('天然气新开户要带什么材料')
    await tabTo(page, 'category')
    await page.keyboard.type('燃气')
    await page.getByRole('option').first().waitFor()
    await page.keyboard.press('Enter')
    await tabTo(page, 'reply')
    await page.keyboard.type('带身份证和不动产权证到营业厅办理。')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('status', { name: '已登记' }).getByText('已答复').waitFor()
  }))

test('a reload keeps the matter, and the browser never holds the number', () =>
  onPage('draft', async (page) => {
    await openDesk(page)
    await page.getByLabel('来电号码').fill('13912345678')
    await page.getByLabel('姓名').fill('赵六')
    await page.getByLabel('诉求内容').fill('路口大坑把电动车轮子都颠变形了。')
    await page.waitForFunction(() => JSON.stringify({ ...sessionStorage }).includes('颠变形'))
    const stored = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))
    assert.ok(!stored.includes('13912345678') && !stored.includes('赵六'), 'neither number nor name is stored')
    await page.reload()
    await page.getByText('已恢复未保存的内容').waitFor()
    assert.equal(await page.getByLabel('诉求内容').inputValue(), '路口大坑把电动车轮子都颠变形了。')
    assert.equal(await page.getByLabel('来电号码').inputValue(), '')
  }))

test('whoever called before is recognised, with a warning while something is open', async () => {
  const phone = `139${String(Date.now()).slice(-8)}`
  const earlier = await newTicket({ title: `同一号码的前一件 ${phone}`, caller: { kind: 'person', anonymous: false, name: '钱七', phone } })
  await onPage('same-caller', async (page) => {
    await openDesk(page)
    await page.getByLabel('来电号码').fill(phone)
    const history = page.getByRole('region', { name: '此号码以往的诉求' })
    await history.getByText('此号码有 1 件诉求尚未办结').waitFor()
    await history.getByRole('link', { name: earlier.title }).waitFor()
    assert.equal(await history.getByText('钱七').count(), 0, 'earlier tickets come masked')
    await accessible(page)
  })
})

test('a contractor decides nothing: a refusal waits for a dispatcher', () =>
  onPage('contractor', async (page) => {
    await openDesk(page, 'agent3')
    await page.getByRole('radio', { name: '投诉' }).check({ force: true })
    await page.getByRole('radio', { name: '不予受理' }).check({ force: true })
    await page.getByLabel('诉求内容').fill('对法院判决结果不服，要求改判。')
    await page.getByRole('combobox', { name: '原因' }).click()
    await page.getByRole('option', { name: '属诉讼程序' }).click()
    await page.getByRole('radiogroup', { name: '是否已告知诉求人' }).getByRole('radio', { name: '是' }).check({ force: true })
    await page.getByLabel('告知的原话').fill('判决事项请按法律程序上诉或申诉。')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('heading', { name: '已登记，须由派单员作出决定。' }).waitFor()
  }))
