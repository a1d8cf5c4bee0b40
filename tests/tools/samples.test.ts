import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import type { AnnotationState } from '../../src/core/dataset/records.ts'
import { checkCocoaAnnotation } from '../../src/core/formats/cocoa.ts'
import { cocoaText } from '../../src/core/formats/cocoaWrite.ts'
import { maskFromCocoPolygon } from '../../src/core/formats/cocoPolygon.ts'
import { parseEdgeList } from '../../src/core/formats/edgeList.ts'
import { labelMapFromMasks, masksFromLabelMap } from '../../src/core/masks/labelMap.ts'
import { maskUnionOf } from '../../src/core/masks/maskAlgebra.ts'
import { maskComponents } from '../../src/core/masks/maskComponents.ts'
import { maskContours } from '../../src/core/masks/maskContours.ts'
import { maskArea, overlapArea } from '../../src/core/masks/maskMeasures.ts'
import { emptyMask } from '../../src/core/masks/RunLengthMask.ts'
import { findOrderCycles } from '../../src/core/occlusion/orderCycles.ts'
import { checkAnnotationState } from '../../src/core/workflows/checkAnnotations.ts'
import { annotationStateFromCocoa } from '../../src/core/workflows/cocoaToAnnotations.ts'
import { annotationStateFromScene } from '../../src/core/workflows/edgeListScene.ts'
import { drawScene } from '../../tools/samples/drawScene.ts'
import { generateCocoaDataset } from '../../tools/samples/generateCocoaDataset.ts'
import { OBJECT_KINDS } from '../../tools/samples/objects.ts'
import { paintScene } from '../../tools/samples/paintScene.ts'
import {
  COCOA_FILE,
  EDGE_LIST_FILE,
  fitsCocoa,
  pictureName,
  sampleAnnotationFiles,
} from '../../tools/samples/sampleFiles.ts'
import { SAMPLE_SCENES } from '../../tools/samples/sampleScenes.ts'
import { annotationOf, SCENE_CATEGORIES } from '../../tools/samples/sceneAnnotation.ts'
import type { Scene } from '../../tools/samples/scene.ts'

const folder = fileURLToPath(new URL('../../samples/', import.meta.url))
const annotated = SAMPLE_SCENES.map((scene) => ({ name: scene.name, scene, state: annotationOf(scene) }))

describe('the committed samples', () => {
  test.each([...sampleAnnotationFiles()])('%s is what the generator writes, byte for byte', (name, text) => {
    expect(readFileSync(folder + name, 'utf8') === text, `npm run samples writes another ${name}`).toBe(true)
  })

  test('take less than 2 MiB and have a picture for every scene', () => {
    const bytes = readdirSync(folder).reduce(
      (sum, name) => sum + (name.endsWith('.strata') ? 0 : statSync(folder + name).size),
      0,
    )
    expect(bytes).toBeLessThan(2 * 2 ** 20)
    expect(SAMPLE_SCENES.map((scene) => existsSync(folder + pictureName(scene)))).toEqual(SAMPLE_SCENES.map(() => true))
  })

  test.each(['shore', 'pinwheel', 'links'])('the picture of %s shows its scene', async (name) => {
    const { scene } = annotated.find((one) => one.name === name)!
    const { data, info } = await sharp(folder + pictureName(scene))
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect([info.width, info.height, info.channels]).toEqual([scene.size.width, scene.size.height, 3])
    const painted = paintScene(scene)
    const difference = painted.reduce((sum, value, at) => sum + Math.abs(value - data[at]!), 0) / painted.length
    // JPEG at this quality keeps within two grey levels on average; one object moved by its own width costs more.
    expect(difference).toBeLessThan(2.5)
  })
})

