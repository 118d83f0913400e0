/** Which days cannot be chosen: those before today in Beijing. */
export const futureDay = (now: number) => {
  const today = new Date(now + 8 * 3_600_000).toISOString().slice(0, 10)
  const two = (n: number): string => String(n).padStart(2, '0')
  return (day: Date): boolean => `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}` < today
}
