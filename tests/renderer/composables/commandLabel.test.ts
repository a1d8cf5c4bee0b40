import { describe, expect, it } from 'vitest'
import { commandOf } from '../../../src/editor/commands/commandRegistry.ts'
import { commandLabel } from '../../../src/renderer/composables/commandLabel.ts'

const CATEGORIES = [
  { id: 4, name: 'cup', isStuff: false },
  { id: 9, name: 'table', isStuff: true },
]

describe('the name of a command in a project', () => {
  it('is the class that a digit key gives', () => {
    expect(commandLabel(commandOf('class.2'), CATEGORIES)).toBe('table')
  })

  it('is none for a digit without a class', () => {
    expect(commandLabel(commandOf('class.3'), CATEGORIES)).toBeNull()
    expect(commandLabel(commandOf('class.10'), CATEGORIES)).toBeNull()
  })

  it('is its own label otherwise', () => {
    expect(commandLabel(commandOf('view.fit'), [])).toBe('Fit image')
  })
})
