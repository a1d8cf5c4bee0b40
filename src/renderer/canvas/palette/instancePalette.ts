import type { Rgb } from './colourVision.ts'

export interface PaletteColour {
  /** What people call it, for descriptions read aloud. */
  readonly name: string
  readonly rgb: Rgb
}

/**
 * Colours of instances. The first seven: Okabe and Ito, "Color Universal Design", 2008 (their black is left out, it is
 * no colour on a photo). The rest were searched for the largest `leastDistance` from all before them, dark ones left
 * out: any two differ for every viewer by at least the 0.076 by which the closest two of Okabe and Ito do.
 */
export const INSTANCE_COLOURS: readonly PaletteColour[] = [
  { name: 'orange', rgb: [230, 159, 0] },
  { name: 'sky blue', rgb: [86, 180, 233] },
  { name: 'green', rgb: [0, 158, 115] },
  { name: 'yellow', rgb: [240, 228, 66] },
  { name: 'blue', rgb: [0, 114, 178] },
  { name: 'vermilion', rgb: [213, 94, 0] },
  { name: 'pink', rgb: [204, 121, 167] },
  { name: 'pale cyan', rgb: [150, 255, 255] },
  { name: 'lavender', rgb: [165, 105, 255] },
  { name: 'brown', rgb: [122, 74, 18] },
  { name: 'pale green', rgb: [180, 210, 135] },
  { name: 'violet', rgb: [120, 30, 240] },
]

/** How hidden parts are hatched, and swatches with them: what tells two instances of one colour apart. */
export const HATCH_PATTERNS = ['rising', 'falling', 'rising-double', 'falling-double'] as const
export type HatchPattern = (typeof HATCH_PATTERNS)[number]

/** Index into `INSTANCE_COLOURS`, and index into `HATCH_PATTERNS`. */
export interface Look {
  readonly colour: number
  readonly pattern: number
}

/** The look of an instance of which nothing but its number is known. */
export function defaultLook(number: number): Look {
  const turn = Math.floor((number - 1) / INSTANCE_COLOURS.length)
  return { colour: (number - 1) % INSTANCE_COLOURS.length, pattern: turn % HATCH_PATTERNS.length }
}
