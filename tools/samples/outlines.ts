/*
 * Closed outlines around the origin as flat rings x0, y0, x1, y1, …, clockwise on screen (y downwards). Lengths are in
 * pixels, angles in radians. Curves have a corner every `STEP` pixels or so: what a careful annotator would click.
 */
const STEP = 7
const TURN = 2 * Math.PI

/** An ellipse; a circle for equal radii. */
export function ellipseOutline(radiusX: number, radiusY = radiusX): number[] {
  return polarOutline(Math.max(radiusX, radiusY), (angle) => [radiusX * Math.cos(angle), radiusY * Math.sin(angle)])
}

/** A rectangle with rounded corners. */
export function boxOutline(width: number, height: number, corner: number): number[] {
  const ring: number[] = []
  const stepsPerCorner = Math.max(2, Math.round((corner * TURN) / 4 / STEP) + 1)
  for (let quarter = 0; quarter < 4; quarter++) {
    const signX = quarter === 0 || quarter === 3 ? 1 : -1
    const signY = quarter < 2 ? 1 : -1
    for (let step = 0; step <= stepsPerCorner; step++) {
      const angle = ((quarter + step / stepsPerCorner) * TURN) / 4
      ring.push(signX * (width / 2 - corner) + corner * Math.cos(angle))
      ring.push(signY * (height / 2 - corner) + corner * Math.sin(angle))
    }
  }
  return ring
}

/** A pebble: a circle whose radius waves a little, flattened by `flatness` (1 = round). */
export function blobOutline(radius: number, flatness: number, random: () => number): number[] {
  const waves = [2, 3, 4, 5].map((count) => ({ count, depth: (0.2 * random()) / count, phase: TURN * random() }))
  return polarOutline(radius, (angle) => {
    const wave = waves.reduce((sum, { count, depth, phase }) => sum + depth * Math.sin(count * angle + phase), 1)
    return [radius * wave * Math.cos(angle), radius * wave * flatness * Math.sin(angle)]
  })
}

/** A star with rounded arms, as a starfish has. `depth` 0..1: how far the valleys go in. */
export function starOutline(radius: number, arms: number, depth: number): number[] {
  return polarOutline(radius * 1.6, (angle) => {
    const arm = (1 + Math.cos(arms * angle)) / 2
    const reach = radius * (1 - depth + depth * arm ** 1.5)
    return [reach * Math.cos(angle), reach * Math.sin(angle)]
  })
}

/** A leaf along the x axis: pointed at both ends, `width` across its middle, a little fuller towards the stem. */
export function leafOutline(length: number, width: number): number[] {
  const steps = Math.round(length / STEP)
  const side = (sign: number) =>
    Array.from({ length: steps }, (_, step) => {
      const along = sign > 0 ? 1 - step / steps : step / steps
      const half = (width / 2) * Math.sin(Math.PI * along ** 0.8) ** 0.85
      return [length * (along - 0.5), sign * half]
    })
  return [...side(-1), ...side(1)].flat()
}

/** A thin bar along the x axis that tapers a little and bends by `bend` pixels in its middle. */
export function stickOutline(length: number, width: number, bend: number): number[] {
  const steps = Math.max(4, Math.round(length / (6 * STEP)))
  const side = (sign: number) =>
    Array.from({ length: steps + 1 }, (_, step) => {
      const along = sign > 0 ? 1 - step / steps : step / steps
      const half = (width / 2) * (1 - 0.25 * along)
      return [length * (along - 0.5), bend * Math.sin(Math.PI * along) + sign * half]
    })
  return [...side(-1), ...side(1)].flat()
}

/** Half a ring, open downwards: an arch of `radius` to its outside and `thickness`, on straight legs of `leg` pixels. */
export function archOutline(radius: number, thickness: number, leg: number): number[] {
  const outer = halfCircle(radius)
  const inner = halfCircle(radius - thickness).reverse()
  return [[-radius, leg], ...outer, [radius, leg], [radius - thickness, leg], ...inner, [thickness - radius, leg]].flat()
}

/** The ring turned by `angle` about the origin and then moved to (x, y). */
export function placed(ring: readonly number[], x: number, y: number, angle: number): number[] {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  return ring.map((coordinate, at) =>
    at % 2 === 0 ? x + cos * coordinate - sin * ring[at + 1]! : y + sin * ring[at - 1]! + cos * coordinate,
  )
}

function polarOutline(radius: number, pointAt: (angle: number) => readonly [number, number]): number[] {
  const steps = Math.max(16, Math.round((TURN * radius) / STEP))
  return Array.from({ length: steps }, (_, step) => pointAt((step * TURN) / steps)).flat()
}

/** From the left end over the top to the right end. */
function halfCircle(radius: number): [number, number][] {
  const steps = Math.max(10, Math.round((Math.PI * radius) / STEP))
  return Array.from({ length: steps + 1 }, (_, step) => {
    const angle = Math.PI * (1 + step / steps)
    return [radius * Math.cos(angle), radius * Math.sin(angle)]
  })
}
