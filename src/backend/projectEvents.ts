import { EventPublisher } from '@orpc/server'
import type { ProjectEvent } from '../shared/contract/project.ts'

/** Tells every connected window what changed. A window that does not listen for a while loses the oldest events. */
export class ProjectEvents {
  readonly #publisher = new EventPublisher<{ changed: ProjectEvent }>({ maxBufferedEvents: 1000 })

  publish(event: ProjectEvent): void {
    this.#publisher.publish('changed', event)
  }

  /** Iterates from now on; ends with the signal. */
  listen(signal: AbortSignal | undefined): AsyncIteratorObject<ProjectEvent, unknown, void> {
    return this.#publisher.subscribe('changed', { signal })
  }
}
