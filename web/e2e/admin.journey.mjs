// The three administrators at work: people and roles, units and the directory, limits, the calendar, and what the auditor sees of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, api, newTicket, onPage, signIn, withBrowser } from './support.mjs'

withBrowser()

/** A name that no other run has taken. */
const unique = (word) => `${word}${Date.now().toString(36)}`

test('the security administrator adds a person, who signs in and must change the password first', () =>
  onPage('people', async (page) => {
    const username = unique('zhang')
    await signIn(page, 'secadmin')
    await page.getByRole('heading', { name: '人员与角色' }).waitFor()
    await accessible(page)
    await page.getByRole('button', { name: '新增人员' }).click()
    const form = page.getByRole('dialog', { name: '新增人员' })
    await form.getByRole('button', { name: '新增人员' }).click()
    await form.getByText('有 4 处需要修改').waitFor()
    await form.getByLabel('用户名').fill(username)
    await form.getByLabel('姓名').fill('张某某')
    await form.getByRole('combobox', { name: '单位' }).click()
    await page.getByRole('option', { name: '区住建局', exact: true }).click()
    await form.getByText('承办人', { exact: true }).click()
    await form.getByText('审计员', { exact: true }).click()
    await form.getByRole('button', { name: '新增人员' }).click()
    await form.getByText('管理员不能兼任业务角色').waitFor()
    await accessible(page)
    await form.getByText('审计员', { exact: true }).click()
    await form.getByRole('button', { name: '新增人员' }).click()
    const once = page.getByRole('dialog', { name: '一次性口令' })
    const password = await once.locator('code').textContent()
    await once.getByRole('button', { name: '我已记下' }).click()
    await page.getByLabel('用户名或姓名').fill(username)
    await page.getByLabel('用户名或姓名').press('Enter')
    await page.getByRole('cell', { name: '待改口令' }).waitFor()

    await page.context().clearCookies()
    await page.goto('/login')
    await page.getByLabel('用户名').fill(username)
    await page.getByLabel('口令', { exact: true }).fill(password)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByRole('heading', { name: '修改口令' }).waitFor()
    await page.getByLabel('原口令').fill(password)
    await page.getByLabel('新口令', { exact: true }).fill('Tongdu-Qu-2026')
    await page.getByLabel('再输入一次新口令').fill('Tongdu-Qu-2026')
    await page.getByRole('button', { name: '修改口令' }).click()
    await page.getByText('口令已修改').waitFor()
  }))

