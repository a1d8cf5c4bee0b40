import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../../src/editor/commands/commandRegistry.ts'
import { keyCaps } from '../../../src/renderer/composables/keyCaps.ts'

describe('key caps', () => {
  it('name the modifiers as the system does', () => {
    expect(keyCaps({ code: 'KeyZ', mod: true, shift: true }, false)).toEqual(['Ctrl', 'Shift', 'Z'])
    expect(keyCaps({ code: 'KeyZ', mod: true, alt: true }, true)).toEqual(['⌘', '⌥', 'Z'])
  })

  it('name the question mark by what it types', () => {
    expect(keyCaps({ code: 'Slash', shift: true }, false)).toEqual(['?'])
  })

  it('have a short name for every shortcut of the editor', () => {
    const caps = COMMANDS.flatMap(({ shortcuts }) => shortcuts.flatMap((shortcut) => keyCaps(shortcut, false)))
    expect(caps.filter((cap) => cap.length > 5 && !cap.startsWith('Num'))).toEqual([])
  })
})
