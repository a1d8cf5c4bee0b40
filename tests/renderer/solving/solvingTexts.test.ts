import { describe, expect, it } from 'vitest'
import { NO_CORRUPTION } from '../../../src/core/cues/corruptCues.ts'
import type { CueSource, OfferedCues } from '../../../src/shared/contract/solving.ts'
import type { DrawnConstraint } from '../../../src/editor/constraints/DrawnConstraint.ts'
import { constraintBox } from '../../../src/renderer/solving/constraintBox.ts'
import { allSources, chosenSource, sourceKey } from '../../../src/renderer/solving/cueSources.ts'
import { DAMAGE_ROWS } from '../../../src/renderer/solving/damageTable.ts'
import { durationText, effortText, foundText, stageText, timeText } from '../../../src/renderer/solving/solveWords.ts'
import { sceneOfFour } from '../support/scene.ts'

const ORACLE: CueSource = { kind: 'oracle', setId: 4, corruption: { ...NO_CORRUPTION }, seed: 1, scale: 1 }
const OFFERED: readonly OfferedCues[] = [
  { source: ORACLE, label: 'Made from this annotation' },
  { source: { kind: 'run', runId: 9 }, label: 'Run of 12:40' },
]

describe('the sources of cues', () => {
  it('are those offered and the chosen file', () => {
    expect(allSources(OFFERED, null).map(({ label }) => label)).toEqual(['Made from this annotation', 'Run of 12:40'])
    const withFile = allSources(OFFERED, { fileId: 'f1', name: 'street.npz' })
    expect(withFile.at(-1)).toEqual({ source: { kind: 'file', fileId: 'f1' }, label: 'street.npz' })
  })

  it('stay chosen by what they are, and fall back to the best one', () => {
    expect(sourceKey({ ...ORACLE, seed: 7 })).toBe(sourceKey(ORACLE))
    expect(chosenSource(OFFERED, 'run-9')).toEqual({ kind: 'run', runId: 9 })
    expect(chosenSource(OFFERED, 'oracle-77')).toEqual(ORACLE)
    expect(chosenSource(OFFERED, null)).toEqual(ORACLE)
    expect(chosenSource([], 'run-9')).toBeNull()
  })
})

describe('the table of damage', () => {
  it('has every way of spoiling cues once', () => {
    expect(DAMAGE_ROWS.map(({ name }) => name).sort()).toEqual(Object.keys(NO_CORRUPTION).sort())
  })
})

describe('what is said about a solve', () => {
  it('counts what was found and what it took', () => {
    expect(foundText({ instanceCount: 1, pairCount: 2, unknownCount: 0 })).toBe('1 instance · 2 pairs')
    expect(foundText({ instanceCount: 12, pairCount: 9, unknownCount: 1 })).toBe('12 instances · 9 pairs, 1 unknown')
    expect(effortText({ energy: -62540.6, moveCount: 1, milliseconds: 84.4 })).toBe(
      'energy −62\u2009541 · 1 move · 84 ms',
    )
    expect(durationText(2540)).toBe('2.5 s')
  })

  it('names the stage, and the move while labels move', () => {
    expect(stageText({ kind: 'progress', stage: 'cues', move: 0, energy: null })).toBe('Reading cues')
    expect(stageText({ kind: 'progress', stage: 'labeling', move: 3, energy: 5 })).toBe('Moving labels, move 3')
    expect(stageText({ kind: 'progress', stage: 'refinement', move: 3, energy: 5 })).toBe('Refining borders')
    expect(stageText({ kind: 'progress', stage: 'search', move: 2, energy: null })).toBe(
      'Finding what a pin is lost to, solve 2',
    )
  })

  it('tells the time of today alone and the day of others', () => {
    const now = new Date(2026, 10, 28, 18, 0)
    expect(timeText(new Date(2026, 10, 28, 9, 5).toISOString(), now)).toBe('09:05')
    expect(timeText(new Date(2026, 10, 3, 9, 5).toISOString(), now)).toBe('Nov 3, 09:05')
  })
})

describe('the box of a constraint', () => {
  const state = sceneOfFour()

  it('holds its strokes with their width, inside the image', () => {
    const stroke: DrawnConstraint = {
      kind: 'same',
      id: 'same-1',
      strength: 'hard',
      strokes: [{ points: [3, 4, 18, 9], diameter: 4 }],
    }
    expect(constraintBox(stroke, state)).toEqual({ x0: 1, y0: 2, x1: 20, y1: 10 })
    const outside: DrawnConstraint = { ...stroke, strokes: [{ points: [40, 40], diameter: 2 }] }
    expect(constraintBox(outside, state)).toBeNull()
  })

  it('holds both instances of a pin', () => {
    const pin: DrawnConstraint = { kind: 'pin', id: 'pin-1', strength: 'hard', front: 4, back: 2 }
    expect(constraintBox(pin, state)).toEqual({ x0: 0, y0: 0, x1: 15, y1: 10 })
  })
})
