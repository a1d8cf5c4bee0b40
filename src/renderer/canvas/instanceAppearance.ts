import { shallowRef } from 'vue'
import type { InstanceNumber } from '../../core/dataset/records.ts'
import { defaultLook, HATCH_PATTERNS, INSTANCE_COLOURS } from './palette/instancePalette.ts'
import type { HatchPattern, Look } from './palette/instancePalette.ts'

/** How the canvas draws an instance, so that lists and tables can show the same. */
export interface InstanceAppearance {
  /** "rgb(…)", opaque. */
  readonly cssColor: string
  /** Black or white, whichever reads better on `cssColor`. */
  readonly cssInk: string
  /** What people call the colour, for descriptions. */
  readonly colorName: string
  /** The hatching of hidden parts; draw it in swatches too, so that colour is never the only difference. */
  readonly pattern: HatchPattern
  /** A CSS `background-image` with that hatching in `cssInk`, to lay over a swatch of `cssColor`. */
  readonly cssHatch: string
}

/** Looks of the annotation set on the canvas: one canvas is on screen at a time, and every list shows what it shows. */
const shownLooks = shallowRef<ReadonlyMap<InstanceNumber, Look>>(new Map())

/** Called by the canvas when it gave looks to the instances of its document. */
export function showLooks(looks: ReadonlyMap<InstanceNumber, Look>): void {
  shownLooks.value = looks
}

/** The appearance of an instance of the open annotation set. Reactive: templates follow when the canvas decides anew. */
export function instanceAppearance(number: InstanceNumber): InstanceAppearance {
  const look = shownLooks.value.get(number) ?? defaultLook(number)
  const { name, rgb } = INSTANCE_COLOURS[look.colour]!
  const pattern = HATCH_PATTERNS[look.pattern]!
  const cssInk = inkOn(rgb)
  return { cssColor: `rgb(${rgb.join(' ')})`, cssInk, colorName: name, pattern, cssHatch: hatchImage(pattern, cssInk) }
}

/** By perceived brightness (the luma weights of ITU-R BT.601 on gamma-encoded channels). */
function inkOn([red, green, blue]: readonly [number, number, number]): string {
  const brightness = (0.299 * red + 0.587 * green + 0.114 * blue) / 255
  return brightness > 0.5 ? 'rgb(0 0 0)' : 'rgb(255 255 255)'
}

/** Six pixels per period; doubles draw a second line in it. */
function hatchImage(pattern: HatchPattern, ink: string): string {
  const angle = pattern.startsWith('rising') ? '135deg' : '45deg'
  const line = ink.replace(')', ' / 0.55)')
  const second = pattern.endsWith('double') ? `${line} 2.5px 3.5px, ` : ''
  return `repeating-linear-gradient(${angle}, ${line} 0 1px, transparent 1px 2.5px, ${second}transparent 3.5px 6px)`
}
