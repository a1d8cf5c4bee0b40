import type { Page } from 'playwright-core'
import sharp from 'sharp'

export type Rgb = readonly [red: number, green: number, blue: number]

/** What is on the screen, by device pixel. */
export interface ScreenPixels {
  readonly width: number
  readonly height: number
  at(x: number, y: number): Rgb
}

export async function screenPixels(page: Page): Promise<ScreenPixels> {
  const { data, info } = await sharp(await page.screenshot())
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return {
    width: info.width,
    height: info.height,
    at: (x, y) => {
      const at = (Math.floor(y) * info.width + Math.floor(x)) * 3
      return [data[at]!, data[at + 1]!, data[at + 2]!]
    },
  }
}

/** Largest difference of any channel. */
export function difference(a: Rgb, b: Rgb): number {
  return Math.max(...a.map((value, channel) => Math.abs(value - b[channel]!)))
}

/** `above` with an opacity laid over `below`. */
export function blend(below: Rgb, above: Rgb, opacity: number): Rgb {
  const mix = (channel: 0 | 1 | 2): number => Math.round(below[channel] * (1 - opacity) + above[channel] * opacity)
  return [mix(0), mix(1), mix(2)]
}
