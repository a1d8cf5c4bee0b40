import { InvalidArgumentError, Option } from 'commander'
import type { Command } from 'commander'
import type { CueSource } from '../shared/contract/solving.ts'
import { cueCorruptionSchema } from '../shared/solverSchemas.ts'

/** How oracle cues are damaged, as given; all optional. */
export interface OracleOptions {
  readonly drop?: number
  readonly flip?: number
  readonly gaps?: number
  readonly confusion?: number
  readonly spurious?: number
  readonly blur?: number
  readonly shift?: number
  readonly seed?: number
  readonly scale?: string
  readonly author?: string
}

/** Adds the options about cues that are made from annotations. */
export function withOracleOptions(command: Command): Command {
  return command
    .option('--drop <share>', 'boundary pixels that go missing, 0 to 1', share)
    .option('--gaps <share>', 'boundary pixels that go missing in whole stretches, 0 to 1', share)
    .option('--flip <share>', 'boundary pixels that claim the opposite order, 0 to 1', share)
    .option('--confusion <share>', 'pixels that claim another class, 0 to 1', share)
    .option('--spurious <count>', 'false strokes', wholeNumber)
    .option('--blur <pixels>', 'radius over which everything is smeared', wholeNumber)
    .option('--shift <pixels>', 'largest misplacement of the boundary', amount)
    .option('--seed <number>', 'of the damage: the same number, the same damage; 1 without it', seedNumber)
    .addOption(new Option('--scale <factor>', 'image pixels per pixel of the cues, each way').choices(['1', '2', '4']))
    .option('--author <name>', 'whose annotation, where an image has several; without it, the first')
}

/** Names of the options that were given. */
export function givenOracleOptions(options: OracleOptions): string[] {
  const { drop, flip, gaps, confusion, spurious, blur, shift, seed, scale, author } = options
  const given = { drop, flip, gaps, confusion, spurious, blur, shift, seed, scale, author }
  return Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`]))
}

export function oracleOf(options: OracleOptions): Omit<Extract<CueSource, { kind: 'oracle' }>, 'kind' | 'setId'> {
  const scale = options.scale === '4' ? 4 : options.scale === '2' ? 2 : 1
  return { corruption: cueCorruptionSchema.parse(options), seed: options.seed ?? 1, scale }
}

function share(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= 0 && value <= 1) return value
  throw new InvalidArgumentError('Expected a number from 0 to 1.')
}

function amount(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= 0 && value <= 1000) return value
  throw new InvalidArgumentError('Expected a number from 0 to 1000.')
}

function wholeNumber(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Expected a whole number from 0 to 9999.')
}

function seedNumber(text: string): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value <= 0xffff_ffff) return value
  throw new InvalidArgumentError('Expected a whole number from 0 to 4294967295.')
}
