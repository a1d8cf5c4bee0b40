import type { AnnotationState } from '../../core/dataset/records.ts'
import type {
  ConstraintOutcome,
  ConstraintStrength,
  PinnedOrder,
} from '../../core/occlusion/constraints/SolverConstraints.ts'
import type { DrawnConstraint, NewConstraint } from './DrawnConstraint.ts'
import { livePin } from './livePin.ts'
import { turnedStroke } from './turnedStroke.ts'

/** One change of the list, to be taken back and made again. */
interface ListStep {
  readonly before: readonly DrawnConstraint[]
  readonly after: readonly DrawnConstraint[]
  /** Key of the newest entry in the history when it was made: says what came first. */
  readonly stamp: number
}

/** Changes that can be taken back. */
const MOST_STEPS = 500

/**
 * What the person told the solver about the open document. Not part of the document and not in its journal; it has an undo
 * of its own (see ../README.md). Every change is told by the one event `constraints`.
 */
export class ConstraintList {
  readonly #changed: () => void
  readonly #stamp: () => number
  #state: AnnotationState
  /** Pins that rest included, pins as they were made. */
  #all: readonly DrawnConstraint[] = []
  #list: readonly DrawnConstraint[] = []
  #done: ListStep[] = []
  #undone: ListStep[] = []
  #nextNumber = 1
  #selected: string | null = null
  #hovered: string | null = null
  #marked: ReadonlySet<string> = new Set()
  #outcomes: ReadonlyMap<string, ConstraintOutcome> = new Map()

  /** `stamp` answers the key of the newest entry in the history. */
  constructor(state: AnnotationState, stamp: () => number, changed: () => void) {
    this.#state = state
    this.#stamp = stamp
    this.#changed = changed
  }

  /** As they hold now, in the order in which they were made. Replaced with each change, never written to. */
  get list(): readonly DrawnConstraint[] {
    return this.#list
  }

  /** The one that keys act on. */
  get selected(): DrawnConstraint | null {
    return this.find(this.#selected)
  }

  /** The one under the pointer, on the canvas or in a list. */
  get hovered(): DrawnConstraint | null {
    return this.find(this.#hovered)
  }

  /** Those to be pointed out, such as the ones of a conflict. */
  get marked(): ReadonlySet<string> {
    return this.#marked
  }

  /** Stamp of the change that `undo` takes back; null for none. */
  get undoable(): number | null {
    return this.#done.at(-1)?.stamp ?? null
  }

  /** Stamp of the change that `redo` makes again; null for none. */
  get redoable(): number | null {
    return this.#undone.at(-1)?.stamp ?? null
  }

  find(id: string | null): DrawnConstraint | null {
    return this.#list.find((constraint) => constraint.id === id) ?? null
  }

  /** What the last solve made of it; null when it was not told since the constraint changed. Also for locks. */
  outcomeOf(id: string): ConstraintOutcome | null {
    return this.#outcomes.get(id) ?? null
  }

  /** Adds one, selects it, and answers its id. */
  add(constraint: NewConstraint): string {
    const id = `${constraint.kind}-${this.#nextNumber++}`
    this.#selected = id
    this.#change([...this.#all, { ...constraint, id }])
    return id
  }

  remove(ids: readonly string[]): void {
    this.#change(this.#all.filter(({ id }) => !ids.includes(id)))
  }

  clear(): void {
    this.#change([])
  }

  setStrength(id: string, strength: ConstraintStrength): void {
    this.#replace(id, (one) => (one.strength === strength ? one : { ...one, strength }))
  }

  /** Turns the direction of a boundary stroke that adds a boundary; all others have none. */
  turn(id: string): void {
    this.#replace(id, turnedStroke)
  }

  /** Says the order of a pinned pair the other way round. */
  replacePin(id: string, front: number, back: number): void {
    this.#replace(id, (one) => (one.kind === 'pin' ? { ...one, front, back } : one))
  }

  select(id: string | null): void {
    if (id === this.#selected) return
    this.#selected = id
    this.#changed()
  }

  hover(id: string | null): void {
    if (id === this.#hovered) return
    this.#hovered = id
    this.#changed()
  }

  mark(ids: ReadonlySet<string>): void {
    this.#marked = ids
    this.#changed()
  }

  setOutcomes(outcomes: readonly ConstraintOutcome[]): void {
    this.#outcomes = new Map(outcomes.map((outcome) => [outcome.id, outcome]))
    this.#changed()
  }

  undo(): void {
    const step = this.#done.pop()
    if (step === undefined) return
    this.#undone.push(step)
    this.#show(step.before)
  }

  redo(): void {
    const step = this.#undone.pop()
    if (step === undefined) return
    this.#done.push(step)
    this.#show(step.after)
  }

  /** A new entry in the history: what was taken back here before it is gone, as in one common line. */
  forgetRedo(): void {
    this.#undone = []
  }

  /** The document changed: answers the pins that rest from now on. */
  follow(state: AnnotationState): readonly PinnedOrder[] {
    this.#state = state
    const before = this.#list
    const next = this.#holding(this.#all)
    if (next.length === before.length && next.every((one, index) => one === before[index])) return []
    this.#show(this.#all)
    return before.flatMap((one) => (one.kind === 'pin' && this.find(one.id) === null ? [one] : []))
  }

  /** Another document: nothing of this one applies to it. */
  open(state: AnnotationState): void {
    this.#state = state
    this.#done = []
    this.#undone = []
    this.#marked = new Set()
    // Those of locks too, which are not in the list: the next document has instances of the same numbers.
    this.#outcomes = new Map()
    this.#show([])
  }

  #replace(id: string, replacement: (constraint: DrawnConstraint) => DrawnConstraint): void {
    this.#change(this.#all.map((one) => (one.id === id ? replacement(one) : one)))
  }

  #change(next: readonly DrawnConstraint[]): void {
    const before = this.#all
    if (next.length === before.length && next.every((one, index) => one === before[index])) return
    this.#done = [...this.#done, { before, after: next, stamp: this.#stamp() }].slice(-MOST_STEPS)
    this.#undone = []
    this.#show(next)
  }

  #show(all: readonly DrawnConstraint[]): void {
    const before = this.#list
    this.#all = all
    this.#list = this.#holding(all)
    const unchanged = new Set(before.filter((one) => this.#list.includes(one)).map(({ id }) => id))
    const isChanged = (id: string): boolean => before.some((one) => one.id === id) && !unchanged.has(id)
    this.#outcomes = new Map([...this.#outcomes].filter(([id]) => !isChanged(id)))
    if (this.find(this.#selected) === null) this.#selected = null
    if (this.find(this.#hovered) === null) this.#hovered = null
    this.#changed()
  }

  #holding(all: readonly DrawnConstraint[]): readonly DrawnConstraint[] {
    const known = new Map(this.#list.map((one) => [one.id, one]))
    return all.flatMap<DrawnConstraint>((one) => {
      if (one.kind !== 'pin') return [one]
      const pin = livePin(this.#state, one)
      if (pin === null) return []
      const before = known.get(one.id)
      // A pin that turned keeps its identity from one look to the next.
      const isKnown = before?.kind === 'pin' && before.front === pin.front && before.strength === pin.strength
      return [isKnown ? before : pin]
    })
  }
}
