import { describe, expect, it } from 'vitest'
import { COMMAND_IDS } from '../../../src/editor/commands/CommandId.ts'
import { commandForKey, commandOf, COMMANDS, shortcutKey } from '../../../src/editor/commands/commandRegistry.ts'
import { NO_MODIFIERS } from '../../../src/editor/EditorInput.ts'

describe('the command registry', () => {
  it('holds each command exactly once', () => {
    expect(COMMANDS.map(({ id }) => id).sort()).toEqual([...COMMAND_IDS].sort())
    for (const id of COMMAND_IDS) expect(commandOf(id).id).toBe(id)
  })

  it('gives no key to two commands', () => {
    const users = new Map<string, string[]>()
    for (const { id, shortcuts } of COMMANDS) {
      for (const key of shortcuts.map(shortcutKey)) users.set(key, [...(users.get(key) ?? []), id])
    }
    expect([...users].filter(([, ids]) => ids.length > 1)).toEqual([])
  })

  it('has a label and a whole sentence for each, and no label twice in a group', () => {
    for (const { label, description } of COMMANDS) {
      expect(label).toMatch(/^[A-Z]/)
      expect(description).toMatch(/^[A-Z].*\.$/)
    }
    expect(new Set(COMMANDS.map(({ group, label }) => `${group} ${label}`)).size).toBe(COMMANDS.length)
  })

  it('finds the command of a key with exactly its modifiers, Cmd like Ctrl', () => {
    const find = (code: string, modifiers = {}) =>
      commandForKey({ type: 'keyDown', code, modifiers: { ...NO_MODIFIERS, ...modifiers }, repeat: false })?.id
    expect(find('KeyZ', { ctrl: true })).toBe('edit.undo')
    expect(find('KeyZ', { meta: true })).toBe('edit.undo')
    expect(find('KeyZ', { ctrl: true, shift: true })).toBe('edit.redo')
    expect(find('KeyZ')).toBe('view.zoom-to-selection')
    expect(find('KeyZ', { alt: true })).toBeUndefined()
    expect(find('KeyA')).toBe('navigate.previous')
    expect(find('KeyA', { ctrl: true })).toBe('select.all')
  })
})
