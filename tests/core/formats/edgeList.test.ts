import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseEdgeList } from '../../../src/core/formats/edgeList.ts'
import type { EdgeListScene } from '../../../src/core/formats/edgeList.ts'
import { writeEdgeList } from '../../../src/core/formats/edgeListWrite.ts'
import { DomainError } from '../../../src/core/support/DomainError.ts'
import { annotationStateFromScene, sceneFromAnnotationState } from '../../../src/core/workflows/edgeListScene.ts'
import { drawn, maskOf } from '../../support/bitmapOracle.ts'

const AMODAL = maskOf(drawn('###.', '###.', '....'))
const VISIBLE = maskOf(drawn('#...', '###.', '....'))
const OTHER = maskOf(drawn('.###', '....', '....'))

/** Two that hide each other, and a third in front of one of them. */
const SCENE: EdgeListScene = {
  fileName: 'folder/é 1.png',
  size: { width: 4, height: 3 },
  author: 'generator',
  instances: [
    { name: 'disc ', category: 'disc', isStuff: false, rank: 1, linked: false, amodal: AMODAL, visible: VISIBLE },
    { name: 'bar', category: 'bar', isStuff: true, rank: 2.5, linked: true, amodal: OTHER, visible: OTHER },
    { name: 'ring', category: 'ring', isStuff: false, rank: -1, linked: true, amodal: OTHER, visible: OTHER },
  ],
  pairs: [
    { a: 1, b: 2, state: 'mutual', provenance: 'human', confidence: null, votes: null },
    { a: 2, b: 3, state: 'b-over-a', provenance: 'solver', confidence: 0.75, votes: { aOverB: 2, bOverA: 7 } },
  ],
}

function textOf(...scenes: EdgeListScene[]): string {
  return [...writeEdgeList(scenes)].join('')
}

/** The written scene as loose JSON, changed by `spoil`, read again. */
function readSpoiled(
  spoil: (file: { [key: string]: unknown; images: Record<string, never>[] }) => void,
): () => unknown {
  const file = JSON.parse(textOf(SCENE)) as { [key: string]: unknown; images: Record<string, never>[] }
  spoil(file)
  return () => parseEdgeList(file, 'scene.json')
}

describe('a scene file', () => {
  test('is what the README says', () => {
    expect(textOf({ ...SCENE, instances: SCENE.instances.slice(0, 2), pairs: SCENE.pairs.slice(0, 1) })).toBe(
      [
        '{"format": "strata-edges", "version": 1, "images": [',
        '{"file_name": "folder/\\u00e9 1.png", "width": 4, "height": 3, "author": "generator",',
        ' "instances": [',
        '  {"name": "disc ", "category": "disc", "isStuff": false, "rank": 1, "linked": false, "amodal": {"size": [3, 4], "counts": "0210003"}, "visible": {"size": [3, 4], "counts": "022O002"}},',
        '  {"name": "bar", "category": "bar", "isStuff": true, "rank": 2.5, "linked": true, "amodal": {"size": [3, 4], "counts": "3120000"}, "visible": {"size": [3, 4], "counts": "3120000"}}],',
        ' "pairs": [',
        '  {"a": 1, "b": 2, "state": "mutual", "provenance": "human", "confidence": null, "votes": null}]}',
        ']}',
        '',
      ].join('\n'),
    )
  })

  test('reads back as what was written, one scene or many or none', () => {
    for (const scenes of [[], [SCENE], [SCENE, { ...SCENE, instances: [], pairs: [] }]]) {
      expect(parseEdgeList(JSON.parse(textOf(...scenes)), 'scene.json').scenes).toEqual(scenes)
    }
  })

  test('is the same text whatever the order of the pairs', () => {
    expect(textOf({ ...SCENE, pairs: [...SCENE.pairs].reverse() })).toBe(textOf(SCENE))
  })

  test('carries an annotation set there and back', () => {
    const names = ['disc', 'bar', 'ring']
    const state = annotationStateFromScene(SCENE, (name) => names.indexOf(name) + 1)
    expect(state.nextNumber).toBe(4)
    expect(state.instances[2]).toMatchObject({ number: 3, categoryId: 3, label: 'ring', outline: null, locked: false })
    const categoryName = (id: number): string => names[id - 1]!
    const { fileName, author } = SCENE
    expect(sceneFromAnnotationState(state, { fileName, author, categoryName })).toEqual(SCENE)
  })

  test('numbers instances by position when some of the set were deleted', () => {
    const state = annotationStateFromScene(SCENE, () => 1)
    const left = { ...state, instances: state.instances.slice(1), pairs: state.pairs.slice(1) }
    const scene = sceneFromAnnotationState(left, { fileName: 'x', author: 'y', categoryName: () => 'z' })
    expect(scene.pairs.map(({ a, b }) => [a, b])).toEqual([[1, 2]])
  })
})

