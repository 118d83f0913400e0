/** Doing one thing on the server: busy while it lasts, the refusal kept for the form. */
import { asProblem, type Problem } from '@/api/problem'
import { ref, shallowRef } from 'vue'

export function useAct() {
  const busy = ref(false)
  const problem = shallowRef<Problem | null>(null)

  /** The outcome, or null where the server refused; then `problem` says why. A second try waits for the first. */
  async function run<T>(work: () => Promise<T>): Promise<{ value: T } | null> {
    if (busy.value) return null
    busy.value = true
    problem.value = null
    try {
      return { value: await work() }
    } catch (error) {
      problem.value = asProblem(error)
      return null
    } finally {
      busy.value = false
    }
  }

  return { busy, problem, run }
}
