/**
 * Runs one task at a time for work that is only worth doing for the latest request: a task that comes while another one
 * runs waits, and is forgotten when a newer one comes. Failures are the task's own to report.
 */
export class LatestTask {
  #isRunning = false
  #isStopped = false
  #next: (() => Promise<unknown>) | null = null

  offer(task: () => Promise<unknown>): void {
    if (this.#isStopped) return
    this.#next = task
    if (!this.#isRunning) void this.#runAll()
  }

  /** Forgets what waits and takes nothing more; what runs goes on. */
  stop(): void {
    this.#isStopped = true
    this.#next = null
  }

  async #runAll(): Promise<void> {
    this.#isRunning = true
    while (this.#next !== null) {
      const task = this.#next
      this.#next = null
      await task().catch(() => undefined)
    }
    this.#isRunning = false
  }
}
