import { expect } from 'vitest'
import type { AnnotationState, Category, Instance, OrderPair } from '../../src/core/dataset/records.ts'
import { maskFromRowSpans } from '../../src/core/masks/rowSpans.ts'
import type { RunLengthMask } from '../../src/core/masks/RunLengthMask.ts'
import type { ImageSize } from '../../src/core/pixels/imageSize.ts'
import { deriveVisible } from '../../src/core/occlusion/deriveVisible.ts'
import { occludersOf, pairOf } from '../../src/core/occlusion/OrderGraph.ts'
import { Editor } from '../../src/editor/Editor.ts'
import type { EditorOptions } from '../../src/editor/Editor.ts'
import type { DocumentChange, EntryEvent, HostRequest, Notice } from '../../src/editor/EditorEvents.ts'
import { NO_MODIFIERS } from '../../src/editor/EditorInput.ts'
import type { Modifiers } from '../../src/editor/EditorInput.ts'

export const CATEGORIES: readonly Category[] = [
  { id: 1, name: 'cup', isStuff: false },
  { id: 2, name: 'table', isStuff: true },
]

export const SCENE_SIZE: ImageSize = { width: 64, height: 48 }

/** The half-open box as a mask. */
export function boxMask(x0: number, y0: number, x1: number, y1: number, size: ImageSize = SCENE_SIZE): RunLengthMask {
  const spans: number[] = []
  for (let y = y0; y < y1; y++) spans.push(y, x0, x1)
  return maskFromRowSpans(size, spans)
}

export function linkedInstance(number: number, amodal: RunLengthMask, fields: Partial<Instance> = {}): Instance {
  const rest = { categoryId: 1, label: 'cup', isStuff: false, rank: number, linked: true, locked: false, extra: {} }
  return { ...rest, number, amodal, visible: amodal, outline: null, ...fields }
}

export function humanPair(a: number, b: number, state: OrderPair['state']): OrderPair {
  return { a, b, state, provenance: 'human', confidence: null, votes: null }
}

/** A sound state of these instances and pairs: the visible masks of linked instances are derived here. */
export function stateOf(
  instances: readonly Instance[],
  pairs: readonly OrderPair[],
  size = SCENE_SIZE,
): AnnotationState {
  const draft = { size, instances, pairs, nextNumber: instances.length + 1 }
  const occluders = (number: number) => occludersOf(draft, number).map((other) => instances[other - 1]!.amodal)
  const derived = instances.map((instance) =>
    instance.linked ? { ...instance, visible: deriveVisible(instance.amodal, occluders(instance.number)) } : instance,
  )
  return { ...draft, instances: derived }
}

/** #1 in front of #2, which it overlaps from the left; #3 alone; #4 overlaps #3 without a known order, behind it by rank. */
export function smallScene(): AnnotationState {
  const instances = [
    linkedInstance(1, boxMask(4, 4, 24, 24)),
    linkedInstance(2, boxMask(16, 10, 40, 30)),
    linkedInstance(3, boxMask(44, 4, 56, 16)),
    linkedInstance(4, boxMask(50, 10, 62, 22)),
  ]
  return stateOf(instances, [humanPair(1, 2, 'a-over-b')])
}

/** An editor with hands: gestures in image coordinates (so that tests read like the picture), and everything it said. */
export class TestEditor extends Editor {
  readonly changes: DocumentChange[] = []
  readonly entries: EntryEvent[] = []
  readonly requests: HostRequest[] = []
  readonly notices: Notice[] = []
  #held: Modifiers = NO_MODIFIERS

  constructor(options: Partial<EditorOptions> = {}) {
    super({
      state: smallScene(),
      ...options,
      settings: { categories: CATEGORIES, category: CATEGORIES[0]!, brushDiameter: 5, ...options.settings },
    })
    this.viewport.setCanvasSize(640, 480)
    this.on('document', (change) => this.changes.push(change))
    this.on('entry', (entry) => this.entries.push(entry))
    this.on('request', (request) => this.requests.push(request))
    this.on('notice', (notice) => this.notices.push(notice))
  }

  /** Holds modifiers for what `gesture` does. */
  holding(modifiers: Partial<Modifiers>, gesture: () => void): this {
    this.#held = { ...NO_MODIFIERS, ...modifiers }
    gesture()
    this.#held = NO_MODIFIERS
    return this
  }

  pointerDown(x: number, y: number, { button = 0, clickCount = 1 } = {}): this {
    this.dispatch({ type: 'pointerDown', ...this.#at(x, y), button, clickCount })
    return this
  }

  pointerMove(x: number, y: number): this {
    this.dispatch({ type: 'pointerMove', ...this.#at(x, y), coalesced: [] })
    return this
  }

  pointerUp(x: number, y: number, button = 0): this {
    this.dispatch({ type: 'pointerUp', ...this.#at(x, y), button })
    return this
  }

  /** Moves there, presses and releases. */
  click(x: number, y: number): this {
    return this.pointerMove(x, y).pointerDown(x, y).pointerUp(x, y)
  }

  /** Presses at the first point, moves through the others, releases at the last. */
  drag(...points: readonly (readonly [x: number, y: number])[]): this {
    const [first, last] = [points[0]!, points.at(-1)!]
    this.pointerMove(...first).pointerDown(...first)
    for (const point of points.slice(1)) this.pointerMove(...point)
    return this.pointerUp(...last)
  }

  /** Presses and releases a key; true when the editor took it. */
  key(code: string, modifiers: Partial<Modifiers> = {}): boolean {
    const input = { code, modifiers: { ...NO_MODIFIERS, ...modifiers }, repeat: false }
    const isTaken = this.dispatch({ type: 'keyDown', ...input })
    this.dispatch({ type: 'keyUp', ...input })
    return isTaken
  }

  keyDown(code: string, modifiers: Partial<Modifiers> = {}): boolean {
    return this.dispatch({ type: 'keyDown', code, modifiers: { ...NO_MODIFIERS, ...modifiers }, repeat: false })
  }

  keyUp(code: string): void {
    this.dispatch({ type: 'keyUp', code, modifiers: NO_MODIFIERS, repeat: false })
  }

  interrupt(reason: 'tool-change' | 'blur' | 'image-change' = 'blur'): this {
    this.dispatch({ type: 'interrupt', reason })
    return this
  }

  expectPath(path: string): this {
    expect(this.toolPath).toBe(path)
    return this
  }

  expectSelected(...numbers: readonly number[]): this {
    expect(this.selection.numbers).toEqual(numbers)
    return this
  }

  /** The amodal mask. */
  maskOf(number: number): RunLengthMask {
    return this.document.get(number).amodal
  }

  visibleOf(number: number): RunLengthMask {
    return this.document.get(number).visible
  }

  pairState(a: number, b: number): OrderPair['state'] | null {
    return pairOf(this.document.state, a, b)?.state ?? null
  }

  /** Labels of what was committed, in order. */
  get committed(): readonly string[] {
    return this.entries.filter(({ kind }) => kind === 'commit').map(({ item }) => item.label)
  }

  /** Names of the notices, in order. */
  get noticed(): readonly string[] {
    return this.notices.map(({ code }) => code)
  }

  /** The records without `nextNumber`, which only rises: numbers are never used twice. */
  get records(): Pick<AnnotationState, 'instances' | 'pairs'> {
    const { instances, pairs } = this.document.state
    return { instances, pairs }
  }

  #at(x: number, y: number) {
    const point = this.viewport.toCanvas({ x, y })
    return { x: point.x, y: point.y, modifiers: this.#held, pointerType: 'mouse' as const }
  }
}
