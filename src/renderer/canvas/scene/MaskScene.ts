import type { AnnotationState, Instance, InstanceNumber } from '../../../core/dataset/records.ts'
import { maskDifference } from '../../../core/masks/maskAlgebra.ts'
import { maskBounds } from '../../../core/masks/maskMeasures.ts'
import { layerOrder } from '../../../core/occlusion/layerOrder.ts'
import type { PixelBox } from '../../../core/pixels/imageSize.ts'
import type { DocumentChange } from '../../../editor/EditorEvents.ts'
import { hull, IdPlanes } from './IdPlanes.ts'
import type { PaintedRegion, PlaneLayer } from './IdPlanes.ts'
import { InstanceSlots } from './InstanceSlots.ts'

/** The parts of a document change that decide what must be painted anew. */
export type SceneChange = Pick<DocumentChange, 'instances' | 'pairs' | 'box'>

/**
 * The masks of one document as the canvas shows them: id planes, kept in step with the document by repainting the
 * boxes that its events name. No GPU here, so all of it runs and is tested in Node.
 */
export class MaskScene {
  readonly planes: IdPlanes
  readonly slots = new InstanceSlots()
  /** Nearest first. */
  #sequence: readonly InstanceNumber[] = []
  #ranks = new Map<InstanceNumber, number>()
  #layers = new Map<InstanceNumber, CachedLayer>()

  constructor(state: AnnotationState) {
    this.planes = new IdPlanes(state.size)
    this.#reorder(state)
    this.planes.paint(this.#farthestFirst(state), { x0: 0, y0: 0, x1: state.size.width, y1: state.size.height })
  }

  /** Every instance once, nearest first. */
  get sequence(): readonly InstanceNumber[] {
    return this.#sequence
  }

  /** Box of an instance's amodal mask; null when it is empty or there is no such instance. */
  boundsOf(number: InstanceNumber): PixelBox | null {
    return this.#layers.get(number)?.layer.bounds ?? null
  }

  /** Follows the document; answers which parts of which blocks differ now. */
  apply(state: AnnotationState, change: SceneChange): readonly PaintedRegion[] {
    let box = change.box
    if (this.#orderMayDiffer(state, change)) {
      const before = this.#sequence
      this.#reorder(state)
      box = hull(box, this.#boxOfMoved(before, this.#sequence))
    }
    const layers = this.#farthestFirst(state)
    return box === null ? [] : this.planes.paint(layers, box)
  }

  #orderMayDiffer(state: AnnotationState, change: SceneChange): boolean {
    if (change.pairs.length > 0 || this.#ranks.size !== state.instances.length) return true
    const touched = new Set(change.instances.map(({ number }) => number))
    return state.instances.some(({ number, rank }) => touched.has(number) && this.#ranks.get(number) !== rank)
  }

  #reorder(state: AnnotationState): void {
    this.#sequence = layerOrder(state).sequence
    this.#ranks = new Map(state.instances.map(({ number, rank }) => [number, rank]))
    this.slots.keepExactly(state.instances.map(({ number }) => number))
  }

  /** Where masks of instances that changed places overlap, another one may be the topmost now. */
  #boxOfMoved(before: readonly InstanceNumber[], after: readonly InstanceNumber[]): PixelBox | null {
    const existed = new Set(before)
    const exists = new Set(after)
    const from = before.filter((number) => exists.has(number))
    const to = after.filter((number) => existed.has(number))
    const moved = from.findIndex((number, index) => number !== to[index])
    if (moved < 0) return null
    const last = from.findLastIndex((number, index) => number !== to[index])
    return from.slice(moved, last + 1).reduce<PixelBox | null>((box, number) => hull(box, this.boundsOf(number)), null)
  }

  #farthestFirst(state: AnnotationState): PlaneLayer[] {
    const layers = new Map<InstanceNumber, CachedLayer>()
    for (const instance of state.instances) {
      const cached = this.#layers.get(instance.number)
      layers.set(instance.number, isFresh(cached, instance) ? cached : layerFor(instance, this.slots, cached))
    }
    this.#layers = layers
    return this.#sequence.map((number) => layers.get(number)!.layer).reverse()
  }
}

interface CachedLayer {
  readonly instance: Instance
  readonly layer: PlaneLayer
}

function isFresh(cached: CachedLayer | undefined, instance: Instance): cached is CachedLayer {
  return cached?.instance.amodal === instance.amodal && cached.instance.visible === instance.visible
}

function layerFor(instance: Instance, slots: InstanceSlots, cached: CachedLayer | undefined): CachedLayer {
  const { amodal, visible } = instance
  const sameAmodal = cached?.instance.amodal === amodal
  const bounds = sameAmodal ? cached.layer.bounds : maskBounds(amodal)
  const hidden = maskDifference(amodal, visible)
  return { instance, layer: { slot: slots.slotOf(instance.number), visible, hidden, bounds } }
}
