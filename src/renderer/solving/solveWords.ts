import type { RunSummary, SolveProgress } from '../../shared/contract/solving.ts'
import { grouped } from '../inspector/wording.ts'

const STAGES: Readonly<Record<SolveProgress['stage'], string>> = {
  waiting: 'Waiting for a free worker',
  cues: 'Reading cues',
  evidence: 'Weighing the evidence',
  constraints: 'Applying constraints',
  labeling: 'Moving labels',
  readout: 'Reading out instances',
  confidence: 'Measuring confidence',
  refinement: 'Refining borders',
  search: 'Finding what a pin is lost to',
}

/** What a stage counts, where it counts something. */
const COUNTED: Partial<Record<SolveProgress['stage'], string>> = { labeling: 'move', search: 'solve' }

export function stageText({ stage, move }: SolveProgress): string {
  const counted = COUNTED[stage]
  return counted !== undefined && move > 0 ? `${STAGES[stage]}, ${counted} ${grouped(move)}` : STAGES[stage]
}

/** Whole units, with the minus sign of typography: energies are often below zero. */
export function energyText(energy: number): string {
  return grouped(Math.round(energy)).replace('-', '\u2212')
}

export function durationText(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`
}

export function countText(count: number, one: string, many = `${one}s`): string {
  return count === 1 ? `1 ${one}` : `${grouped(count)} ${many}`
}

/** "7 instances · 9 pairs, 1 unknown". */
export function foundText({ instanceCount, pairCount, unknownCount }: Found): string {
  const unknown = unknownCount === 0 ? '' : `, ${grouped(unknownCount)} unknown`
  return `${countText(instanceCount, 'instance')} · ${countText(pairCount, 'pair')}${unknown}`
}

/** "energy 1 234 · 9 moves · 210 ms"; the energy is left out where it is not given. */
export function effortText({ energy, moveCount, milliseconds }: Effort): string {
  const spent = `${countText(moveCount, 'move')} · ${durationText(milliseconds)}`
  return energy === undefined ? spent : `energy ${energyText(energy)} · ${spent}`
}

type Found = Pick<RunSummary, 'instanceCount' | 'pairCount' | 'unknownCount'>
type Effort = Pick<RunSummary, 'moveCount' | 'milliseconds'> & Partial<Pick<RunSummary, 'energy'>>

const TIME = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hour12: false })
const DAY = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' })

/** "14:05" today, "3 Nov, 14:05" on another day. */
export function timeText(at: string, now: Date): string {
  const date = new Date(at)
  return date.toDateString() === now.toDateString() ? TIME.format(date) : `${DAY.format(date)}, ${TIME.format(date)}`
}
