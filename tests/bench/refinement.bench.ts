/*
 * Refinement: how well borders lie when cues at half and a quarter of the image's size are brought to it: pixels repeated,
 * masks enlarged smoothly, and borders refined against the image. Generated scenes, and annotated photos where present;
 * cues of the whole image shrunk, perfect and spoilt. Columns: mean distance between found and true borders in pixels
 * (cut off at 10, both ways), boundary F at 1 and 2 pixels, mean IoU of the true instances with what overlaps them most;
 * last milliseconds of processor time. The last rows are cues at the image's own size, refined all the same. Then the
 * time at 1280×960 from cues of half the size.
 * Run: npm run bench refinement
 */
import { GridMaxFlow } from '../../src/core/graphcut/GridMaxFlow.ts'
import { labelMapFromMasks } from '../../src/core/masks/labelMap.ts'
import { DEFAULT_REFINEMENT } from '../../src/core/occlusion/refine/RefinementParameters.ts'
import { refineBorders } from '../../src/core/occlusion/refine/refineBorders.ts'
import { refineScene } from '../../src/core/occlusion/refine/refineScene.ts'
import type { SceneSolution } from '../../src/core/occlusion/SceneSolution.ts'
import { drawScene } from '../../tools/samples/drawScene.ts'
import { printTable } from './support/measure.ts'
import { accuracyOf, boundaryAccuracy } from './support/refinement/boundaryAccuracy.ts'
import { coarseSolution } from './support/refinement/coarseSolutions.ts'
import type { CoarseSolution } from './support/refinement/coarseSolutions.ts'
import { rowsNamed } from './support/robustness/corruptionRows.ts'
import { cocoaPhotos, generatedScenes } from './support/robustness/robustnessScenes.ts'

const minCut = new GridMaxFlow()

function ownersOf({ size, instances }: SceneSolution): Int32Array {
  return labelMapFromMasks(size, new Map(instances.map(({ number, visible }) => [number, visible])))
}

function repeated({ solution, image }: CoarseSolution): Int32Array {
  const owners = ownersOf(solution)
  const { width, height } = image.size
  return Int32Array.from({ length: width * height }, (_, pixel) => {
    const x = Math.floor((((pixel % width) + 0.5) * solution.size.width) / width)
    const y = Math.floor(((Math.floor(pixel / width) + 0.5) * solution.size.height) / height)
    return owners[y * solution.size.width + x]!
  })
}

function enlarged({ solution, image }: CoarseSolution): Int32Array {
  return ownersOf(refineScene(solution, null, image.size, new Map(), minCut))
}

function refined({ solution, image }: CoarseSolution): Int32Array {
  return ownersOf(refineScene(solution, image, image.size, new Map(), minCut))
}

function withoutColours({ solution, image }: CoarseSolution): Int32Array {
  const parameters = { ...DEFAULT_REFINEMENT, largestSurprise: 0 }
  return ownersOf(refineScene(solution, image, image.size, new Map(), minCut, parameters))
}

/** `refineScene` leaves solutions of the image's own size alone; this does not. */
function refinedInPlace({ solution, image }: CoarseSolution): Int32Array {
  return refineBorders(image, ownersOf(solution), () => false, 1, DEFAULT_REFINEMENT, minCut).ownerAt
}

function row(name: string, solutions: readonly CoarseSolution[], way: (of: CoarseSolution) => Int32Array): string[] {
  const start = process.cpuUsage()
  const maps = solutions.map(way)
  const time = process.cpuUsage(start).user / 1000 / solutions.length
  const all = solutions.map(({ image, trueAt }, index) => boundaryAccuracy(image.size, maps[index]!, trueAt))
  const { distance, f1, f2, iou } = accuracyOf(all)
  return [name, distance.toFixed(3), f1.toFixed(4), f2.toFixed(4), iou.toFixed(4), time.toFixed(0)]
}

function rowsAt(scale: number, solutions: readonly CoarseSolution[]): string[][] {
  return [
    row(`1/${scale}, pixels repeated`, solutions, repeated),
    row(`1/${scale}, enlarged smoothly`, solutions, enlarged),
    row(`1/${scale}, refined without colours`, solutions, withoutColours),
    row(`1/${scale}, refined`, solutions, refined),
  ]
}

function print(title: string, rows: readonly (readonly string[])[]): void {
  console.log(`\n${title}`)
  printTable(['cues', 'distance', 'F at 1', 'F at 2', 'IoU', 'ms'], rows)
}

const { scenes } = generatedScenes(9101, 8, 1)
for (const { name, corruption } of rowsNamed('perfect', 'a bit of everything')) {
  const solvedAt = (scale: number) => scenes.map((scene, index) => coarseSolution(scene, scale, corruption, index + 1))
  const rows = [2, 4].flatMap((scale) => rowsAt(scale, solvedAt(scale)))
  const same = solvedAt(1)
  rows.push(row('1/1, as it is', same, ({ solution }) => ownersOf(solution)))
  rows.push(row('1/1, refined', same, refinedInPlace))
  print(`${scenes.length} generated scenes, 640×480, cues: ${name}`, rows)
}

const photos = await cocoaPhotos(1)
if (photos === null) console.log('\nannotated photos: skipped, ../shared/data/cocoa-demo is absent')
else {
  const rows = [2, 4].flatMap((scale) => {
    return rowsAt(
      scale,
      photos.scenes.map((scene) => coarseSolution(scene, scale, {}, 1)),
    )
  })
  print(`${photos.scenes.length} annotated photos, cues: perfect`, rows)
}

const large = drawScene(9201, { objectCount: 14, scale: 1.3, size: { width: 1280, height: 960 } })
const solution = coarseSolution({ state: large.state, image: { size: large.size, data: large.rgb } }, 2, {}, 1)
const times = Array.from({ length: 7 }, () => {
  const start = process.cpuUsage()
  refined(solution)
  return process.cpuUsage(start).user / 1000
})
const median = times.toSorted((p, q) => p - q)[3]!
console.log(
  `\n1280×960 from cues of half the size: first ${times[0]!.toFixed(0)} ms, median ${median.toFixed(0)} ms of processor time`,
)
