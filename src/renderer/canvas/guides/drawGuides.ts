import { DIRECTION_X, DIRECTION_Y } from '../../../core/cues/Cues.ts'
import type { ImageSize } from '../../../core/pixels/imageSize.ts'
import { LIGHT, RIM, strokeWithRim, tracePoints } from '../overlay/OverlayPen.ts'
import type { OverlayPen } from '../overlay/OverlayPen.ts'
import { directionTicks, TICK_FIELDS, tickStride } from './directionTicks.ts'
import type { DifferenceGuide, GridGuide, StageGuides, TickGuide } from './StageGuides.ts'

/** Least distance of ticks, and their length, in CSS pixels. */
const TICK_SPACING = 10
const TICK_LENGTH = 7

/** The same as where the brush adds and removes. Gone pixels are dashed besides: colour is never alone. */
const ADDED = 'rgb(110 231 183)'
const REMOVED = 'rgb(252 165 165)'
const DASH = [5, 4]
/** Of a difference smaller than this, in CSS pixels, only its rim would show; single ones, when asked for, do. */
const LEAST_EXTENT = 5

/** Everything between the masks and the lines of the editor. */
export function drawGuides(pen: OverlayPen, image: ImageSize, guides: StageGuides): void {
  if (guides.grid !== null) drawGrid(pen, image, guides.grid)
  if (guides.ticks !== null) drawTicks(pen, image, guides.ticks)
  for (const difference of guides.differences) if (!difference.isMarked) drawDifference(pen, difference)
  for (const difference of guides.differences) if (difference.isMarked) drawDifference(pen, difference)
}

function drawGrid(pen: OverlayPen, image: ImageSize, { picture, opacity, crisp }: GridGuide): void {
  const { context, scale, offsetX, offsetY } = pen
  context.imageSmoothingEnabled = !crisp
  context.globalAlpha = opacity
  context.drawImage(picture, offsetX, offsetY, image.width * scale, image.height * scale)
  context.globalAlpha = 1
}

/** From the boundary pixel towards what lies behind. */
function drawTicks(pen: OverlayPen, image: ImageSize, guide: TickGuide): void {
  const { context, offsetX, offsetY } = pen
  const { size } = guide
  const scaleX = (image.width / size.width) * pen.scale
  const scaleY = (image.height / size.height) * pen.scale
  const box = {
    x0: Math.floor(-offsetX / scaleX),
    y0: Math.floor(-offsetY / scaleY),
    x1: Math.ceil((pen.width - offsetX) / scaleX),
    y1: Math.ceil((pen.height - offsetY) / scaleY),
  }
  const ticks = directionTicks(guide, box, tickStride(Math.min(scaleX, scaleY), TICK_SPACING))
  context.beginPath()
  for (let at = 0; at < ticks.length; at += TICK_FIELDS) {
    const x = (ticks[at]! + 0.5) * scaleX + offsetX
    const y = (ticks[at + 1]! + 0.5) * scaleY + offsetY
    const direction = ticks[at + 2]!
    const [dx, dy] = [DIRECTION_X[direction] ?? 0, DIRECTION_Y[direction] ?? 0]
    const length = TICK_LENGTH / Math.hypot(dx, dy)
    context.moveTo(x, y)
    context.lineTo(x + dx * length, y + dy * length)
  }
  strokeWithRim(pen, LIGHT, 1.25)
}

/** The longer side of a ring's box, image pixels. */
function extentOf(ring: Int32Array): number {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let at = 0; at + 1 < ring.length; at += 2) {
    x0 = Math.min(x0, ring[at]!)
    y0 = Math.min(y0, ring[at + 1]!)
    x1 = Math.max(x1, ring[at]!)
    y1 = Math.max(y1, ring[at + 1]!)
  }
  return Math.max(x1 - x0, y1 - y0)
}

function drawDifference(pen: OverlayPen, { kind, rings, isMarked }: DifferenceGuide): void {
  const { context } = pen
  const color = kind === 'added' ? ADDED : kind === 'removed' ? REMOVED : LIGHT
  const isDashed = kind === 'removed' || kind === 'behind'
  context.beginPath()
  for (const ring of rings) {
    if (!isMarked && extentOf(ring) * pen.scale < LEAST_EXTENT) continue
    tracePoints(pen, ring)
    context.closePath()
  }
  if (isMarked && (kind === 'added' || kind === 'removed')) {
    context.globalAlpha = 0.3
    context.fillStyle = color
    context.fill('evenodd')
    context.globalAlpha = 1
  }
  context.lineCap = isDashed ? 'butt' : 'round'
  if (!isDashed) strokeWithRim(pen, color, isMarked ? 2.5 : 1.5)
  else {
    // A dark line under the gaps as well, else a dashed line is lost on a light photo.
    context.strokeStyle = RIM
    context.lineWidth = isMarked ? 4.5 : 3.5
    context.stroke()
    context.setLineDash(DASH)
    context.strokeStyle = color
    context.lineWidth = isMarked ? 2.5 : 1.5
    context.stroke()
    context.setLineDash([])
  }
  context.lineCap = 'round'
}
