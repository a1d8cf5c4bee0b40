import type { SolveControl, SolveStage } from './SolveInput.ts'

/** Tells the host where a solve is, and asks it before every stage whether to go on. */
export class StageReport {
  readonly #control: SolveControl
  #stage: SolveStage = 'evidence'
  #moves = 0
  #energy: number | null = null

  constructor(control: SolveControl) {
    this.#control = control
  }

  enter(stage: SolveStage): void {
    this.#control.checkCancelled?.()
    this.#stage = stage
    this.#tell()
  }

  move(energy: number): void {
    this.#moves++
    this.#energy = energy
    this.#tell()
  }

  #tell(): void {
    this.#control.onProgress?.({ stage: this.#stage, move: this.#moves, energy: this.#energy })
  }
}
