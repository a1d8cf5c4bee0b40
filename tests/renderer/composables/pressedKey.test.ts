import { describe, expect, it } from 'vitest'
import { commandForKey } from '../../../src/editor/commands/commandRegistry.ts'
import { pressedKey } from '../../../src/renderer/composables/pressedKey.ts'

const PLAIN = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false }

function commandAt(event: Parameters<typeof pressedKey>[0]): string | undefined {
  return commandForKey({ type: 'keyDown', repeat: false, ...pressedKey(event) })?.id
}

describe('a pressed key', () => {
  it('is known by its place, whatever the layout prints on it', () => {
    expect(commandAt({ ...PLAIN, key: 'y', code: 'KeyZ', ctrlKey: true })).toBe('edit.undo')
    expect(commandAt({ ...PLAIN, key: 'ü', code: 'BracketLeft' })).toBe('brush.smaller')
  })

  it('asks for help wherever a layout has its question mark', () => {
    expect(commandAt({ ...PLAIN, key: '?', code: 'Slash', shiftKey: true })).toBe('help.shortcuts')
    expect(commandAt({ ...PLAIN, key: '?', code: 'Minus', shiftKey: true })).toBe('help.shortcuts')
    expect(commandAt({ ...PLAIN, key: '?', code: 'KeyM', shiftKey: true })).toBe('help.shortcuts')
  })
})
