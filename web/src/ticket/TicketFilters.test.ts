import { flushPromises, mount } from '@vue/test-utils'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

const GET = vi.hoisted(() => vi.fn())
vi.mock('@/api/client', () => ({ client: { GET } }))

const { default: TicketFilters } = await import('./TicketFilters.vue')
const { LeafPicker } = await import('@/ui')

const tree = [
  { code: '03', name: '环境保护', level: 1, parent: null },
  { code: '0301', name: '施工噪声', level: 2, parent: '03' },
]
GET.mockImplementation(async (path: string) => ({ data: path.endsWith('vocabulary') ? {} : { items: path.endsWith('categories') ? tree : [] }, response: new Response() }))

async function at(address: string) {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/tickets', component: { template: '<i />' } }] })
  await router.push(address)
  const page = mount(TicketFilters, { global: { plugins: [router, VueQueryPlugin] }, attachTo: document.body })
  await flushPromises()
  return { router, page, category: page.findAllComponents(LeafPicker)[0]! }
}

describe('the filters of a list', () => {
  afterEach(() => (document.body.innerHTML = ''))

  it('say the category of the address, also one that is no leaf', async () => {
    const { category } = await at('/tickets?category=03')
    expect(category.text()).toContain('环境保护')
  })

  it('put the chosen category and area into the address and take them out again', async () => {
    const { router, page, category } = await at('/tickets?kind=complaint')
    category.vm.$emit('update:modelValue', '0301')
    await flushPromises()
    page.findAllComponents(LeafPicker)[1]!.vm.$emit('update:modelValue', '530113001')
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ kind: 'complaint', category: '0301', area: '530113001' })
    category.vm.$emit('update:modelValue', null)
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ kind: 'complaint', area: '530113001' })
  })

  it('offer every level, and are one combobox each', async () => {
    const { category } = await at('/tickets')
    expect(category.find('[role=combobox]').attributes('aria-label')).toBe('类别')
    await category.find('input').trigger('click')
    await flushPromises()
    await vi.waitFor(() => expect([...document.querySelectorAll('.leaf-picker [role=option]')].map((o) => o.textContent)).toEqual(['环境保护', '施工噪声环境保护']), { timeout: 10_000 })
    expect(document.querySelector('.leaf-picker .el-select-dropdown__list')?.getAttribute('tabindex')).toBe('0')
  })
})
