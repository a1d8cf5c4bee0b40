import { expect, test } from 'vitest'
import { rowForKey } from '../../../src/renderer/composables/listKeys.ts'

test('arrows, pages and ends walk a list and stop at its ends', () => {
  expect(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'].map((key) => rowForKey(key, 12, 30))).toEqual([
    13, 11, 22, 2, 0, 29,
  ])
  expect([rowForKey('ArrowDown', 29, 30), rowForKey('ArrowUp', 0, 30), rowForKey('PageDown', 25, 30)]).toEqual([
    29, 0, 29,
  ])
})

test('a list without a chosen row is entered at the top, and by End at the bottom', () => {
  expect([rowForKey('ArrowDown', null, 30), rowForKey('ArrowUp', null, 30), rowForKey('End', null, 30)]).toEqual([
    0, 0, 29,
  ])
})

test('other keys and empty lists lead nowhere', () => {
  expect([rowForKey('KeyB', 3, 30), rowForKey('ArrowDown', null, 0)]).toEqual([null, null])
})