describe('a scene file that is not one is refused with its place', () => {
  type Spoiled = { [key: string]: unknown; images: Record<string, never>[] }
  const first = (file: Spoiled, list: string): Record<string, unknown> =>
    (file.images[0]![list] as unknown as Record<string, unknown>[])[0]!

  test.each<{ what: string; spoil: (file: Spoiled) => unknown; complaint: string }>([
    {
      what: 'another format',
      spoil: (file) => (file['format'] = 'coco'),
      complaint: 'scene.json.format: expected "strata-edges", received "coco"',
    },
    {
      what: 'a newer version',
      spoil: (file) => (file['version'] = 2),
      complaint: 'expected at most 1, received 2. Update Strata.',
    },
    { what: 'a version of text', spoil: (file) => (file['version'] = '1'), complaint: 'scene.json.version' },
    {
      what: 'an image without a width',
      spoil: (file) => delete file.images[0]!['width'],
      complaint: 'images[0].width: expected an integer ≥ 1',
    },
    {
      what: 'an image too large',
      spoil: (file) => Object.assign(file.images[0]!, { width: 1e6, height: 1e6 }),
      complaint: 'Not a usable image size in scene.json.images[0]',
    },
    {
      what: 'a rank of text',
      spoil: (file) => (first(file, 'instances')['rank'] = '1'),
      complaint: 'images[0].instances[0].rank',
    },
    {
      what: 'a mask of another size',
      spoil: (file) => (first(file, 'instances')['amodal'] = { size: [4, 3], counts: '<' }),
      complaint: 'amodal.size: expected [3, 4], received [4, 3]',
    },
    {
      what: 'counts of texts',
      spoil: (file) => (first(file, 'instances')['amodal'] = { size: [3, 4], counts: ['12'] }),
      complaint: 'amodal.counts[0]: expected a finite number',
    },
    {
      what: 'a visible mask outside',
      spoil: (file) => (first(file, 'instances')['visible'] = { size: [3, 4], counts: '0<' }),
      complaint: 'reaches outside the amodal mask in scene.json.images[0].instances[0].visible',
    },
    {
      what: 'a pair backwards',
      spoil: (file) => Object.assign(first(file, 'pairs'), { a: 2, b: 1 }),
      complaint: '1 ≤ a < b ≤ 3, received a 2, b 1',
    },
    { what: 'a pair of nobody', spoil: (file) => (first(file, 'pairs')['b'] = 4), complaint: 'received a 1, b 4' },
    {
      what: 'a pair twice',
      spoil: (file) => Object.assign(first(file, 'pairs'), { a: 2, b: 3 }),
      complaint: 'A pair is listed twice in scene.json.images[0].pairs[1]',
    },
    {
      what: 'an unknown state',
      spoil: (file) => (first(file, 'pairs')['state'] = 'over'),
      complaint: 'expected a-over-b, b-over-a, mutual, none, unknown, received "over"',
    },
    {
      what: 'an unknown source',
      spoil: (file) => (first(file, 'pairs')['provenance'] = 'me'),
      complaint: 'pairs[0].provenance',
    },
    {
      what: 'too much confidence',
      spoil: (file) => (first(file, 'pairs')['confidence'] = 1.5),
      complaint: 'confidence: expected 0 to 1, received 1.5',
    },
    {
      what: 'fewer votes than none',
      spoil: (file) => (first(file, 'pairs')['votes'] = { a_over_b: -1, b_over_a: 0 }),
      complaint: 'votes.a_over_b: expected at least 0',
    },
  ])('$what', ({ spoil, complaint }) => {
    expect(readSpoiled(spoil)).toThrow(complaint)
    expect(readSpoiled(spoil)).toThrow(DomainError)
  })

  test('whatever the JSON, it is read or refused', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (images) => {
        try {
          parseEdgeList({ format: 'strata-edges', version: 1, images }, 'scene.json')
        } catch (error) {
          expect(error).toBeInstanceOf(DomainError)
        }
      }),
    )
  })
})
