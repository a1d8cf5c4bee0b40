import { REVIEW_STATES } from '../../core/dataset/records.ts'
import type { ReviewState } from '../../core/dataset/records.ts'

/** Where somebody was in a project: enough to be there again after the page was loaded anew. */
export interface LastPlace {
  /** The project's location; a place in another project is none. */
  readonly project: string
  readonly imageId: number
  readonly setId: number
  /** Row of the image in the list as it was filtered then; null when it was in none. */
  readonly index: number | null
  readonly search: string
  readonly states: readonly ReviewState[]
}

const PLACE_STORAGE_KEY = 'strata:place'

/** Goes into the storage of the tab, so that two windows on one project do not pull at each other. */
export function keepPlace(storage: Pick<Storage, 'setItem'>, place: LastPlace): void {
  storage.setItem(PLACE_STORAGE_KEY, JSON.stringify(place))
}

/** The place kept for this project; null when there is none, or none that can be read. */
export function placeIn(storage: Pick<Storage, 'getItem'>, project: string): LastPlace | null {
  const stored = parsedOrNull(storage.getItem(PLACE_STORAGE_KEY))
  if (stored === null || stored.project !== project) return null
  const { imageId, setId, index, search, states } = stored
  if (!isNumber(imageId) || !isNumber(setId)) return null
  return {
    project,
    imageId,
    setId,
    index: isNumber(index) ? index : null,
    search: typeof search === 'string' ? search : '',
    states: Array.isArray(states) ? REVIEW_STATES.filter((state) => states.includes(state)) : [],
  }
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function parsedOrNull(text: string | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null')
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null // written by something else
  }
}
