// An order to a unit on paper: numbered, printed, taken away as a file, and back with the signature on it.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { accessible, api, give, newTicket, onPage, openCommand, signIn, withBrowser } from './support.mjs'

withBrowser()

const PHONE = { width: 390, height: 844 }
const SCAN = { name: '督办单（签章）.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF') }

test('a supervision order is given, printed, taken away and comes back signed', async () => {
  const title = `须督办的噪声 ${Date.now()}`
  const ticket = await newTicket({ title })
  const { unit } = ticket.assignments[0]
  let paper

  await onPage('paper-order', async (page) => {
    await signIn(page, 'supervisor1')
    await page.goto(`/tickets/${ticket.number}`)
    const form = await openCommand(page, '督办')
    await form.getByLabel('督办要求').fill('查明夜间施工是否经许可。\n三个工作日内整改并书面报告。')
    await accessible(page)
    await give(page, form, '督办')
    ;[paper] = (await (await api('supervisor1'))('GET', `/tickets/${ticket.number}`)).documents
    assert.match(paper.number, /^热线督〔\d{4}〕\d+号$/)
    const card = page.getByRole('region', { name: '公文' })
    await card.getByText(paper.number).waitFor()
    await accessible(page)
    await card.getByRole('link', { name: '查看和打印' }).click()
    const sheet = page.getByRole('article', { name: '督办单' })
    for (const said of [paper.number, '三个工作日内整改并书面报告。', ticket.number]) await sheet.getByText(said, { exact: true }).waitFor()
    assert.equal(await page.getByText('13800001234').count(), 0, 'nobody learns from paper who called')
    await accessible(page)

    // On paper only the sheet is left.
    await page.emulateMedia({ media: 'print' })
    await sheet.getByText(paper.number, { exact: true }).waitFor()
    for (const hidden of [page.getByRole('button', { name: '打印' }), page.getByRole('navigation', { name: '主导航' }), page.getByRole('banner')]) assert.equal(await hidden.count(), 0)
    await page.emulateMedia({ media: null })

    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载 Word' }).click()
    const file = await download
    assert.equal(file.suggestedFilename(), `督办单${paper.number}.docx`)
    const bytes = await readFile(await file.path())
    assert.equal(bytes.subarray(0, 2).toString(), 'PK')
  })

  await onPage('paper-scan', async (page) => {
    await signIn(page, `lead.${unit}`)
    await page.goto(`/tickets/${ticket.number}`)
    const card = page.getByRole('region', { name: '公文' })
    const send = async (file) => {
      const chooser = page.waitForEvent('filechooser')
      await card.getByRole('button', { name: '回传扫描件' }).click()
      await (await chooser).setFiles(file)
    }
    // What is no picture and no paper is refused, in words that can be read.
    await send({ name: '督办单.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ\u0000\u0001') })
    await page.getByRole('alert').filter({ visible: true }).first().waitFor()
    await accessible(page)
    await send(SCAN)
    await card.getByRole('button', { name: SCAN.name }).waitFor()
    await accessible(page)
  }, PHONE)

  await onPage('paper-back', async (page) => {
    await signIn(page, 'supervisor1')
    await page.goto('/documents')
    await page.getByRole('row').filter({ hasText: paper.number }).getByRole('link', { name: ticket.number }).waitFor()
    await accessible(page)
    await page.getByRole('link', { name: paper.number }).click()
    await page.getByRole('article', { name: '督办单' }).waitFor()
    await page.getByRole('link', { name: '返回工单' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('region', { name: '公文' }).getByRole('button', { name: SCAN.name }).click()
    assert.equal((await download).suggestedFilename(), SCAN.name)
  })
})
