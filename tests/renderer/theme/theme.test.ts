import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readThemeChoice, resolveTheme } from '../../../src/renderer/theme/theme.ts'

const renderer = fileURLToPath(new URL('../../../src/renderer', import.meta.url))
const icons = fileURLToPath(new URL('../../../node_modules/@iconify-json/lucide/icons.json', import.meta.url))

describe('the theme', () => {
  it('follows the system until the person chose', () => {
    expect(resolveTheme(readThemeChoice({ getItem: () => null }), true)).toBe('dark')
    expect(resolveTheme(readThemeChoice({ getItem: () => 'something odd' }), false)).toBe('light')
    expect(resolveTheme(readThemeChoice({ getItem: () => 'light' }), true)).toBe('light')
  })

  it('names only icons that the packed collection has, since nothing can be fetched', () => {
    const collection: unknown = JSON.parse(readFileSync(icons, 'utf8'))
    const known = collection as { icons: Record<string, unknown>; aliases: Record<string, unknown> }
    const used = new Set<string>()
    for (const file of readdirSync(renderer, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(vue|ts)$/.test(file)) continue
      for (const [, name] of readFileSync(join(renderer, file), 'utf8').matchAll(/i-lucide-([a-z0-9-]+)/g))
        used.add(name!)
    }
    expect(used.size).toBeGreaterThan(20)
    expect([...used].filter((name) => !(name in known.icons) && !(name in known.aliases))).toEqual([])
  })
})
