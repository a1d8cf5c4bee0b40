import { refuse } from '../../core/support/DomainError.ts'
import type { SolvingGrids } from '../../shared/contract/solving.ts'
import type { GridPlane } from '../../shared/imageUrls.ts'
import { randomId } from '../files/randomId.ts'
import type { CuePlanes, LabelingPlane } from './solverMessages.ts'

/** Some two hundred solves of 640×480, or three of 16 megapixels. */
const MOST_BYTES = 2 ** 28

interface Grids {
  readonly planes: CuePlanes | null
  readonly labeling: LabelingPlane | null
}

/** Byte grids on offer at `gridUrl`, by unguessable ids: the least recently used ones go first, the newest always stays. */
export class GridShelf {
  readonly #mostBytes: number
  readonly #grids = new Map<string, Grids>()
  /** Planes of scenes that were solved lately, so that each solve of a scene need not send them again. */
  readonly #planesOfScenes = new Map<string, { readonly planes: CuePlanes; readonly gridsId: string }>()

  constructor(mostBytes = MOST_BYTES) {
    this.#mostBytes = mostBytes
  }

  /** Planes of a scene, while grids with them are on offer. */
  planesOf(sceneKey: string): CuePlanes | null {
    const known = this.#planesOfScenes.get(sceneKey)
    return known !== undefined && this.#grids.has(known.gridsId) ? known.planes : null
  }

  /** `sceneKey`: null when there are no planes, or they are nobody else's. */
  put(grids: Grids, sceneKey: string | null): SolvingGrids {
    const gridsId = randomId()
    this.#grids.set(gridsId, grids)
    const { planes, labeling } = grids
    if (sceneKey !== null && planes !== null) this.#planesOfScenes.set(sceneKey, { planes, gridsId })
    this.#shrink()
    return {
      gridsId,
      cueSize: planes?.size ?? null,
      labelingSize: labeling?.size ?? null,
      largestLabel: labeling?.largestLabel ?? 0,
    }
  }

  /** Throws `not-found` for grids that are gone or never had this plane. */
  bytesOf(gridsId: string, plane: GridPlane): Uint8Array<ArrayBuffer> {
    const grids = this.#grids.get(gridsId)
    const bytes = plane === 'labeling' ? grids?.labeling?.labels : grids?.planes?.[plane]
    if (grids !== undefined && bytes !== undefined) {
      this.#grids.delete(gridsId)
      this.#grids.set(gridsId, grids)
      return bytes
    }
    const todo = 'Open the cues or the run again.'
    throw refuse('not-found', { what: 'These grids are not kept any more', todo })
  }

  #shrink(): void {
    let bytes = 0
    for (const grids of this.#grids.values()) bytes += bytesIn(grids)
    for (const [gridsId, grids] of this.#grids) {
      if (bytes <= this.#mostBytes || this.#grids.size === 1) break
      this.#grids.delete(gridsId)
      bytes -= bytesIn(grids)
    }
    for (const [sceneKey, { gridsId }] of this.#planesOfScenes) {
      if (!this.#grids.has(gridsId)) this.#planesOfScenes.delete(sceneKey)
    }
  }
}

/** Planes that several grids share count for each: the bound is then kept too well. */
function bytesIn({ planes, labeling }: Grids): number {
  return 3 * (planes?.background.length ?? 0) + (labeling?.labels.length ?? 0)
}
