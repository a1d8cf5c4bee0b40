import { DIRECTION_COUNT, DIRECTION_X, DIRECTION_Y } from '../../../src/core/cues/Cues.ts'
import type { Cues } from '../../../src/core/cues/Cues.ts'

/** The cues of the picture mirrored left to right: pixels and directions. */
export function mirroredCues(cues: Cues): Cues {
  const { width, height } = cues.size
  return movedCues(
    cues,
    (x, y) => [width - 1 - x, y],
    { width, height },
    (dx, dy) => [-dx, dy],
  )
}

/** The cues of the picture turned a quarter clockwise on the screen. */
export function turnedCues(cues: Cues): Cues {
  const { width, height } = cues.size
  return movedCues(
    cues,
    (x, y) => [height - 1 - y, x],
    { width: height, height: width },
    (dx, dy) => [-dy, dx],
  )
}

type Move = (x: number, y: number) => readonly [number, number]

function movedCues(cues: Cues, place: Move, size: Cues['size'], turn: Move): Cues {
  const { width, height } = cues.size
  const pixels = width * height
  const directionOf = (dx: number, dy: number) => DIRECTION_X.findIndex((x, k) => x === dx && DIRECTION_Y[k] === dy)
  const moved = (plane: Float32Array): Float32Array => {
    const to = new Float32Array(pixels)
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [toX, toY] = place(x, y)
        to[toY * size.width + toX] = plane[y * width + x]!
      }
    }
    return to
  }
  const direction = new Float32Array(DIRECTION_COUNT * pixels)
  for (let k = 0; k < DIRECTION_COUNT; k++) {
    const plane = moved(cues.direction.subarray(k * pixels, (k + 1) * pixels))
    direction.set(plane, directionOf(...turn(DIRECTION_X[k]!, DIRECTION_Y[k]!)) * pixels)
  }
  return { size, background: moved(cues.background), boundary: moved(cues.boundary), direction, classes: null }
}

/** Fails unless all planes agree to rounding. */
export function expectSameCues(received: Cues, expected: Cues): void {
  for (const name of ['background', 'boundary', 'direction'] as const) {
    const [a, b] = [received[name], expected[name]]
    if (a.length !== b.length) throw new Error(`${name}: ${a.length} values instead of ${b.length}`)
    const at = a.findIndex((value, index) => Math.abs(value - b[index]!) > 1e-5)
    if (at >= 0) throw new Error(`${name}[${at}]: received ${a[at]}, expected ${b[at]}`)
  }
}
