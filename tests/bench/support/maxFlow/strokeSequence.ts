import { KernelMinCut } from '../../../../src/backend/solving/KernelMinCut.ts'
import { fillCapacities } from '../../../../src/core/graphcut/gridFile.ts'
import type { GridInstance } from '../../../../src/core/graphcut/gridFile.ts'
import { summarised } from '../measure.ts'
import type { Measurement } from '../measure.ts'
import { Xorshift32 } from './Xorshift32.ts'

export interface StrokeTimes {
  /** Milliseconds per stroke: changing the terminals and solving again, and building and solving afresh. */
  readonly again: Measurement
  readonly afresh: Measurement
}

/** As in the instance families: more than any cut. */
const HARD = 100_000_000

/**
 * Draws strokes one after the other into a grid that has been solved, and rubs each out again: lines of hard terminals, each
 * against the side on which its place is, so that every one moves the cut. After each the kernel solves again, and another
 * solves the whole grid afresh.
 */
export function strokeSequence(instance: GridInstance, strokes: number): StrokeTimes {
  const random = new Xorshift32(instance.seed)
  const [dynamic, fresh] = [new KernelMinCut(), new KernelMinCut()]
  const changed: GridInstance = {
    ...instance,
    fromSource: instance.fromSource.slice(),
    toSink: instance.toSink.slice(),
  }
  fillCapacities(changed, dynamic.begin(instance.size, instance.connectivity))
  dynamic.solve()
  const again: number[] = []
  const afresh: number[] = []
  let pixels: readonly number[] = []
  for (let stroke = 0; stroke < strokes; stroke++) {
    const isDrawn = stroke % 2 === 0
    if (isDrawn) pixels = strokePixels(instance, random)
    const value = !isDrawn ? 0 : dynamic.isSourceSide(pixels[0]!) ? -HARD : HARD
    const start = performance.now()
    for (const pixel of pixels) {
      dynamic.changeTerminal(pixel, value - changed.fromSource[pixel]! + changed.toSink[pixel]!)
      changed.fromSource[pixel] = Math.max(value, 0)
      changed.toSink[pixel] = Math.max(-value, 0)
    }
    const flow = dynamic.solveAgain()
    again.push(performance.now() - start)
    const freshStart = performance.now()
    fillCapacities(changed, fresh.begin(instance.size, instance.connectivity))
    const expected = fresh.solve()
    afresh.push(performance.now() - freshStart)
    if (flow !== expected) throw new Error(`stroke ${stroke}: flow ${flow} again, ${expected} afresh`)
  }
  return { again: summarised(again), afresh: summarised(afresh) }
}

/** A level line a twentieth of the image long and as thick as the strokes of the family. */
function strokePixels({ size }: GridInstance, random: Xorshift32): number[] {
  const length = Math.ceil(size.width / 20)
  const thickness = Math.max(1, Math.round(size.width / 170))
  const x = random.below(size.width - length)
  const y = random.below(size.height - thickness)
  return Array.from(
    { length: length * thickness },
    (_, index) => (y + Math.floor(index / length)) * size.width + x + (index % length),
  )
}
