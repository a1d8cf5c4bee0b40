import type { GridMinCut } from '../../graphcut/GridMinCut.ts'
import { pixelCount } from '../../pixels/imageSize.ts'
import type { PartMap } from '../readout/partMap.ts'
import { invariant } from '../../support/assert.ts'
import { refuse } from '../../support/DomainError.ts'
import type { MoveRecord } from '../SceneSolution.ts'
import { capacityScale } from './capacityScale.ts'
import { fillExpansionMove } from './expansionMove.ts'
import { fillJumpMove, markFixed } from './jumpMove.ts'
import { labelingEnergy } from './labelingEnergy.ts'
import type { Labeling, LabelingProblem } from './LabelingProblem.ts'
import { movePartLabels, partLooseParts } from './partMoves.ts'
import { regionStart } from './regionStart.ts'
import { relaxPixels } from './relaxPixels.ts'

export interface LabelingOptions {
  readonly minCut: GridMinCut
  /** Where to begin; 0 everywhere by default. Not written to. */
  readonly initial?: Labeling
  /** ≠ 0: the pixel keeps its initial label. */
  readonly frozen?: Uint8Array
  /**
   * Where all that is not frozen begins with 0: begin with what moves of whole regions lead to (`regionStart.ts`) instead, then
   * relaxed pixel by pixel. False by default.
   */
  readonly regionStart?: boolean
  /** Try lowering labels by one when raising them gains nothing more. */
  readonly downJumps: boolean
  /** Try expanding each label in use when jumps gain nothing more. */
  readonly expansion: boolean
  /**
   * At the end, give connected parts other labels as a whole where that helps, and objects of equal label that only touch
   * labels of their own (`partLooseParts`), which may cost a little energy; false by default. Not done where frozen pixels
   * have a label above 0.
   */
  readonly partMoves?: boolean
  /** More moves than this are refused; 1000 by default. */
  readonly largestMoveCount?: number
  /** Called after each move that lowered the energy. */
  readonly onMove?: (record: MoveRecord) => void
  /** Called before each move; throws to give up. */
  readonly checkCancelled?: () => void
}

export interface LabelingSolution {
  readonly labeling: Labeling
  /** True energy of the labeling. */
  readonly energy: number
  readonly moves: readonly MoveRecord[]
  /** The parts of the labeling, where they are known already. */
  readonly parts?: PartMap
}

/**
 * Far above what a sane image needs (one move per layer of the longest occlusion chain), far below forever. Energies fall
 * with every move, so there is always an end; this guards against weights with which it would be out of reach.
 */
const LARGEST_MOVE_COUNT = 1000

/**
 * Lowers E(x) by moves, each a minimum cut: up-jumps until none helps, then, where asked for, down-jumps and expansions,
 * and from the front again as long as any of them helped. Regions, where asked for, come first, parts last. After each move
 * the true energy is computed independently of the cut; a move that does not lower it ends its kind and is undone, so the energies in `moves` fall strictly.
 * That the scaled bound never rises is asserted. Deterministic; cost: one cut and O(pixels · neighbours + pairs) per
 * move; allocates six bytes per pixel, and while it begins with regions or moves parts up to 25 more, besides what the cut keeps.
 * Throws `bad-input` when the number of moves passes its limit, and what `checkCancelled` throws.
 */
export function solveLabeling(problem: LabelingProblem, options: LabelingOptions): LabelingSolution {
  return new LabelingSearch(problem, options).run()
}

class LabelingSearch {
  readonly #problem: LabelingProblem
  readonly #options: LabelingOptions
  readonly #scale: number
  readonly #frozen: Uint8Array | null
  readonly #isFixed: Uint8Array
  readonly #isKept: Uint8Array
  readonly #labeling: Labeling
  /** The labeling before the move that is being tried. */
  readonly #before: Labeling
  readonly #moves: MoveRecord[] = []
  #energy: number