describe('the annotations of the samples', () => {
  test.each(annotated)('keep every rule of annotation sets: $name', ({ name, state }) => {
    const noteworthy: Readonly<Record<string, readonly string[]>> = {
      pinwheel: ['order-cycle'],
      links: ['mutual-pair'],
    }
    const findings = checkAnnotationState(state, name)
    expect(findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual(
      (noteworthy[name] ?? []).map((code) => `info ${code}`),
    )
  })

  test.each(annotated)('amodal masks are the rasterised outlines: $name', ({ state }) => {
    for (const { outline, amodal } of state.instances) {
      if (outline === null) expect(maskContours(amodal).some(({ isHole }) => isHole)).toBe(true)
      else expect(maskFromCocoPolygon(state.size, outline)).toEqual(amodal)
    }
  })

  test.each(annotated.filter(({ scene }) => fitsCocoa(scene)))(
    'what is visible is what painting from back to front leaves: $name',
    ({ state }) => {
      const backToFront = new Map(state.instances.toReversed().map(({ number, amodal }) => [number, amodal]))
      const painted = masksFromLabelMap(state.size, labelMapFromMasks(state.size, backToFront))
      for (const { number, visible } of state.instances) {
        expect(visible, `instance #${number}`).toEqual(painted.get(number) ?? emptyMask(state.size))
      }
    },
  )

  test.each(annotated)('every covered pixel shows exactly one instance: $name', ({ state }) => {
    const sum = state.instances.reduce((area, { visible }) => area + maskArea(visible), 0)
    expect(maskUnionOf(state.size, visibles(state))).toEqual(maskUnionOf(state.size, amodals(state)))
    expect(sum).toBe(maskArea(maskUnionOf(state.size, amodals(state))))
  })

  test('between them show every kind of object and every difficulty', () => {
    const kinds = new Set(SAMPLE_SCENES.flatMap(({ objects }) => objects.map(({ category }) => category)))
    expect([...kinds].sort()).toEqual([...OBJECT_KINDS].sort())
    const parts = instancesOf('pick-up-sticks').map(({ visible }) => maskComponents(visible, 4).length)
    expect(Math.max(...parts), 'an occludee in many parts').toBeGreaterThanOrEqual(4)
    expect(stateOf('drawer').instances.length).toBeGreaterThan(20)
    expect(stateOf('shore').instances.length).toBeLessThan(6)
    expect(instancesOf('coins-on-cloth').some(({ isStuff }) => isStuff)).toBe(true)
  })

  test('the pinwheel is one cycle of four', () => {
    const cycles = findOrderCycles(stateOf('pinwheel').pairs)
    expect(cycles.map(({ sequence }) => [...sequence].sort())).toEqual([[1, 2, 3, 4]])
  })

  test('each of the linked rings hides a part of the other', () => {
    const state = stateOf('links')
    const mutual = state.pairs.filter((pair) => pair.state === 'mutual')
    expect(mutual).toMatchObject([{ a: 1, b: 2 }])
    const [first, second] = state.instances
    expect([first!.linked, second!.linked]).toEqual([false, false])
    expect(overlapArea(first!.visible, second!.amodal)).toBeGreaterThan(1000)
    expect(overlapArea(second!.visible, first!.amodal)).toBeGreaterThan(1000)
  })

  test('come back from their files', () => {
    const cocoa = JSON.parse(readFileSync(folder + COCOA_FILE, 'utf8')) as { annotations: unknown[] }
    const cocoaStates = cocoa.annotations.map((annotation, index) =>
      readCocoa(annotation, SAMPLE_SCENES.filter(fitsCocoa)[index]!),
    )
    const { scenes } = parseEdgeList(JSON.parse(readFileSync(folder + EDGE_LIST_FILE, 'utf8')), EDGE_LIST_FILE)
    const edgeStates = scenes.map((scene) => annotationStateFromScene(scene, categoryId))
    expect(cocoaStates).toEqual(annotated.filter(({ scene }) => fitsCocoa(scene)).map(({ state }) => state))
    // An edge list holds masks, not outlines.
    expect(edgeStates).toEqual(
      annotated.filter(({ scene }) => !fitsCocoa(scene)).map(({ state }) => withoutOutlines(state)),
    )
  })
})

describe('the generator', () => {
  test('draws the same scene for the same seed and another one for another', () => {
    const options = { size: { width: 160, height: 120 }, objectCount: 5 }
    const once = drawScene(3, options)
    expect(drawScene(3, options)).toEqual(once)
    expect(drawScene(4, options).state).not.toEqual(once.state)
    expect(once.rgb).toHaveLength(160 * 120 * 3)
    expect(once.state.instances.length).toBeGreaterThan(2)
    expect(checkAnnotationState(once.state, 'drawn')).toEqual([])
  })

  test('writes datasets of any length that read back without a complaint, the same each time', () => {
    const dataset = generateCocoaDataset(12, 500)
    expect([...dataset.images].map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    const text = [...cocoaText(dataset)].join('')
    expect([...cocoaText(generateCocoaDataset(12, 500))].join('')).toBe(text)
    const { annotations } = JSON.parse(text) as { annotations: unknown[] }
    for (const value of annotations) {
      const { annotation, findings } = checkCocoaAnnotation(value, 'generated')
      const reading = annotationStateFromCocoa(
        annotation,
        { width: 640, height: 480 },
        { categoryId, where: 'generated' },
      )
      expect([...findings, ...reading.findings].filter(({ severity }) => severity !== 'info')).toEqual([])
    }
  })
})

function readCocoa(value: unknown, scene: Scene): AnnotationState {
  const { annotation } = checkCocoaAnnotation(value, scene.name)
  return annotationStateFromCocoa(annotation, scene.size, { categoryId, where: scene.name }).state
}

function categoryId(name: string): number {
  return SCENE_CATEGORIES.find((category) => category.name === name)!.id
}

function withoutOutlines(state: AnnotationState): AnnotationState {
  return { ...state, instances: state.instances.map((instance) => ({ ...instance, outline: null })) }
}

function stateOf(name: string): AnnotationState {
  return annotated.find((one) => one.name === name)!.state
}

function instancesOf(name: string): AnnotationState['instances'] {
  return stateOf(name).instances
}

function amodals(state: AnnotationState) {
  return state.instances.map(({ amodal }) => amodal)
}

function visibles(state: AnnotationState) {
  return state.instances.map(({ visible }) => visible)
}
