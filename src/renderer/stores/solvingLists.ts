import { computed, ref, shallowRef, watch } from 'vue'
import type { ComputedRef, Ref, ShallowRef } from 'vue'
import type { CueSource, OfferedCues, RunSummary } from '../../shared/contract/solving.ts'
import { useHost } from '../backend/currentHost.ts'
import { failureOf } from '../backend/failure.ts'
import type { Failure } from '../backend/failure.ts'
import { allSources, chosenSource } from '../solving/cueSources.ts'
import { useDocumentStore } from './useDocumentStore.ts'
import { useSolveSettingsStore } from './useSolveSettingsStore.ts'

/** What there is for the open image: cues to solve with, and earlier runs. Part of the solving store. */
interface SolvingLists {
  /** The best first; null until asked for. */
  readonly offered: ShallowRef<readonly OfferedCues[] | null>
  readonly chosenKey: Ref<string | null>
  /** Newest first; null until asked for. */
  readonly runs: ShallowRef<readonly RunSummary[] | null>
  readonly listFailure: ShallowRef<Failure | null>
  readonly sources: ComputedRef<readonly OfferedCues[]>
  /** The chosen one, with what the person wants of it. */
  readonly source: ComputedRef<CueSource | null>
  loadLists(): Promise<void>
  /** For another set. */
  forgetLists(): void
}

export function solvingLists(placeOf: () => { imageId: number; setId: number } | null): SolvingLists {
  const { client } = useHost()
  const document = useDocumentStore()
  const settings = useSolveSettingsStore()
  const offered = shallowRef<readonly OfferedCues[] | null>(null)
  const chosenKey = ref<string | null>(null)
  const runs = shallowRef<readonly RunSummary[] | null>(null)
  const listFailure = shallowRef<Failure | null>(null)
  /** Rises with every request, so that a late answer does not replace a later one. */
  let request = 0
  let latest = Promise.resolve()

  const sources = computed(() => allSources(offered.value ?? [], settings.file))
  const source = computed(() => {
    const chosen = chosenSource(sources.value, chosenKey.value)
    return chosen === null ? null : settings.sourceAsWanted(chosen)
  })

  function loadLists(): Promise<void> {
    const place = placeOf()
    if (place !== null) latest = ask(place, ++request)
    return latest
  }

  /** Whoever is overtaken by another request waits for its answer. */
  async function ask(place: { imageId: number; setId: number }, own: number): Promise<void> {
    try {
      const [cues, list] = await Promise.all([
        client.solving.sources(place),
        client.solving.runs({ imageId: place.imageId }),
      ])
      if (own !== request) return await latest
      offered.value = cues
      runs.value = list
      listFailure.value = null
    } catch (error) {
      if (own !== request) return latest
      listFailure.value = failureOf(error)
    }
  }

  function forgetLists(): void {
    request += 1
    latest = Promise.resolve()
    offered.value = null
    runs.value = null
    listFailure.value = null
  }

  // A file with cues is about one image.
  watch(
    () => document.image?.imageId,
    () => {
      settings.file = null
      if (chosenKey.value === 'file') chosenKey.value = null
    },
    { flush: 'sync' },
  )

  return { offered, chosenKey, runs, listFailure, sources, source, loadLists, forgetLists }
}
