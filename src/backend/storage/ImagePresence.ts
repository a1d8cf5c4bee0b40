import { isPlainFile } from './imagePaths.ts'

/** A list that is scrolled asks for the same photo many times; a photo that comes back is seen after this. */
const REMEMBERED_MS = 10_000

/** Entries before the memory is emptied: far above what one list shows, a few MB at most. */
const MOST_REMEMBERED = 20_000

/** Says whether photos are where the project expects them: looked up when asked, then remembered for a moment. */
export class ImagePresence {
  readonly #now: () => Date
  readonly #seen = new Map<string, { readonly present: boolean; readonly until: number }>()

  constructor(now: () => Date) {
    this.#now = now
  }

  isPresent(absolutePath: string): boolean {
    const time = this.#now().getTime()
    const remembered = this.#seen.get(absolutePath)
    if (remembered !== undefined && time < remembered.until) return remembered.present
    if (this.#seen.size >= MOST_REMEMBERED) this.#seen.clear()
    const present = isPlainFile(absolutePath)
    this.#seen.set(absolutePath, { present, until: time + REMEMBERED_MS })
    return present
  }
}
