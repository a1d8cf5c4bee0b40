import type { Instance, InstanceNumber } from '../../../core/dataset/records.ts'
import { instanceAppearance } from '../instanceAppearance.ts'
import { labelPoint } from './labelPoint.ts'
import type { OverlayPen } from './OverlayPen.ts'
import { placeLabels } from './placeLabels.ts'
import type { LabelWish } from './placeLabels.ts'

/** CSS pixels. */
interface LabelStyle {
  readonly font: string
  readonly height: number
  readonly padding: number
  /** The bar in the instance's colour at the left end. */
  readonly bar: number
}

const FAMILY = 'ui-sans-serif, system-ui, "Segoe UI", Roboto, sans-serif'
const ROOMY: LabelStyle = { font: `600 11px ${FAMILY}`, height: 18, padding: 6, bar: 4 }
const COMPACT: LabelStyle = { font: `600 9.5px ${FAMILY}`, height: 13, padding: 3.5, bar: 2.5 }

/** Radius of the free circle (CSS pixels) from which a label is roomy. */
const ROOMY_FROM = 22

interface Label extends LabelWish {
  readonly number: InstanceNumber
  readonly text: string
  readonly style: LabelStyle
}

/** "#7" in each visible mask that has room for it; always for the `wanted` ones, fully hidden ones included. */
export function drawLabels(
  pen: OverlayPen,
  shown: readonly Instance[],
  selected: ReadonlySet<InstanceNumber>,
  wanted: ReadonlySet<InstanceNumber>,
): void {
  const labels = shown.flatMap((instance) => wishFor(pen, instance, wanted.has(instance.number)))
  // Least important first, so that the selected one ends up on top of what it touches.
  for (const label of placeLabels(labels).reverse()) drawLabel(pen, label, selected.has(label.number))
}

function wishFor(pen: OverlayPen, instance: Instance, isWanted: boolean): Label[] {
  const point = labelPoint(instance.visible) ?? (isWanted ? labelPoint(instance.amodal) : null)
  if (point === null) return []
  const x = point.x * pen.scale + pen.offsetX
  const y = point.y * pen.scale + pen.offsetY
  if (x < 0 || y < 0 || x > pen.width || y > pen.height) return []
  const room = point.radius * pen.scale
  const style = isWanted || room >= ROOMY_FROM ? ROOMY : COMPACT
  const text = `#${instance.number}`
  pen.context.font = style.font
  const width = pen.context.measureText(text).width + 2 * style.padding + style.bar
  return [{ number: instance.number, text, style, x, y, width, height: style.height, room, isWanted }]
}

function drawLabel({ context }: OverlayPen, label: Label, isSelected: boolean): void {
  const { number, text, style, x, y, width, height } = label
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
  context.roundRect(left + 2, top + 2, style.bar, height - 4, style.bar / 2)
  context.fillStyle = instanceAppearance(number).cssColor
  context.fill()
  context.fillStyle = isSelected ? 'rgb(16 18 24)' : 'rgb(255 255 255)'
  context.font = style.font
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.fillText(text, left + style.padding + style.bar, top + height / 2 + 0.5)
}
