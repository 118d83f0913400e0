import type { Deadline } from '@/api/types'

/** The deadline that presses: the earliest of those still open. A missed one stays open until it is stopped. */
export function pressingOf(deadlines: Deadline[]): Deadline | undefined {
  return deadlines
    .filter((d) => d.state === 'running' || (d.state === 'missed' && !d.stopped_at))
    .sort((a, b) => Date.parse(a.due_at) - Date.parse(b.due_at))[0]
}
