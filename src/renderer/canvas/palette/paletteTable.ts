import type { InstanceNumber } from '../../../core/dataset/records.ts'
import type { InstanceSlots } from '../scene/InstanceSlots.ts'
import { defaultLook, INSTANCE_COLOURS } from './instancePalette.ts'
import type { Look } from './instancePalette.ts'

/** Slots per row of the palette texture; rows of a texture must not be longer than 2048 texels on the weakest GPU. */
export const SLOTS_PER_ROW = 256

/** Texels per slot: 0 colour and fill opacity · 1 outline opacity, outline width, hatch opacity, pattern + 1. */
export const TEXELS_PER_SLOT = 2

/** One unit of the outline width channel, in CSS pixels. */
const OUTLINE_UNIT = 1 / 32

/** How strongly something is drawn; opacities 0..1, width in CSS pixels. */
interface Emphasis {
  readonly fill: number
  readonly outline: number
  readonly width: number
  readonly hatch: number
}

/** Nothing selected: everything alike. */
const CALM: Emphasis = { fill: 0.36, outline: 1, width: 1.25, hatch: 0.7 }
/** Something else is selected: stays readable, steps back. */
const DIMMED: Emphasis = { fill: 0.2, outline: 0.8, width: 1.1, hatch: 0.35 }
const SELECTED: Emphasis = { fill: 0.5, outline: 1, width: 2.25, hatch: 0.95 }
const HOVERED: Emphasis = { fill: 0.5, outline: 1, width: 1.75, hatch: 0.85 }

/** What `PaletteInput.fillOpacity` is unless the person wants otherwise. */
export const DEFAULT_FILL_OPACITY = CALM.fill

/** What decides how instances are drawn, besides where they are. */
export interface PaletteInput {
  readonly looks: ReadonlyMap<InstanceNumber, Look>
  readonly selected: ReadonlySet<InstanceNumber>
  readonly hovered: ReadonlySet<InstanceNumber>
  /**
   * Opacity of fills while nothing is selected, 0..1; those of other emphasis keep their ratio to it as far as they can.
   * Below the default the hatching fades with the fill, so that at 0 only outlines are left.
   */
  readonly fillOpacity: number
  isShown(number: InstanceNumber): boolean
}

/** RGBA bytes of the palette texture, `SLOTS_PER_ROW` slots per row. All zero (nothing drawn): slot 0 and what is not shown. */
export interface PaletteTable {
  readonly width: number
  readonly height: number
  readonly bytes: Uint8Array
}

export function paletteTable(slots: InstanceSlots, input: PaletteInput): PaletteTable {
  const width = SLOTS_PER_ROW * TEXELS_PER_SLOT
  const height = Math.ceil(slots.length / SLOTS_PER_ROW)
  const strength = input.fillOpacity / DEFAULT_FILL_OPACITY
  const bytes = new Uint8Array(width * height * 4)
  for (let slot = 1; slot < slots.length; slot++) {
    const number = slots.numberOf(slot)
    if (number === null || !input.isShown(number)) continue
    const look = input.looks.get(number) ?? defaultLook(number)
    const { fill, outline, width, hatch } = emphasisOf(number, input)
    const { rgb } = INSTANCE_COLOURS[look.colour]!
    const fillByte = byte(Math.min(1, fill * strength))
    const hatchByte = byte(hatch * Math.min(1, strength))
    bytes.set(
      [...rgb, fillByte, byte(outline), Math.round(width / OUTLINE_UNIT), hatchByte, look.pattern + 1],
      slot * TEXELS_PER_SLOT * 4,
    )
  }
  return { width, height, bytes }
}

function emphasisOf(number: InstanceNumber, { selected, hovered }: PaletteInput): Emphasis {
  if (selected.has(number)) return SELECTED
  if (hovered.has(number)) return HOVERED
  return selected.size > 0 ? DIMMED : CALM
}

function byte(part: number): number {
  return Math.round(part * 255)
}
