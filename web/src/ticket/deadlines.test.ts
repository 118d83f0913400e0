import type { Deadline } from '@/api/types'
import { expect, test } from 'vitest'
import { heldOf, pressingOf } from './deadlines'

const deadline = (unit: string | null, due_at: string, state = 'running', stopped_at: string | null = null) => ({ unit, due_at, state, stopped_at }) as Deadline

test('the earliest that is open presses; what was missed is open until it is stopped', () => {
  const missed = deadline('zhujian', '2026-09-01T00:00:00+08:00', 'missed')
  const stopped = deadline('zhujian', '2026-08-01T00:00:00+08:00', 'missed', '2026-08-02T10:00:00+08:00')
  expect(pressingOf([deadline(null, '2026-09-09T00:00:00+08:00'), missed, stopped])).toBe(missed)
  expect(pressingOf([stopped])).toBeUndefined()
})

test("a unit is pressed by its own time first, not by another's", () => {
  const [lead, own] = [deadline('zhujian', '2026-09-02T00:00:00+08:00'), deadline('chengguan', '2026-09-05T00:00:00+08:00')]
  expect(pressingOf([lead, own], 'chengguan')).toBe(own)
  expect(pressingOf([lead, own], 'hotline')).toBe(lead)
})

test('of several that stand still the time to handle it is told', () => {
  const total = { ...deadline(null, '2026-09-02T00:00:00+08:00', 'paused'), clock: 'total' } as Deadline
  const handle = { ...deadline('zhujian', '2026-09-05T00:00:00+08:00', 'paused'), clock: 'handle' } as Deadline
  expect(heldOf([deadline('zhujian', '2026-09-01T00:00:00+08:00', 'met'), total, handle])).toBe(handle)
  expect(heldOf([total])).toBe(total)
  expect(heldOf([deadline('zhujian', '2026-09-01T00:00:00+08:00')])).toBeUndefined()
})
