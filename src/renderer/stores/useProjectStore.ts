import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Category } from '../../core/dataset/records.ts'
import type { ProjectEntry, ProjectEvent, ProjectInfo } from '../../shared/contract/project.ts'
import { useHost } from '../backend/currentHost.ts'
import { failureOf } from '../backend/failure.ts'
import type { Failure } from '../backend/failure.ts'
import { followWhileConnected } from '../backend/followWhileConnected.ts'

/** The project that is open: its name, counts and categories, its entries, and news of changes made elsewhere. */
export const useProjectStore = defineStore('project', () => {
  const { client, connection } = useHost()
  const info = shallowRef<ProjectInfo | null>(null)
  /** Newest first; null until asked for. */
  const entries = shallowRef<readonly ProjectEntry[] | null>(null)
  /** Why the project cannot be shown, while it cannot. */
  const failure = shallowRef<Failure | null>(null)
  const connectionState = shallowRef(connection.state)
  const listeners = new Set<(event: ProjectEvent) => void>()

  const categories = computed<readonly Category[]>(() => info.value?.categories ?? [])
  const categoryNames = computed(() => new Map(categories.value.map((category) => [category.id, category.name])))

  async function load(): Promise<void> {
    try {
      info.value = await client.project.info()
      failure.value = null
    } catch (error) {
      failure.value = failureOf(error)
    }
  }

  /** Calls `listener` for every change that the backend reports; returns how to stop. */
  function onEvent(listener: (event: ProjectEvent) => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  /** Follows the backend's events until `signal` ends it, starting over whenever the connection comes back. */
  async function followEvents(signal: AbortSignal): Promise<void> {
    const stop = connection.onChange((state) => (connectionState.value = state))
    signal.addEventListener('abort', stop, { once: true })
    await followWhileConnected({
      connection,
      signal,
      start: () => client.project.events(undefined, { signal }),
      take: dispatch,
      again: load,
    })
  }

  function dispatch(event: ProjectEvent): void {
    if (event.kind !== 'set') void load()
    for (const listener of listeners) listener(event)
  }

  async function createCategory(name: string, isStuff: boolean): Promise<Category> {
    const category = await client.project.createCategory({ name, isStuff })
    await load()
    return category
  }

  async function loadEntries(): Promise<void> {
    entries.value = await client.project.entries()
  }

  /** Takes an import back or brings it again; what it holds disappears from or returns to every list. */
  async function setEntryUndone(entryId: number, undone: boolean): Promise<void> {
    await client.project.setEntryUndone({ entryId, undone })
    await Promise.all([loadEntries(), load()])
  }

  return {
    info,
    entries,
    failure,
    connectionState,
    categories,
    categoryNames,
    load,
    onEvent,
    followEvents,
    createCategory,
    loadEntries,
    setEntryUndone,
  }
})
