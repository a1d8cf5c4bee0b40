import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { ImageSize } from '../../core/pixels/imageSize.ts'
import { refuse } from '../../core/support/DomainError.ts'
import type { CueSource, SolvingGrids } from '../../shared/contract/solving.ts'
import { gridUrl } from '../../shared/imageUrls.ts'
import type { GridPlane } from '../../shared/imageUrls.ts'
import { useHost } from '../backend/currentHost.ts'
import { failureOf } from '../backend/failure.ts'
import type { Failure } from '../backend/failure.ts'
import { useDocumentStore } from './useDocumentStore.ts'

/** What is laid over the photo. Ticks come with the boundary. */
const OVERLAYS = ['none', 'boundary', 'background', 'labeling'] as const
export type OverlayName = (typeof OVERLAYS)[number]

/** Where grids came from, and so where they can be had again. */
export type GridsOrigin =
  { readonly kind: 'cues'; readonly source: CueSource } | { readonly kind: 'run'; readonly runId: number }

/** The bytes of what is shown. */
export interface ShownGrid {
  readonly plane: Exclude<OverlayName, 'none'>
  readonly size: ImageSize
  readonly bytes: Uint8Array
  /** Only beside `boundary`. */
  readonly direction: Uint8Array | null
  readonly largestLabel: number
}

const INITIAL_OPACITY = 0.75

/** The byte grids of the open image: which one lies over the photo, and its bytes. */
export const useGridsStore = defineStore('grids', () => {
  const { client, bridge } = useHost()
  const document = useDocumentStore()
  const overlay = ref<OverlayName>('none')
  /** 0..1. */
  const opacity = ref(INITIAL_OPACITY)
  const grids = shallowRef<SolvingGrids | null>(null)
  const origin = shallowRef<GridsOrigin | null>(null)
  const shown = shallowRef<ShownGrid | null>(null)
  const failure = shallowRef<Failure | null>(null)
  /** The next solve would use other cues than these. */
  const isOutdated = ref(false)
  /** What was asked for last; a second request ends the first. */
  const loading = shallowRef<AbortController | null>(null)

  const isLoading = computed(() => loading.value !== null)

  /** Grids that a solve or a run brought along. */
  function show(next: SolvingGrids, from: GridsOrigin): void {
    grids.value = next
    origin.value = from
    isOutdated.value = false
    void refresh()
  }

  /** What the person chose. `source`: where cues come from when none were shown yet. */
  async function choose(name: OverlayName, source: CueSource | null): Promise<void> {
    overlay.value = name
    const isOfCues = name === 'boundary' || name === 'background'
    if (isOfCues && source !== null && (grids.value === null || isOutdated.value)) {
      grids.value = null
      origin.value = { kind: 'cues', source }
      isOutdated.value = false
    }
    await refresh()
  }

  /** The next overlay there is, for the key. */
  async function chooseNext(source: CueSource | null): Promise<void> {
    const at = OVERLAYS.indexOf(overlay.value)
    const next = OVERLAYS[(at + 1) % OVERLAYS.length]!
    await choose(next === 'labeling' && (grids.value?.labelingSize ?? null) === null ? 'none' : next, source)
  }

  /** A solve would use other cues from now on: those on screen are replaced, a labeling stays to be looked at. */
  async function cuesChanged(source: CueSource | null): Promise<void> {
    isOutdated.value = true
    if (overlay.value === 'boundary' || overlay.value === 'background') await choose(overlay.value, source)
  }

  async function refresh(): Promise<void> {
    loading.value?.abort()
    const plane = overlay.value
    if (plane === 'none') return clear()
    const own = new AbortController()
    loading.value = own
    try {
      const next = await load(plane, own.signal)
      if (own.signal.aborted) return
      shown.value = next
      failure.value = null
    } catch (error) {
      if (own.signal.aborted) return
      shown.value = null
      failure.value = failureOf(error)
    } finally {
      if (loading.value === own) loading.value = null
    }
  }

  async function load(plane: ShownGrid['plane'], signal: AbortSignal): Promise<ShownGrid | null> {
    const first = grids.value ?? (await askAgain())
    if (first === null || signal.aborted) return null
    const found = await fetchShown(first, plane, signal)
    if (found !== 'gone') return found
    // The backend had no more room for them.
    const second = await askAgain()
    const again = second === null || signal.aborted ? null : await fetchShown(second, plane, signal)
    if (again === 'gone') throw refuse('not-found', { what: 'The overlay is gone', todo: 'Solve again.' })
    return again
  }

  async function askAgain(): Promise<SolvingGrids | null> {
    const place = document.image === null || document.set === null ? null : { imageId: document.image.imageId }
    if (place === null || origin.value === null) return null
    const asked = origin.value
    const answer =
      asked.kind === 'run'
        ? await client.solving.openRun({ runId: asked.runId, ...place })
        : await client.solving.cues({ ...place, setId: document.set!.setId, cues: asked.source })
    if (origin.value === asked) grids.value = answer.grids
    return answer.grids
  }

  /** Null: there is no such grid. */
  async function fetchShown(
    { gridsId, cueSize, labelingSize, largestLabel }: SolvingGrids,
    plane: ShownGrid['plane'],
    signal: AbortSignal,
  ): Promise<ShownGrid | null | 'gone'> {
    const size = plane === 'labeling' ? labelingSize : cueSize
    if (size === null) return null
    const planes: GridPlane[] = plane === 'boundary' ? ['boundary', 'direction'] : [plane]
    const fetched = await Promise.all(planes.map((name) => fetchPlane(gridsId, name, signal)))
    const [bytes, direction = null] = fetched
    if (bytes === undefined || fetched.includes('gone')) return 'gone'
    return { plane, size, bytes: bytes as Uint8Array, direction: direction as Uint8Array | null, largestLabel }
  }

  async function fetchPlane(gridsId: string, plane: GridPlane, signal: AbortSignal): Promise<Uint8Array | 'gone'> {
    const answer = await fetch(gridUrl(bridge.assetBase, gridsId, plane), { signal })
    if (answer.status === 404) return 'gone'
    if (!answer.ok) throw new Error(`The overlay could not be read (HTTP ${answer.status}).`)
    return new Uint8Array(await answer.arrayBuffer())
  }

  function clear(): void {
    loading.value?.abort()
    loading.value = null
    shown.value = null
    failure.value = null
  }

  watch(
    () => document.set?.setId,
    () => {
      clear()
      grids.value = null
      origin.value = null
      if (overlay.value === 'labeling') overlay.value = 'none'
    },
    { flush: 'sync' },
  )

  return { overlay, opacity, grids, origin, shown, failure, isLoading, show, choose, chooseNext, cuesChanged }
})
