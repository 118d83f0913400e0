import type { Ticket } from '@/api/types'
import { flushPromises, mount } from '@vue/test-utils'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'

const GET = vi.hoisted(() => vi.fn())
const POST = vi.hoisted(() => vi.fn())
const upload = vi.hoisted(() => vi.fn())
vi.mock('@/api/client', () => ({ client: { GET, POST }, upload, download: vi.fn(), downloadPaper: vi.fn() }))

const { default: DocumentsCard } = await import('./DocumentsCard.vue')

const NUMBER = '53011326092800001'
const paper = { id: 2, kind: 'supervision_order', number: '热线督〔2026〕7号', unit: 'zhujian', unit_name: '区住建局', cause: '督办', issued_on: '2026-09-09', issued_at: '', scans: [9] }
const ticket = (over: object = {}): Ticket =>
  ({ number: NUMBER, documents: [paper], documents_to_issue: [], actions: [{ name: 'note', label: '备注' }], attachments: [{ id: 9, name: '签章.pdf' }, { id: 8, name: '现场.png' }], ...over }) as unknown as Ticket
const show = (of: Ticket) =>
  mount(DocumentsCard, { props: { ticket: of }, global: { plugins: [createPinia(), VueQueryPlugin], stubs: { RouterLink: { props: ['to'], template: '<a :href="to"><slot /></a>' } } } })

describe('official papers on a ticket', () => {
  beforeEach(() => {
    GET.mockResolvedValue({ data: { document_kind: [{ code: 'supervision_order', label: '督办单' }, { code: 'transfer_slip', label: '转办单' }] }, response: new Response() })
    POST.mockResolvedValue({ data: { number: '热线转〔2026〕1号' }, response: new Response() })
    upload.mockResolvedValue({ id: 10 })
  })

  it('show their number, lead to the page and list their own scans only', async () => {
    const page = show(ticket())
    await flushPromises()
    expect(page.text()).toContain('热线督〔2026〕7号')
    expect(page.find('a').attributes('href')).toBe(`/tickets/${NUMBER}/documents/2`)
    expect(page.text()).toContain('签章.pdf')
    expect(page.text()).not.toContain('现场.png')
  })

  it('send a scan with the paper that it belongs to', async () => {
    const page = show(ticket())
    await flushPromises()
    const scan = new File(['x'], '回传.pdf', { type: 'application/pdf' })
    const picker = page.find<HTMLInputElement>('input[type=file]')
    await page.findAll('button').find((b) => b.text() === '回传扫描件')!.trigger('click')
    Object.defineProperty(picker.element, 'files', { value: [scan], configurable: true })
    await picker.trigger('change')
    await flushPromises()
    expect(upload).toHaveBeenCalledWith(NUMBER, scan, 'other', expect.anything(), 2)
  })

  it('offer only what the server lets this person issue, and no scan to whoever may add no file', async () => {
    const page = show(ticket({ documents_to_issue: ['transfer_slip'], actions: [{ name: 'instruct', label: '批示' }] }))
    await flushPromises()
    const names = page.findAll('button').map((b) => b.text())
    expect(names).toContain('开具转办单')
    expect(names).not.toContain('回传扫描件')
    await page.findAll('button').find((b) => b.text() === '开具转办单')!.trigger('click')
    await flushPromises()
    expect(POST).toHaveBeenCalledWith('/api/v1/tickets/{number}/documents', { params: { path: { number: NUMBER } }, body: { kind: 'transfer_slip' } })
  })
})
