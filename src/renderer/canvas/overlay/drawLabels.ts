import type { Instance, InstanceNumber } from '../../../core/dataset/records.ts'
import type { RunLengthMask } from '../../../core/masks/RunLengthMask.ts'
import { instanceAppearance } from '../instanceAppearance.ts'
import { interiorPoint } from './interiorPoint.ts'
import type { InteriorPoint } from './interiorPoint.ts'
import type { OverlayPen } from './OverlayPen.ts'
import { placeLabels } from './placeLabels.ts'
import type { LabelWish } from './placeLabels.ts'

const FONT = '600 11px ui-sans-serif, system-ui, "Segoe UI", Roboto, sans-serif'
const HEIGHT = 18
const PADDING = 6
/** The bar in the instance's colour at the left end. */
const BAR = 4

/** Masks are immutable, so a point is right for as long as its mask lives. */
const points = new WeakMap<RunLengthMask, { readonly point: InteriorPoint | null }>()

function pointOf(mask: RunLengthMask): InteriorPoint | null {
  const known = points.get(mask)
  if (known !== undefined) return known.point
  const point = interiorPoint(mask)
  points.set(mask, { point })
  return point
}

interface Label extends LabelWish {
  readonly number: InstanceNumber
  readonly text: string
}

/** "#7" in each visible mask that has room for it; always for the `wanted` ones, fully hidden ones included. */
export function drawLabels(
  pen: OverlayPen,
  shown: readonly Instance[],
  selected: ReadonlySet<InstanceNumber>,
  wanted: ReadonlySet<InstanceNumber>,
): void {
  pen.context.font = FONT
  const labels = shown.flatMap((instance) => wishFor(pen, instance, wanted.has(instance.number)))
  // Least important first, so that the selected one ends up on top of what it touches.
  for (const label of placeLabels(labels).reverse()) drawLabel(pen, label, selected.has(label.number))
}

function wishFor(pen: OverlayPen, instance: Instance, isWanted: boolean): Label[] {
  const point = pointOf(instance.visible) ?? (isWanted ? pointOf(instance.amodal) : null)
  if (point === null) return []
  const x = point.x * pen.scale + pen.offsetX
  const y = point.y * pen.scale + pen.offsetY
  if (x < 0 || y < 0 || x > pen.width || y > pen.height) return []
  const text = `#${instance.number}`
  const width = pen.context.measureText(text).width + 2 * PADDING + BAR
  return [{ number: instance.number, text, x, y, width, height: HEIGHT, room: point.radius * pen.scale, isWanted }]
}

function drawLabel({ context }: OverlayPen, { number, text, x, y, width, height }: Label, isSelected: boolean): void {
  const left = Math.round(x - width / 2)
  const top = Math.round(y - height / 2)
  context.beginPath()
  context.roundRect(left, top, width, height, 4)
  context.fillStyle = isSelected ? 'rgb(255 255 255 / 0.96)' : 'rgb(16 18 24 / 0.8)'
  context.fill()
  context.lineWidth = 1
  context.strokeStyle = isSelected ? 'rgb(16 18 24 / 0.7)' : 'rgb(255 255 255 / 0.22)'
  context.stroke()
  context.beginPath()
  context.roundRect(left + 2, top + 2, BAR, height - 4, 2)
  context.fillStyle = instanceAppearance(number).cssColor
  context.fill()
  context.fillStyle = isSelected ? 'rgb(16 18 24)' : 'rgb(255 255 255)'
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.fillText(text, left + PADDING + BAR, top + height / 2 + 0.5)
}
