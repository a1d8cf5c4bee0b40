import { defineStore } from 'pinia'
import { computed, ref, shallowRef, triggerRef } from 'vue'
import type { ReviewState } from '../../core/dataset/records.ts'
import type { ImageSummary, SetSummary } from '../../shared/contract/images.ts'
import { useHost } from '../backend/currentHost.ts'
import { failureOf } from '../backend/failure.ts'
import type { Failure } from '../backend/failure.ts'

/** Images per request: about three screens of the list. */
const PAGE_LENGTH = 100
/** Pages kept in memory; the ones used longest ago go first. 40 pages hold 4 000 summaries. */
const MAXIMUM_PAGES = 40

interface Page {
  readonly images: readonly ImageSummary[]
}

/**
 * The image list as a window on the backend's: pages are fetched when their rows come into view, so the list costs the
 * same for ten images and for a hundred thousand. Rows are addressed by their 0-based index in the filtered list.
 */
export const useImagesStore = defineStore('images', () => {
  const { client } = useHost()
  const search = ref('')
  const states = ref<readonly ReviewState[]>([])
  /** How many images match the filter; null until the first page arrived. */
  const total = ref<number | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const currentImageId = ref<number | null>(null)
  /** Index of the open image in the filtered list; null when it is not in the pages seen so far. */
  const currentIndex = ref<number | null>(null)
  /** Insertion order is order of use. */
  const pages = shallowRef(new Map<number, Page>())
  const pending = new Set<number>()
  /** Rises when the filter changes, so that answers to older questions are dropped. */
  let generation = 0

  const isFiltered = computed(() => search.value !== '' || states.value.length > 0)

  function imageAt(index: number): ImageSummary | null {
    return pages.value.get(Math.floor(index / PAGE_LENGTH))?.images[index % PAGE_LENGTH] ?? null
  }

  /** Fetches whatever is missing of the rows from `first` to `last`, both included. */
  async function ensureRange(first: number, last: number): Promise<void> {
    const requests: Promise<void>[] = []
    for (let page = Math.floor(first / PAGE_LENGTH); page <= Math.floor(last / PAGE_LENGTH); page++) {
      if (!pages.value.has(page) && !pending.has(page)) requests.push(fetchPage(page))
    }
    await Promise.all(requests)
  }

  async function fetchPage(page: number): Promise<void> {
    const asked = generation
    pending.add(page)
    try {
      const answer = await client.images.page({
        offset: page * PAGE_LENGTH,
        limit: PAGE_LENGTH,
        search: search.value,
        states: [...states.value],
      })
      if (asked !== generation) return
      total.value = answer.total
      failure.value = null
      keepPage(page, answer)
    } catch (error) {
      if (asked === generation) failure.value = failureOf(error)
    } finally {
      if (asked === generation) pending.delete(page)
    }
  }

  function keepPage(page: number, { images }: Page): void {
    pages.value.delete(page)
    pages.value.set(page, { images })
    const oldest = pages.value.keys().next().value
    if (pages.value.size > MAXIMUM_PAGES && oldest !== undefined) pages.value.delete(oldest)
    triggerRef(pages)
    const position = images.findIndex((image) => image.imageId === currentImageId.value)
    if (position >= 0) currentIndex.value = page * PAGE_LENGTH + position
  }

  /** Changes what is listed and fetches the first page of it. */
  async function setFilter(filter: { search?: string; states?: readonly ReviewState[] }): Promise<void> {
    search.value = filter.search ?? search.value
    states.value = filter.states ?? states.value
    currentIndex.value = null
    await restart(true)
  }

  /** Asks again for what is shown: something in the list changed. */
  async function refresh(): Promise<void> {
    await restart(false)
  }

  async function restart(forget: boolean): Promise<void> {
    generation += 1
    pending.clear()
    const shown = [...pages.value.keys()]
    if (forget) pages.value = new Map()
    await Promise.all((forget || shown.length === 0 ? [0] : shown).map(fetchPage))
  }

  /** Marks the image whose set is open. `index` is known when it was chosen from the list. */
  function setCurrent(imageId: number, index: number | null): void {
    currentImageId.value = imageId
    currentIndex.value = index ?? indexOf(imageId)
  }

  function indexOf(imageId: number): number | null {
    for (const [page, { images }] of pages.value) {
      const position = images.findIndex((image) => image.imageId === imageId)
      if (position >= 0) return page * PAGE_LENGTH + position
    }
    return null
  }

  /** The image `step` rows from the open one, fetched when need be; null at the ends of the list. */
  async function neighbour(step: number): Promise<{ image: ImageSummary; index: number } | null> {
    const index = currentIndex.value === null ? 0 : currentIndex.value + step
    if (index < 0 || index >= (total.value ?? 0)) return null
    await ensureRange(index, index)
    const image = imageAt(index)
    return image === null ? null : { image, index }
  }

  /** One image by its id, whether the list shows it or not; null when the project has it no more. */
  async function find(imageId: number): Promise<ImageSummary | null> {
    try {
      return await client.images.get({ imageId })
    } catch {
      return null // gone, or not to be had now: the list says which
    }
  }

  /** Puts a set's new summary into the row that shows it. */
  function updateSet(imageId: number, summary: SetSummary): void {
    const index = indexOf(imageId)
    const image = index === null ? null : imageAt(index)
    if (index === null || image === null) return
    const sets = image.sets.map((set) => (set.setId === summary.setId ? summary : set))
    const page = Math.floor(index / PAGE_LENGTH)
    const images = pages.value.get(page)!.images.with(index % PAGE_LENGTH, { ...image, sets })
    pages.value.set(page, { images })
    triggerRef(pages)
  }

  /** A set changed elsewhere: fetches the image that shows it, when its row is known. */
  async function noteSet(setId: number): Promise<void> {
    const shown = [...pages.value.values()].flatMap((page) => page.images)
    const image = shown.find(({ sets }) => sets.some((set) => set.setId === setId))
    if (image === undefined) return
    try {
      const { sets } = await client.images.get({ imageId: image.imageId })
      for (const set of sets) updateSet(image.imageId, set)
    } catch {
      // The row shows what it showed; the next page request brings the present state.
    }
  }

  return {
    search,
    states,
    total,
    failure,
    currentImageId,
    currentIndex,
    isFiltered,
    imageAt,
    ensureRange,
    setFilter,
    refresh,
    setCurrent,
    neighbour,
    find,
    updateSet,
    noteSet,
  }
})
