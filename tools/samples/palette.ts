/** Red, green, blue, each 0..255 as sRGB. */
export type Rgb = readonly [red: number, green: number, blue: number]

/** Muted colours that go together in any combination; light ones first. */
export const PALETTE = {
  chalk: [0xf2, 0xea, 0xdc],
  sand: [0xdc, 0xc8, 0xa8],
  sky: [0xab, 0xc4, 0xcc],
  rose: [0xd9, 0xa3, 0x98],
  ochre: [0xd8, 0xa2, 0x46],
  sage: [0x93, 0xa8, 0x8b],
  terracotta: [0xc3, 0x66, 0x4c],
  moss: [0x6d, 0x80, 0x52],
  slate: [0x5c, 0x76, 0x92],
  teal: [0x31, 0x64, 0x69],
  plum: [0x70, 0x4c, 0x60],
  oak: [0xb9, 0x93, 0x66],
  walnut: [0x7a, 0x57, 0x40],
  stone: [0x9a, 0x98, 0x92],
  charcoal: [0x3d, 0x42, 0x47],
} as const satisfies Record<string, Rgb>

export type ColourName = keyof typeof PALETTE

/** `from` at 0, `to` at 1; beyond that, further along the same line. */
export function mixed(from: Rgb, to: Rgb, share: number): Rgb {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ]
}

/** Lighter for a positive amount, darker for a negative one; −1 is black, 1 is white. */
export function lightened(colour: Rgb, amount: number): Rgb {
  return mixed(colour, amount < 0 ? [0, 0, 0] : [255, 255, 255], Math.abs(amount))
}
