import { describe, expect, it } from 'vitest'
import { backOff, parseMessage } from './events'

describe('messages of the event stream', () => {
  it('reads the event name and the data', () => {
    expect(parseMessage('event: ticket\ndata: {"number":"1"}')).toEqual({ event: 'ticket', data: '{"number":"1"}' })
  })
  it('joins data over several lines and takes either line end', () => {
    expect(parseMessage('data: a\r\ndata:b')).toEqual({ event: 'message', data: 'a\nb' })
  })
  it('hears nothing in a heartbeat', () => expect(parseMessage(': still here')).toBeNull())
})

describe('waiting before the next attempt', () => {
  it('doubles, has a ceiling, and never reaches zero', () => {
    expect(backOff(0, 0)).toBe(500)
    expect(backOff(0, 1)).toBe(1000)
    expect(backOff(3, 1)).toBe(8000)
    expect(backOff(30, 1)).toBe(30_000)
  })
})
