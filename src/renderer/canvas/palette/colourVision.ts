/** Red, green, blue in 0..255, gamma-encoded sRGB. */
export type Rgb = readonly [red: number, green: number, blue: number]

/** Which receptors see: all three, or all but the long-, middle- or short-wave one. */
export const COLOUR_VISIONS = ['normal', 'protanope', 'deuteranope', 'tritanope'] as const
export type ColourVision = (typeof COLOUR_VISIONS)[number]

type Matrix = readonly [number, number, number, number, number, number, number, number, number]

/**
 * What dichromats see, on linear sRGB, rows first: Machado, Oliveira, Fernandes, "A Physiologically-based Model for
 * Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009, severity 1.0.
 */
const SIMULATION: Readonly<Record<ColourVision, Matrix>> = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanope: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranope: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanope: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
}

/** OKLab from linear sRGB in two steps: Björn Ottosson, "A perceptual color space for image processing", 2020. */
const TO_CONES: Matrix = [
  0.4122214708, 0.5363325363, 0.0514459929, 0.2119034982, 0.6806995451, 0.1073969566, 0.0883024619, 0.2817188376,
  0.6299787005,
]
const TO_LAB: Matrix = [
  0.2104542553, 0.793617785, -0.0040720468, 1.9779984951, -2.428592205, 0.4505937099, 0.0259040371, 0.7827717662,
  -0.808675766,
]

/** Distance of two colours in OKLab (black to white is 1) as `vision` sees them. */
export function colourDistance(a: Rgb, b: Rgb, vision: ColourVision): number {
  const first = labOf(a, vision)
  const second = labOf(b, vision)
  return Math.hypot(first[0] - second[0], first[1] - second[1], first[2] - second[2])
}

/** The distance that the worst-off of all viewers sees. */
export function leastDistance(a: Rgb, b: Rgb): number {
  return Math.min(...COLOUR_VISIONS.map((vision) => colourDistance(a, b, vision)))
}

function labOf(colour: Rgb, vision: ColourVision): Rgb {
  const seen = times(SIMULATION[vision], [linear(colour[0]), linear(colour[1]), linear(colour[2])])
  const cones = times(TO_CONES, [clamp(seen[0]), clamp(seen[1]), clamp(seen[2])])
  return times(TO_LAB, [Math.cbrt(cones[0]), Math.cbrt(cones[1]), Math.cbrt(cones[2])])
}

/** The sRGB transfer function (IEC 61966-2-1), 0..255 to 0..1. */
function linear(channel: number): number {
  const value = channel / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value))
}

function times(m: Matrix, v: Rgb): Rgb {
  return [
    m[0] * v[0] + m[1] * v[1] + m[2] * v[2],
    m[3] * v[0] + m[4] * v[1] + m[5] * v[2],
    m[6] * v[0] + m[7] * v[1] + m[8] * v[2],
  ]
}
