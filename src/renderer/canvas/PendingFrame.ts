import { hull } from './scene/IdPlanes.ts'
import type { SceneChange } from './scene/MaskScene.ts'

/** What has to be done before the next frame; lines and labels are drawn with every frame. */
export interface FrameWork {
  /** Union of the document changes since the last frame. */
  masks: SceneChange | null
  /** The selection changed, and with it whose hidden parts are shown first. */
  raise: boolean
  /** Other instances are shown: what they covered in the planes may come to light. */
  show: boolean
  palette: boolean
  /** The view or the photo: also what the guides are drawn by. */
  tiles: boolean
  /** Photo and masks. */
  picture: boolean
  guides: boolean
}

type FrameNeeds = Partial<Omit<FrameWork, 'masks'>>

/** Collects what has to be drawn, and has it drawn once per animation frame. */
export class PendingFrame {
  readonly #draw: (work: FrameWork) => void
  #work: FrameWork = workOfAll(true)
  #frame: number | null = null

  constructor(draw: (work: FrameWork) => void) {
    this.#draw = draw
  }

  /** Asks for a frame, at least one with lines and labels. */
  need(what: FrameNeeds = {}): void {
    const work = this.#work
    work.raise ||= what.raise ?? false
    work.show ||= what.show ?? false
    work.palette ||= what.palette ?? false
    work.tiles ||= what.tiles ?? false
    work.picture ||= (what.picture ?? false) || work.palette || work.tiles
    work.guides ||= (what.guides ?? false) || work.tiles
    this.#frame ??= requestAnimationFrame(() => this.drawNow())
  }

  needMasks(change: SceneChange): void {
    const earlier = this.#work.masks
    this.#work.masks = {
      instances: [...(earlier?.instances ?? []), ...change.instances],
      pairs: [...(earlier?.pairs ?? []), ...change.pairs],
      box: hull(earlier?.box ?? null, change.box),
    }
    this.need()
  }

  /** Another document: changes of the one before are about nothing. */
  forgetMasks(): void {
    this.#work.masks = null
  }

  drawNow(): void {
    this.cancel()
    const work = this.#work
    this.#work = workOfAll(false)
    this.#draw(work)
  }

  cancel(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
    this.#frame = null
  }
}

function workOfAll(needed: boolean): FrameWork {
  return {
    masks: null,
    raise: needed,
    show: needed,
    palette: needed,
    tiles: needed,
    picture: needed,
    guides: needed,
  }
}
