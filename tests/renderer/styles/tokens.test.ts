import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contrast, flatten, tokensOf } from './contrast.ts'

const SHEET = readFileSync(new URL('../../../src/renderer/styles/tokens.css', import.meta.url), 'utf8')

/** Grounds that text stands on: panels, bars, rows under the pointer and selected rows, what opens over the window. */
const GROUNDS = ['--ui-bg', '--ui-bg-muted', '--ui-bg-elevated', '--strata-raised', '--strata-selection']
const TEXTS = ['--ui-text-dimmed', '--ui-text-muted', '--ui-text-toned', '--ui-text', '--ui-text-highlighted']
/** Icons and words that say how something stands; they are used as text too. */
const TONES = ['--ui-success', '--ui-info', '--ui-warning', '--ui-error']
/** What shows where a control is, or that it is selected or has the focus. */
const MARKS = ['--ui-border-accented', '--ui-primary', '--strata-selection-edge']

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  const tokens = tokensOf(SHEET, theme)
  const ratio = (front: string, ground: string): number => contrast(tokens(front), tokens(ground))
  const below = (fronts: readonly string[], grounds: readonly string[], least: number): string[] =>
    fronts.flatMap((front) =>
      grounds
        .filter((ground) => ratio(front, ground) < least)
        .map((ground) => `${front} on ${ground}: ${ratio(front, ground).toFixed(2)}`),
    )

  it('keeps text at 4.5 : 1 on every ground it stands on', () => {
    expect(below(TEXTS, GROUNDS, 4.5)).toEqual([])
    expect(below(TEXTS.slice(1), ['--ui-bg-accented'], 4.5)).toEqual([])
    expect(below(['--ui-text-muted', '--ui-text'], ['--strata-stage'], 4.5)).toEqual([])
    // Only icons are dimmed there.
    expect(below(['--ui-text-dimmed'], ['--strata-stage'], 3)).toEqual([])
  })

  it('keeps words in a tone at 4.5 : 1', () => {
    expect(below(TONES, GROUNDS, 4.5)).toEqual([])
  })

  it('keeps the words on solid buttons at 4.5 : 1', () => {
    expect(below(['--ui-text-inverted'], ['--ui-primary', '--ui-bg-inverted'], 4.5)).toEqual([])
  })

  it('keeps edges of controls, selection and focus at 3 : 1', () => {
    expect(below(MARKS, GROUNDS, 3)).toEqual([])
    expect(below(['--ui-primary'], ['--strata-stage'], 3)).toEqual([])
  })

  it('keeps the marks of accepted and rejected changes at 3 : 1 on their tinted grounds', () => {
    for (const tone of ['--ui-success', '--ui-error']) {
      for (const ground of ['--ui-bg', '--strata-selection', '--ui-bg-elevated']) {
        const tinted = flatten(tokens(tone), 0.15, tokens(ground))
        expect(contrast(tokens(tone), tinted)).toBeGreaterThanOrEqual(3)
      }
    }
  })

  it('keeps a refusal readable on its tinted ground', () => {
    for (const ground of ['--ui-bg', '--strata-raised']) {
      const tinted = flatten(tokens('--ui-error'), 0.08, tokens(ground))
      for (const text of ['--ui-text', '--ui-text-muted', '--ui-error']) {
        expect(contrast(tokens(text), tinted)).toBeGreaterThanOrEqual(4.5)
      }
    }
  })
})

describe('contrast', () => {
  it('is that of WCAG 2.2', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
    expect(contrast('#abcdef', '#abcdef')).toBe(1)
    expect(flatten('#ff0000', 0.5, '#000000')).toBe('#800000')
  })
})
