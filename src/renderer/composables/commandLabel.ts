import type { Category } from '../../core/dataset/records.ts'
import type { Command } from '../../editor/commands/Command.ts'

/**
 * What a command is called in this project: those of the digit keys by the class they give (null where the project has
 * none in that place), all others by their own label.
 */
export function commandLabel({ id, label }: Command, categories: readonly Category[]): string | null {
  const place = /^class\.(\d+)$/.exec(id)?.[1]
  return place === undefined ? label : (categories[Number(place) - 1]?.name ?? null)
}