test('a file of people is checked line by line before it is taken', () =>
  onPage('people-import', async (page) => {
    const username = unique('sun')
    await signIn(page, 'secadmin')
    await page.getByRole('button', { name: '批量导入' }).click()
    const drawer = page.getByRole('dialog', { name: '批量导入' })
    const csv = `用户名,姓名,邮箱,单位,角色,外包\n${username},孙某某,,区住建局,承办人,否\nagent1,坐席,,12345热线中心,坐席,否\n`
    await drawer.locator('input[type=file]').setInputFiles({ name: '人员.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await drawer.getByText('共 2 行：可导入 1 人，有误 1 行').waitFor()
    await drawer.getByText('用户名 agent1 已存在').waitFor()
    await accessible(page)
    await drawer.getByRole('button', { name: '导入 1 人' }).click()
    const once = page.getByRole('dialog', { name: '一次性口令' })
    await once.getByRole('cell', { name: username }).waitFor()
    await once.getByRole('button', { name: '我已记下' }).click()

    const auditor = await api('auditor')
    const log = await auditor('GET', '/audit/changes?action=person_add')
    assert.ok(log.items.some((row) => row.subject.includes(username)))
  }))

test('the system administrator replaces a row of the directory, and the tester says why', () =>
  onPage('directory', async (page) => {
    await signIn(page, 'sysadmin')
    await page.goto('/directory')
    await page.getByRole('button', { name: '新增一行' }).click()
    const form = page.getByRole('dialog', { name: '新增派单目录' })
    await form.getByRole('combobox', { name: '类别', exact: true }).fill('广场舞')
    await page.getByRole('option', { name: /广场舞/ }).first().click()
    await form.getByRole('combobox', { name: '单位', exact: true }).click()
    await page.getByRole('option', { name: '区城市管理局', exact: true }).click()
    await form.getByRole('button', { name: '新增一行' }).click()
    await form.getByText('此项必填').waitFor()
    await accessible(page)
    await form.getByLabel('依据').fill('会议纪要〔2026〕3号')
    await form.getByRole('button', { name: '新增一行' }).click()
    await form.waitFor({ state: 'hidden' })

    await page.getByRole('button', { name: '派单测试' }).click()
    await page.getByRole('heading', { name: '派单测试' }).waitFor()
    await page.getByRole('combobox', { name: '类别', exact: true }).fill('夜间施工')
    await page.getByRole('option', { name: /夜间施工噪声/ }).first().click()
    await page.getByRole('cell', { name: /采用/ }).first().waitFor()
    await page.getByRole('region', { name: '比较过的目录行' }).waitFor()
    await accessible(page)
  }))

test('a unit is renamed from a day on and a limit is set for what begins afterwards', () =>
  onPage('settings', async (page) => {
    const before = await newTicket()
    const due = (ticket) => ticket.deadlines.find((d) => d.clock === 'handle')
    await signIn(page, 'sysadmin')
    await page.goto('/units')
    const row = page.getByRole('row', { name: /区档案馆|区融媒体中心|园区管委会/ }).first()
    await row.getByRole('button', { name: '更名' }).click()
    const rename = page.getByRole('dialog', { name: /更名/ })
    await rename.getByLabel('名称').fill(unique('园区管理委员会'))
    await rename.getByRole('button', { name: '更名', exact: true }).click()
    await rename.waitFor({ state: 'hidden' })
    await page.getByText('曾用名').first().waitFor()
    await accessible(page)

    await page.goto('/limits')
    await page.getByRole('button', { name: '调整', exact: true }).first().click()
    const form = page.getByRole('dialog', { name: '调整“办理”' })
    await form.getByRole('spinbutton', { name: '新值' }).fill('8')
    await form.getByLabel('依据').fill('区政府办通知')
    await accessible(page)
    await form.getByRole('button', { name: '调整', exact: true }).click()
    await form.waitFor({ state: 'hidden' })
    await page.getByRole('cell', { name: '区政府办通知' }).first().waitFor()
    await accessible(page)
    const agent = await api('agent1')
    const kept = await agent('GET', `/tickets/${before.number}`)
    assert.deepEqual(due(kept), due(before), 'the promise stays')
    assert.match(due(await newTicket()).rule, /8 个工作日/)
    const sysadmin = await api('sysadmin')
    await sysadmin('POST', '/settings/limits', { name: 'handle', basis: '试行结束' })
  }))

test('a notice is pasted, its effect is seen, and nothing is kept before that', () =>
  onPage('calendar-import', async (page) => {
    await signIn(page, 'sysadmin')
    await page.goto('/calendar/2027')
    await page.getByRole('button', { name: '导入放假安排' }).click()
    const drawer = page.getByRole('dialog', { name: '导入放假安排' })
    await drawer.getByLabel('内容').fill('2027年元旦放假安排：\n一、元旦：1月1日（周五）至3日（周日）放假，共3天。1月9日（周六）上班。')
    await drawer.getByRole('button', { name: '看影响' }).click()
    await drawer.getByText('2027 年').waitFor()
    await drawer.getByText(/保持原承诺/).waitFor()
    await accessible(page)
    await drawer.getByRole('button', { name: '确认导入' }).click()
    await drawer.waitFor({ state: 'hidden' })
    await page.getByTitle('2027-01-09 调休上班 元旦').waitFor()
  }))

test('the auditor reads what was done and can change nothing', () =>
  onPage('audit', async (page) => {
    await signIn(page, 'auditor')
    await page.getByRole('heading', { name: '审计' }).waitFor()
    await page.getByRole('region', { name: '管理日志' }).waitFor()
    await accessible(page)
    await page.getByText('访问日志', { exact: true }).click()
    await page.getByRole('region', { name: '访问日志' }).waitFor()
    await page.getByText('工单流水', { exact: true }).click()
    await page.getByRole('region', { name: '工单流水' }).waitFor()
    await accessible(page)
    for (const path of ['/people', '/limits', '/tickets']) {
      await page.goto(path)
      await page.getByText('您不能打开这个页面').waitFor()
    }
  }))

test('a photo lies on its ticket as a small picture that opens larger', async () => {
  const ticket = await newTicket()
  await onPage('photo', async (page) => {
    await signIn(page, 'dispatcher2')
    await page.goto(`/tickets/${ticket.number}`)
    await page.getByRole('button', { name: '上传附件' }).click()
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('menuitem', { name: '办理佐证' }).click()
    await (await chooser).setFiles(new URL('../../src/service/demo/photo.png', import.meta.url).pathname)
    await page.getByRole('button', { name: '放大查看 photo.png' }).click()
    await page.getByRole('dialog', { name: 'photo.png' }).getByRole('img', { name: 'photo.png' }).waitFor()
    await accessible(page)
  })
})
