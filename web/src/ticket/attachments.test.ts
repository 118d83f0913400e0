import type { Attachment } from '@/api/types'
import { Problem } from '@/api/problem'
import { flushPromises, mount } from '@vue/test-utils'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const GET = vi.hoisted(() => vi.fn())
const upload = vi.hoisted(() => vi.fn())
vi.mock('@/api/client', () => ({ client: { GET }, upload, download: vi.fn() }))

const { default: AttachmentList } = await import('./AttachmentList.vue')
const { default: AttachmentUpload } = await import('./AttachmentUpload.vue')
const { default: EvidenceField } = await import('./forms/EvidenceField.vue')
const { InstantField } = await import('@/ui')

const NUMBER = '53011326092800001'
const film = new File(['x'], '夜查.mp4', { type: 'video/mp4' })
const paper = new File(['y'], '笔录.pdf', { type: 'application/pdf' })
const global = { plugins: [createPinia(), VueQueryPlugin] }
const body = () => document.body

function choose(input: HTMLInputElement, ...files: File[]): void {
  Object.defineProperty(input, 'files', { value: files, configurable: true })
  input.dispatchEvent(new Event('change'))
}

async function fill(page: ReturnType<typeof mount>): Promise<void> {
  page.findComponent(InstantField).vm.$emit('update:modelValue', '2026-09-28T22:10:00+08:00')
  const place = body().querySelector<HTMLInputElement>('input[aria-label="拍摄地点"]')!
  place.value = ' 兴东路工地北门 '
  place.dispatchEvent(new Event('input'))
  await flushPromises()
}

describe('files on a ticket', () => {
  beforeEach(() => {
    GET.mockResolvedValue({ data: { attachment_kind: [{ code: 'evidence', label: '佐证材料' }, { code: 'other', label: '其他' }] }, response: new Response() })
    upload.mockImplementation(async (_number: string, file: File) => ({ id: 7, name: file.name }))
  })
  afterEach(() => {
    vi.clearAllMocks()
    document.body.innerHTML = ''
  })

  it('go up with when and where they were taken, and one that is refused stays chosen', async () => {
    const page = mount(AttachmentUpload, { props: { number: NUMBER }, global, attachTo: document.body })
    await flushPromises()
    await page.find('button').trigger('click')
    await flushPromises()
    const submit = [...body().querySelectorAll<HTMLButtonElement>('button[type=submit]')].at(-1)!
    expect(submit.disabled).toBe(true)
    choose(body().querySelector<HTMLInputElement>('input[type=file]')!, film, paper)
    await fill(page)
    expect(submit.disabled).toBe(false)
    upload.mockResolvedValueOnce({}).mockRejectedValueOnce(new Problem({ status: 415, detail: '不支持这种文件' }))
    body().querySelector('form')!.dispatchEvent(new Event('submit'))
    await flushPromises()
    const taken = { taken_at: '2026-09-28T22:10:00+08:00', place: ' 兴东路工地北门 ' }
    expect(upload.mock.calls[0]).toEqual([NUMBER, film, 'other', taken])
    expect(body().textContent).toContain('笔录.pdf：不支持这种文件')
    expect([...body().querySelectorAll('.chosen li')].map((li) => li.textContent)).toEqual(['笔录.pdf'])
    page.unmount()
  })

  it('go up as proof with the same', async () => {
    const page = mount(EvidenceField, { props: { ticket: { number: NUMBER, attachments: [] } as never, modelValue: [] }, global, attachTo: document.body })
    await fill(page)
    choose(body().querySelector<HTMLInputElement>('input[type=file]')!, film)
    await flushPromises()
    expect(upload.mock.calls[0]?.slice(2)).toEqual(['evidence', { taken_at: '2026-09-28T22:10:00+08:00', place: ' 兴东路工地北门 ' }])
    page.unmount()
  })

  it('say when and where, also where there is no picture to show', async () => {
    const items = [
      { id: 1, name: '夜查.mp4', kind: 'evidence', size: 2048, viewable: false, uploaded_by: '王某', taken_at: '2026-09-28T22:10:00+08:00', place: '兴东路工地北门', location: null },
      { id: 2, name: '笔录.pdf', kind: 'other', size: 2048, viewable: false, uploaded_by: null, taken_at: null, place: null, location: null },
    ] as unknown as Attachment[]
    const page = mount(AttachmentList, { props: { number: NUMBER, items }, global })
    await flushPromises()
    const lines = page.findAll('li').map((li) => li.text())
    expect(lines[0]).toMatch(/拍摄于 .*22:10 · 兴东路工地北门/)
    expect(lines[1]).toBe('笔录.pdf其他 · 2 KB')
  })
})
