import type { Instance } from '../../../core/dataset/records.ts'
import { amodalOutline } from './amodalOutline.ts'
import type { AmodalOutline } from './amodalOutline.ts'
import { LIGHT, RIM, strokeWithRim, tracePoints } from './OverlayPen.ts'
import type { OverlayPen } from './OverlayPen.ts'

/** CSS pixels on, off. Butt caps make both legible at this size. */
const DASH = [7, 5]

/** Outlines by instance: instances are immutable, so an entry is right for as long as its key lives. */
const outlines = new WeakMap<Instance, AmodalOutline>()

function outlineOf(instance: Instance): AmodalOutline {
  const known = outlines.get(instance)
  if (known !== undefined) return known
  const outline = amodalOutline(instance.amodal, instance.visible)
  outlines.set(instance, outline)
  return outline
}

/** The amodal outlines of instances: a solid line where they are visible, dashed where they are hidden. */
export function drawOutlines(pen: OverlayPen, instances: readonly Instance[]): void {
  const { context } = pen
  for (const instance of instances) {
    const { visible, hidden } = outlineOf(instance)
    context.beginPath()
    for (const piece of visible) tracePoints(pen, piece)
    strokeWithRim(pen, LIGHT, 1.25)
    context.beginPath()
    for (const piece of hidden) tracePoints(pen, piece)
    context.lineCap = 'butt'
    context.strokeStyle = RIM
    context.lineWidth = 3.5
    context.stroke()
    context.setLineDash(DASH)
    context.strokeStyle = LIGHT
    context.lineWidth = 1.75
    context.stroke()
    context.setLineDash([])
    context.lineCap = 'round'
  }
}
