import { expect } from 'vitest'

/** Reads the custom properties that one theme sees: those of the sheet as a whole, and the theme's own over them. */
export function tokensOf(sheet: string, theme: 'light' | 'dark'): (name: string) => string {
  const declared = new Map<string, string>()
  for (const [, selector, body] of sheet.replaceAll(/\/\*[\s\S]*?\*\//g, '').matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    const isOther = selector!.includes(theme === 'dark' ? '.light' : '.dark') && !selector!.includes(':root')
    if (isOther) continue
    for (const [, name, value] of body!.matchAll(/(--[\w-]+):\s*([^;]+);/g)) declared.set(name!, value!.trim())
  }
  const resolve = (name: string): string => {
    const value = declared.get(name)
    const reference = /^var\((--[\w-]+)\)$/.exec(value ?? '')
    if (reference !== null) return resolve(reference[1]!)
    expect(value, name).toMatch(/^#[0-9a-f]{6}$/)
    return value!
  }
  return resolve
}

/** Contrast ratio of two colours `#rrggbb`, 1 to 21, by WCAG 2.2. */
export function contrast(p: string, q: string): number {
  const [brighter, darker] = [luminance(p), luminance(q)].sort((a, b) => b - a)
  return (brighter! + 0.05) / (darker! + 0.05)
}

/** What a colour with an opacity, 0 to 1, looks like on an opaque ground. */
export function flatten(colour: string, opacity: number, ground: string): string {
  const [front, back] = [channels(colour), channels(ground)]
  const mixed = front.map((value, index) => Math.round(value * opacity + back[index]! * (1 - opacity)))
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

function luminance(colour: string): number {
  const [red, green, blue] = channels(colour).map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
}
