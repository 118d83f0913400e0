import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { boundKeys, handleKey, useKeys } from './keys'

const open = vi.fn()
const search = vi.fn()
const page = defineComponent({
  setup() {
    useKeys([
      { key: 'Enter', label: '打开', run: open },
      { key: 'ctrl+k', label: '查找', run: search, inFields: true },
    ])
    return () => h('div', [h('input'), h('button'), h('p')])
  },
})

function press(target: Element, key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  target.addEventListener('keydown', handleKey as EventListener, { once: true })
  target.dispatchEvent(event)
  return event
}

describe('keys of a page', () => {
  afterEach(() => {
    vi.clearAllMocks()
    document.body.innerHTML = ''
  })

  it('hold while the page is shown, and are gone with it', () => {
    const shown = mount(page, { attachTo: document.body })
    expect(boundKeys()).toHaveLength(1)
    press(shown.find('p').element, 'Enter')
    expect(open).toHaveBeenCalledTimes(1)
    shown.unmount()
    expect(boundKeys()).toHaveLength(0)
  })

  it('leave typing alone, except for keys that type nothing', () => {
    const shown = mount(page, { attachTo: document.body })
    press(shown.find('input').element, 'Enter')
    expect(open).not.toHaveBeenCalled()
    expect(press(shown.find('input').element, 'k', { ctrlKey: true }).defaultPrevented).toBe(true)
    expect(search).toHaveBeenCalledTimes(1)
    shown.unmount()
  })

  it('leave Enter to a focused button', () => {
    const shown = mount(page, { attachTo: document.body })
    expect(press(shown.find('button').element, 'Enter').defaultPrevented).toBe(false)
    expect(open).not.toHaveBeenCalled()
    shown.unmount()
  })
})
