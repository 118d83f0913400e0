/**
 * Times as people in the office say them, always in Beijing time, whatever the computer's zone.
 * Pure: "now" is given, because the product has its own clock.
 */
import { text } from '@/text/zh-CN'

const BEIJING = 8 * 3_600_000
const DAY = 86_400_000
const words = text.time

interface Parts { year: number; month: number; day: number; hour: number; minute: number; weekday: number; dayNumber: number }

/** The Beijing wall clock of an instant. */
function parts(instant: number): Parts {
  const d = new Date(instant + BEIJING)
  return {
    year: d.getUTCFullYear(), month: d.getUTCMonth() + 1, day: d.getUTCDate(), hour: d.getUTCHours(), minute: d.getUTCMinutes(),
    weekday: d.getUTCDay(), dayNumber: Math.floor((instant + BEIJING) / DAY),
  }
}

const two = (n: number): string => String(n).padStart(2, '0')

export function millis(value: string | number | Date): number {
  return value instanceof Date ? value.getTime() : typeof value === 'number' ? value : Date.parse(value)
}

/** `2026-10-10` of an instant, in Beijing. */
export function beijingDate(value: string | number | Date): string {
  const p = parts(millis(value))
  return `${p.year}-${two(p.month)}-${two(p.day)}`
}

/** The day `n` days after a date. */
export function addDays(date: string, n: number): string {
  return beijingDate(Date.parse(`${date}T12:00:00+08:00`) + n * DAY)
}

/** `2026-10-10 16:20`, for tooltips and tables of record. */
export function exact(value: string | number | Date | null | undefined): string {
  if (value === null || value === undefined) return text.common.none
  const p = parts(millis(value))
  return `${p.year}-${two(p.month)}-${two(p.day)} ${two(p.hour)}:${two(p.minute)}`
}

function dayWord(p: Parts, now: Parts): string {
  const away = p.dayNumber - now.dayNumber
  if (away === 0) return words.today
  if (away === 1) return words.tomorrow
  if (away === -1) return words.yesterday
  if (away > 1 && away < 7) return words.weekdays[p.weekday]!
  return p.year === now.year ? `${p.month}月${p.day}日` : `${p.year}年${p.month}月${p.day}日`
}

/** 2026年9月, of its first day. */
export function monthName(day: string): string {
  const p = parts(Date.parse(`${day}T12:00:00+08:00`))
  return `${p.year}年${p.month}月`
}

/** 今天 16:20, 昨天 09:00, 10月3日 11:30. */
export function said(value: string | number | Date, now: number): string {
  const p = parts(millis(value))
  return `${dayWord(p, parts(now))} ${two(p.hour)}:${two(p.minute)}`
}

/** 10月10日 周六. */
export function saidDate(date: string): string {
  const p = parts(Date.parse(`${date}T12:00:00+08:00`))
  return `${p.month}月${p.day}日 ${words.weekdays[p.weekday]}`
}

/** A deadline in words. `due_at` is exclusive: midnight means 24:00 of the day before (contract §2). */
export function saidDue(dueAt: string, now: number): string {
  const due = millis(dueAt)
  const p = parts(due)
  if (p.hour === 0 && p.minute === 0) return words.before(dayWord(parts(due - 1), parts(now)))
  return `${dayWord(p, parts(now))} ${two(p.hour)}:${two(p.minute)}`
}

/** The same, exact: `2026-10-10 24:00`. */
export function exactDue(dueAt: string): string {
  const due = millis(dueAt)
  const p = parts(due)
  return p.hour === 0 && p.minute === 0 ? `${beijingDate(due - 1)} 24:00` : exact(due)
}

/** 已超期 3 小时. */
export function saidLate(dueAt: string, now: number): string {
  const minutes = Math.max(1, Math.floor((now - millis(dueAt)) / 60_000))
  if (minutes < 60) return words.lateMinutes(minutes)
  if (minutes < 48 * 60) return words.lateHours(Math.floor(minutes / 60))
  return words.lateDays(Math.floor(minutes / 1440))
}

/**
 * 剩余 2 个工作日, 剩余 3 小时, 剩余 3 天，均为休息日. Working days are counted on the server's calendar: `isWork` answers for a
 * date, or undefined when that year is not loaded yet, and then nothing is claimed.
 */
export function saidLeft(dueAt: string, now: number, isWork: (date: string) => boolean | undefined): string | null {
  const due = millis(dueAt)
  if (due <= now) return saidLate(dueAt, now)
  const today = beijingDate(now)
  const last = beijingDate(due - 1)
  if (today === last) {
    const minutes = Math.floor((due - now) / 60_000)
    return minutes < 60 ? words.minutesLeft(Math.max(1, minutes)) : words.hoursLeft(Math.floor(minutes / 60))
  }
  let [left, days] = [0, 0]
  for (let day = addDays(today, 1); day <= last; day = addDays(day, 1)) {
    const work = isWork(day)
    if (work === undefined) return null
    if (work) left += 1
    days += 1
  }
  // A day that a leader named may be a rest day: none of the days until it is a working day, and it is not today either.
  return left > 0 ? words.workingDaysLeft(left) : words.restDaysLeft(days)
}
