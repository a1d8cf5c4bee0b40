import type { ImportWriter } from '../storage/projectRecords.ts'

/** Where an import puts what it reads: a project's writer, or nowhere when it is only tried out. */
export type ImportTarget = Pick<ImportWriter, 'addImage' | 'addSet' | 'ensureCategory'>

/** Takes everything and keeps nothing but the names, so that a dry run reads and checks exactly like an import. */
export function dryTarget(): ImportTarget {
  const images = new Map<string, number>()
  const categories = new Map<string, number>()
  let sets = 0
  return {
    addImage: ({ path }) => numberOf(images, path),
    addSet: () => ++sets,
    ensureCategory: (name) => numberOf(categories, name),
  }
}

function numberOf(numbers: Map<string, number>, name: string): number {
  const number = numbers.get(name) ?? numbers.size + 1
  numbers.set(name, number)
  return number
}
