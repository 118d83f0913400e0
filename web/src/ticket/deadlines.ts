import type { Deadline } from '@/api/types'

/** The deadline that presses: the earliest of those still open, of the own unit where it has one. A missed one stays open until it is stopped. */
export function pressingOf(deadlines: Deadline[], unit?: string | null): Deadline | undefined {
  const open = deadlines.filter((d) => d.state === 'running' || (d.state === 'missed' && !d.stopped_at))
  const own = open.filter((d) => unit && d.unit === unit)
  return (own.length > 0 ? own : open).sort((a, b) => Date.parse(a.due_at) - Date.parse(b.due_at))[0]
}

/** The deadline that stands still, where none is open: the time to handle it before any other. */
export function heldOf(deadlines: Deadline[]): Deadline | undefined {
  const held = deadlines.filter((d) => d.state === 'paused')
  return held.find((d) => d.clock === 'handle') ?? held[0]
}
