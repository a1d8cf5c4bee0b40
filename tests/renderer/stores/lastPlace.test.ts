import { expect, test } from 'vitest'
import { keepPlace, placeIn } from '../../../src/renderer/stores/lastPlace.ts'
import type { LastPlace } from '../../../src/renderer/stores/lastPlace.ts'

const PLACE: LastPlace = {
  project: '/photos/a.strata',
  imageId: 12,
  setId: 14,
  index: 3,
  search: 'street',
  states: ['todo', 'accepted'],
}

function storageWith(text: string | null = null) {
  let kept = text
  return { getItem: () => kept, setItem: (_key: string, value: string) => void (kept = value) }
}

test('a place is found again in the project it is in, and in no other', () => {
  const storage = storageWith()
  keepPlace(storage, PLACE)
  expect(placeIn(storage, '/photos/a.strata')).toEqual(PLACE)
  expect(placeIn(storage, '/photos/b.strata')).toBeNull()
})

test('what is no place counts as none, and odd parts of one as absent', () => {
  for (const text of [null, '', '{', '7', 'null', '{"project":"p"}', '{"project":"p","imageId":"1","setId":2}']) {
    expect(placeIn(storageWith(text), 'p')).toBeNull()
  }
  const odd = JSON.stringify({ project: 'p', imageId: 1, setId: 2, index: -4, search: 5, states: ['done', 'todo'] })
  const expected = { project: 'p', imageId: 1, setId: 2, index: null, search: '', states: ['todo'] }
  expect(placeIn(storageWith(odd), 'p')).toEqual(expected)
})