  constructor(problem: LabelingProblem, options: LabelingOptions) {
    const pixels = pixelCount(problem.size)
    this.#problem = problem
    this.#options = options
    this.#scale = capacityScale(problem)
    this.#frozen = options.frozen ?? null
    this.#isFixed = new Uint8Array(pixels)
    this.#isKept = new Uint8Array(pixels)
    this.#labeling = options.initial?.slice() ?? new Uint16Array(pixels)
    this.#before = new Uint16Array(pixels)
    invariant(this.#labeling.length === pixels, 'the initial labeling has another size')
    this.#energy = labelingEnergy(problem, this.#labeling)
  }

  run(): LabelingSolution {
    const { downJumps, expansion, partMoves } = this.#options
    if (this.#options.regionStart === true) this.#beginWithRegions()
    for (let improved = true; improved;) {
      while (this.#jump(1));
      improved = false
      if (downJumps) while (this.#jump(-1)) improved = true
      if (expansion && !improved) improved = this.#expandAll()
    }
    if (partMoves === true) this.#moveParts()
    return { labeling: this.#labeling, energy: this.#energy, moves: this.#moves }
  }

  #beginWithRegions(): void {
    if (this.#hasLabels(false)) return
    this.#options.checkCancelled?.()
    const start = regionStart(this.#problem, this.#labeling, this.#frozen)
    if (start === null) return
    this.#options.checkCancelled?.()
    relaxPixels(this.#problem, start, this.#frozen)
    this.#before.set(this.#labeling)
    this.#labeling.set(start)
    this.#keepIfLower('regions')
  }

  #jump(step: 1 | -1): boolean {
    const isAnyFixed = markFixed(this.#labeling, this.#frozen, step, this.#isFixed)
    const capacities = this.#begin()
    fillJumpMove(capacities, this.#problem, this.#labeling, isAnyFixed ? this.#isFixed : null, step, this.#scale)
    return this.#cutAndKeep(step > 0 ? 'up' : 'down', (label) => label + step)
  }

  #expandAll(): boolean {
    const highest = this.#labeling.reduce((most, label) => Math.max(most, label), 0)
    let improved = false
    for (let label = 0; label <= highest; label++) {
      for (let pixel = 0; pixel < this.#labeling.length; pixel++) {
        this.#isFixed[pixel] = this.#labeling[pixel] === label || (this.#frozen?.[pixel] ?? 0) !== 0 ? 1 : 0
      }
      const capacities = this.#begin()
      fillExpansionMove(capacities, this.#problem, this.#labeling, this.#isFixed, label, this.#scale)
      if (this.#cutAndKeep('expansion', () => label)) improved = true
    }
    return improved
  }

  #moveParts(): void {
    this.#options.checkCancelled?.()
    if (this.#hasLabels(true)) return
    this.#before.set(this.#labeling)
    if (movePartLabels(this.#problem, this.#labeling)) this.#keepIfLower('parts')
    if (partLooseParts(this.#problem, this.#labeling)) this.#energy = labelingEnergy(this.#problem, this.#labeling)
  }

  /** Whether a pixel that is frozen (or one that is not) has a label above 0. */
  #hasLabels(isFrozen: boolean): boolean {
    for (let pixel = 0; pixel < this.#labeling.length; pixel++) {
      if (this.#labeling[pixel] !== 0 && (this.#frozen !== null && this.#frozen[pixel] !== 0) === isFrozen) return true
    }
    return false
  }

  #begin() {
    this.#options.checkCancelled?.()
    return this.#options.minCut.begin(this.#problem.size, this.#problem.connectivity)
  }

  /** Cuts and applies the move. */
  #cutAndKeep(kind: MoveRecord['kind'], moved: (label: number) => number): boolean {
    const { minCut } = this.#options
    minCut.solve()
    minCut.writeSinkSide(this.#isKept)
    this.#before.set(this.#labeling)
    for (let pixel = 0; pixel < this.#labeling.length; pixel++) {
      // Fixed pixels have no capacities at all, so an implementation may put them on either side.
      if (this.#isKept[pixel] === 0 && this.#isFixed[pixel] === 0) this.#labeling[pixel] = moved(this.#labeling[pixel]!)
    }
    return this.#keepIfLower(kind)
  }

  /** Takes the move since `#before` back unless the true energy fell. */
  #keepIfLower(kind: MoveRecord['kind']): boolean {
    const { largestMoveCount = LARGEST_MOVE_COUNT } = this.#options
    let changed = 0
    for (let pixel = 0; pixel < this.#before.length; pixel++) {
      if (this.#before[pixel] !== this.#labeling[pixel]) changed++
    }
    if (changed === 0) return false
    const energy = labelingEnergy(this.#problem, this.#labeling)
    invariant(
      energy <= this.#energy + this.#roundingRoom(changed),
      `a move raised the energy from ${this.#energy} to ${energy}`,
    )
    if (energy >= this.#energy - 1 / this.#scale) {
      this.#labeling.set(this.#before)
      return false
    }
    if (this.#moves.length >= largestMoveCount) throw tooManyMoves(largestMoveCount)
    this.#record(kind, changed, energy)
    return true
  }

  #record(kind: MoveRecord['kind'], changed: number, energy: number): void {
    this.#energy = energy
    const record = { kind, changed, energy }
    this.#moves.push(record)
    this.#options.onMove?.(record)
  }

  /** By how much the true energy may rise because weights were rounded: half a unit per term of a changed pixel. */
  #roundingRoom(changed: number): number {
    const termsPerPixel = 1 + 2 * this.#problem.connectivity
    return (changed * termsPerPixel) / this.#scale + 1e-9 * Math.abs(this.#energy)
  }
}

function tooManyMoves(limit: number): Error {
  return refuse('bad-input', {
    what: 'The labeling did not settle',
    expected: `an end within ${limit} moves`,
    received: 'another move that lowers the energy',
    todo: 'Look for oriented boundaries that form a spiral, or allow more moves.',
  })
}
