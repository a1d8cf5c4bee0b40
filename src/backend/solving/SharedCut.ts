/** What is done to both halves of a grid before the next step: methods of the kernel, in their order. */
export const HALF_STEPS = ['packHalf', 'solveHalf'] as const
export type HalfStep = (typeof HALF_STEPS)[number]

/** What two threads share: see the places below. */
export type CutCells = Int32Array<SharedArrayBuffer>
/** The last step begun. */
const OPENED = 0
/** For each step the last cut whose second half was taken … */
const CLAIMED = 1
/** … and was done, negative where it failed. */
const DONE = CLAIMED + HALF_STEPS.length
/** 1 once the helping thread listens. */
const LISTENS = DONE + HALF_STEPS.length

export function newCutCells(): CutCells {
  return new Int32Array(new SharedArrayBuffer(4 * (LISTENS + 1)))
}

export function tellListening(cells: CutCells): void {
  Atomics.store(cells, LISTENS, 1)
}

export function isListening(cells: CutCells): boolean {
  return Atomics.load(cells, LISTENS) === 1
}

/**
 * One cut whose second half either of two threads may do, step by step: whoever claims it first. Cuts are counted from 1. The
 * asking thread opens each step and sees to it that it is done before the next, or never opens any; the other one may come late,
 * or never.
 */
export class SharedCut {
  readonly #cells: CutCells
  readonly #count: number

  constructor(cells: CutCells, count: number) {
    this.#cells = cells
    this.#count = count
  }

  open(step: HalfStep): void {
    this.#tell(OPENED, this.#moment(step))
  }

  /** Blocks this thread until the other has opened the step, which is true, or has gone on to another cut without it. */
  awaitOpen(step: HalfStep): boolean {
    for (;;) {
      const opened = Atomics.load(this.#cells, OPENED)
      if (opened >= this.#moment(step)) return opened < this.#endOfCut
      Atomics.wait(this.#cells, OPENED, opened)
    }
  }

  /** True for the one who is to do the second half. */
  claim(step: HalfStep): boolean {
    const cell = CLAIMED + HALF_STEPS.indexOf(step)
    for (;;) {
      const claimed = Atomics.load(this.#cells, cell)
      if (claimed >= this.#count) return false
      if (Atomics.compareExchange(this.#cells, cell, claimed, this.#count) === claimed) return true
    }
  }

  finish(step: HalfStep): void {
    this.#tell(DONE + HALF_STEPS.indexOf(step), this.#count)
  }

  /** What was claimed cannot be done. */
  fail(step: HalfStep): void {
    this.#tell(DONE + HALF_STEPS.indexOf(step), -this.#count)
  }

  /**
   * Blocks this thread until the other has done what it claimed. Throws when it failed. Nobody must end it meanwhile: it would
   * be waited for in vain.
   */
  awaitDone(step: HalfStep): void {
    const cell = DONE + HALF_STEPS.indexOf(step)
    for (;;) {
      const done = Atomics.load(this.#cells, cell)
      if (done === this.#count) return
      if (done === -this.#count) throw new Error(`the thread that helps with cuts failed at ${step}`)
      Atomics.wait(this.#cells, cell, done)
    }
  }

  #moment(step: HalfStep): number {
    return HALF_STEPS.length * this.#count + HALF_STEPS.indexOf(step)
  }

  get #endOfCut(): number {
    return HALF_STEPS.length * (this.#count + 1)
  }

  #tell(cell: number, value: number): void {
    Atomics.store(this.#cells, cell, value)
    Atomics.notify(this.#cells, cell)
  }
}
