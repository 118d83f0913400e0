import type { Ticket } from '@/api/types'
import { flushPromises, mount } from '@vue/test-utils'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const POST = vi.hoisted(() => vi.fn())
const GET = vi.hoisted(() => vi.fn())
vi.mock('@/api/client', () => ({ client: { GET, POST }, upload: vi.fn(), download: vi.fn() }))

const { default: CommandForm } = await import('./CommandForm.vue')

const ticket = (version: number): Ticket =>
  ({ number: '53011326092800001', version, title: '噪声', kind: 'complaint', callers: [], assignments: [], attachments: [], actions: [], blocked: [] }) as unknown as Ticket
const refused = (body: Record<string, unknown>) => ({ error: body, response: new Response(null, { status: body.status as number }) })
const note = { name: 'note' as const, label: '备注', on_behalf_of: [] }

function open(version = 3) {
  return mount(CommandForm, { props: { ticket: ticket(version), action: note }, global: { plugins: [createPinia(), VueQueryPlugin] }, attachTo: document.body })
}

describe('the form of a command', () => {
  beforeEach(() => {
    sessionStorage.clear()
    GET.mockResolvedValue({ data: { items: [] }, response: new Response() })
  })
  afterEach(() => {
    vi.clearAllMocks()
    document.body.innerHTML = ''
  })

  it('sends the version that was seen with the command', async () => {
    POST.mockResolvedValue({ data: ticket(4), response: new Response() })
    const form = open()
    await form.find('textarea').setValue(' 已电话说明 ')
    await form.find('form').trigger('submit')
    await flushPromises()
    expect(POST.mock.calls[0]?.[1]).toMatchObject({ params: { path: { number: '53011326092800001' } }, body: { command: 'note', version: 3, text: '已电话说明' } })
    expect(form.emitted('done')?.[0]).toEqual([ticket(4)])
  })

  it('asks before it sends', async () => {
    const form = open()
    await form.find('form').trigger('submit')
    await flushPromises()
    expect(POST).not.toHaveBeenCalled()
    // The kit shows an error a tenth of a second late.
    await vi.waitFor(() => expect(form.text()).toContain('请填写备注内容'))
  })

  it('keeps what was typed over a conflict, and goes on only from the newest state', async () => {
    POST.mockResolvedValueOnce(refused({ status: 409, code: 'version_conflict', title: '工单已变化', detail: '工单已变化' }))
    const form = open()
    await form.find('textarea').setValue('写了很久')
    await form.find('form').trigger('submit')
    await flushPromises()
    expect(form.text()).toContain('您填写的内容仍在')
    expect(form.find('textarea').element.value).toBe('写了很久')

    await form.setProps({ ticket: ticket(7) })
    await form.findAll('button').find((b) => b.text() === '载入最新情况')?.trigger('click')
    await flushPromises()
    POST.mockResolvedValueOnce({ data: ticket(8), response: new Response() })
    await form.find('form').trigger('submit')
    await flushPromises()
    expect(POST.mock.calls[1]?.[1].body).toMatchObject({ version: 7, text: '写了很久' })
  })

  it("shows the server's objection beside the field and above the form", async () => {
    POST.mockResolvedValueOnce(refused({ status: 422, code: 'invalid', title: '内容有误', detail: '内容有误', errors: [{ field: 'text', code: 'too_long', detail: '备注太长' }] }))
    const form = open()
    await form.find('textarea').setValue('x')
    await form.find('form').trigger('submit')
    await flushPromises()
    expect(form.find('[role=alert]').text()).toContain('备注太长')
    await vi.waitFor(() => expect(form.find('.el-form-item__error').text()).toBe('备注太长'))
  })

  it('brings back what was typed before the page was left', async () => {
    const form = open()
    await form.find('textarea').setValue('没写完')
    await new Promise((resolve) => setTimeout(resolve, 350))
    form.unmount()
    expect(open().find('textarea').element.value).toBe('没写完')
  })

})
