import { useToast } from '@nuxt/ui/composables/useToast'
import { failureOf } from '../backend/failure.ts'

/** Shows what went wrong as a toast: what, why, what to do, and the code for whoever is asked about it. */
export function useProblems() {
  const toast = useToast()

  function report(error: unknown): void {
    const { code, title, message, todo } = failureOf(error)
    if (code === 'cancelled') return
    toast.add({
      id: `problem-${code}`,
      title,
      description: [message, todo, `Code: ${code}`].filter((part) => part !== '').join('\n'),
      icon: 'i-lucide-octagon-alert',
      color: 'error',
      duration: 12_000,
    })
  }

  /** Runs something a person asked for; failures become a toast. */
  async function attempt(action: () => Promise<unknown> | unknown): Promise<void> {
    try {
      await action()
    } catch (error) {
      report(error)
    }
  }

  return { report, attempt }
}
