import { refuse } from '../support/DomainError.ts'
import type { CocoRle } from './cocoRle.ts'
import { arrayAt, integerAt, numberAt, objectAt, ownValue, shown } from './untrustedJson.ts'

/** Checks the form {size: [height, width], counts: text or list}; the runs are judged when they are decoded. */
export function rleAt(value: unknown, where: string): CocoRle {
  const object = objectAt(value, where)
  const size = sizeAt(ownValue(object, 'size'), `${where}.size`)
  const counts = ownValue(object, 'counts')
  if (typeof counts === 'string') return { size, counts }
  const list = arrayAt(counts, `${where}.counts`)
  return { size, counts: list.map((count, run) => numberAt(count, `${where}.counts[${run}]`)) }
}

function sizeAt(value: unknown, where: string): CocoRle['size'] {
  const size = arrayAt(value, where)
  if (size.length !== 2) {
    throw refuse('bad-input', { what: 'Not a mask size', where, expected: '[height, width]', received: shown(value) })
  }
  return [integerAt(size[0], `${where}[0]`, 1), integerAt(size[1], `${where}[1]`, 1)]
}
