import type { AnnotationState, Instance, InstanceNumber } from '../../../core/dataset/records.ts'
import { maskBounds } from '../../../core/masks/maskMeasures.ts'
import { masksEqual } from '../../../core/masks/RunLengthMask.ts'
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
  #layers = new Map<InstanceNumber, PlaneLayer>()
  #raised: ReadonlySet<InstanceNumber> = new Set()
  #isShown: (number: InstanceNumber) => boolean = () => true

  constructor(state: AnnotationState) {
    this.planes = new IdPlanes(state.size)
    this.#reorder(state)
    this.planes.paint(this.#farthestFirst(state, null), { x0: 0, y0: 0, x1: state.size.width, y1: state.size.height })
  }

  /** Every instance once, nearest first. */
  get sequence(): readonly InstanceNumber[] {
    return this.#sequence
  }

  /** A box that holds an instance's amodal mask; null when it is empty or there is no such instance. */
  boundsOf(number: InstanceNumber): PixelBox | null {
    return this.#layers.get(number)?.bounds ?? null
  }

  /**
   * Shows the hidden parts of these instances (the selected ones) before those of all others. Answers what has to be
   * uploaded, as `apply` does.
   */
  raise(numbers: readonly InstanceNumber[]): readonly PaintedRegion[] {
    const raised = new Set(numbers)
    const changed = [...this.#layers].filter(([number, layer]) => raised.has(number) !== layer.isRaised)
    this.#raised = raised
    let box: PixelBox | null = null
    for (const [number, layer] of changed) {
      this.#layers.set(number, { ...layer, isRaised: raised.has(number) })
      // Nothing is hidden where all is visible, which is the case of most instances.
      if (!masksEqual(layer.amodal, layer.visible)) box = hull(box, layer.bounds)
    }
    return box === null ? [] : this.planes.paint(this.#inPaintingOrder(), box)
  }

  /** Uncovers what lies under instances that are no longer shown, where masks overlap. Answers as `apply` does. */
  show(isShown: (number: InstanceNumber) => boolean): readonly PaintedRegion[] {
    this.#isShown = isShown
    let box: PixelBox | null = null
    for (const [number, layer] of this.#layers) {
      if (isShown(number) === layer.isShown) continue
      this.#layers.set(number, { ...layer, isShown: isShown(number) })
      box = hull(box, layer.bounds)
    }
    return box === null ? [] : this.planes.paint(this.#inPaintingOrder(), box)
  }

  /** Follows the document; answers which parts of which blocks differ now. */
  apply(state: AnnotationState, change: SceneChange): readonly PaintedRegion[] {
    let box = change.box
    if (this.#orderMayDiffer(state, change)) {
      const before = this.#sequence
      this.#reorder(state)
      box = hull(box, this.#boxOfMoved(before, this.#sequence))
    }
    const layers = this.#farthestFirst(state, change.box)
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

  /** `box`: where masks may have changed since the last call. */
  #farthestFirst(state: AnnotationState, box: PixelBox | null): PlaneLayer[] {
    const layers = new Map<InstanceNumber, PlaneLayer>()
    for (const instance of state.instances) {
      const { number } = instance
      const fresh = {
        slot: this.slots.slotOf(number),
        isRaised: this.#raised.has(number),
        isShown: this.#isShown(number),
      }
      layers.set(number, layerFor(instance, fresh, this.#layers.get(number), box))
    }
    this.#layers = layers
    return this.#inPaintingOrder()
  }

  #inPaintingOrder(): PlaneLayer[] {
    return this.#sequence.map((number) => this.#layers.get(number)!).reverse()
  }
}

/** Finding the exact bounds of a mask costs a walk over all of it; growing the old ones by what changed is enough. */
function layerFor(
  { amodal, visible }: Instance,
  fresh: Pick<PlaneLayer, 'slot' | 'isRaised' | 'isShown'>,
  known: PlaneLayer | undefined,
  box: PixelBox | null,
): PlaneLayer {
  if (known === undefined || known.slot !== fresh.slot) return { ...fresh, amodal, visible, bounds: maskBounds(amodal) }
  if (known.amodal === amodal && known.visible === visible) return known
  const bounds = known.amodal === amodal ? known.bounds : hull(known.bounds, box)
  return { ...fresh, amodal, visible, bounds }
}
