import { afterEach, describe, expect, it, vi } from 'vitest'
import { placeOfWork } from '../../../src/renderer/composables/placeOfWork.ts'
import { belongsElsewhere } from '../../../src/renderer/composables/useShortcuts.ts'

/** As much of an element as is asked: whether it, or what it lies in, matches one of the parts of a selector. */
class FakeElement {
  readonly isContentEditable = false
  readonly matches: string
  constructor(matches: string) {
    this.matches = matches
  }
  closest(selector: string): FakeElement | null {
    return selector.split(', ').includes(this.matches) ? this : null
  }
}

function isTaken(
  code: string,
  focused: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey', boolean>> = {},
) {
  vi.stubGlobal('HTMLElement', FakeElement)
  const none = { ctrlKey: false, metaKey: false, shiftKey: false }
  return belongsElsewhere({ code, target: new FakeElement(focused), ...none, ...held } as unknown as KeyboardEvent)
}

afterEach(() => vi.unstubAllGlobals())

describe('a key while a control has the focus', () => {
  it('operates a button or list with Enter, Space and arrows', () => {
    for (const code of ['Enter', 'Space', 'ArrowDown']) {
      expect(isTaken(code, 'button')).toBe(true)
      expect(isTaken(code, '[role="listbox"]')).toBe(true)
    }
    expect(isTaken('Enter', 'button', { shiftKey: true })).toBe(true)
    expect(isTaken('KeyR', 'button')).toBe(false)
  })

  it('is a command with Ctrl or Cmd and Enter, whichever button was pressed last', () => {
    for (const focused of ['button', '[role="listbox"]']) {
      expect(isTaken('Enter', focused, { ctrlKey: true })).toBe(false)
      expect(isTaken('Enter', focused, { metaKey: true })).toBe(false)
    }
  })

  it('stays in a text field and a menu whatever is held', () => {
    expect(isTaken('Enter', 'input', { ctrlKey: true })).toBe(true)
    expect(isTaken('KeyZ', 'textarea', { ctrlKey: true })).toBe(true)
    expect(isTaken('Enter', '[role="menu"]', { ctrlKey: true })).toBe(true)
  })
})

describe('the place of work', () => {
  const stage = new FakeElement('.canvas-stage')
  const images = new FakeElement('[role="listbox"][aria-label="Images"]')

  function placeAmong(...shown: readonly FakeElement[]): unknown {
    vi.stubGlobal('document', { querySelector: (one: string) => shown.find(({ matches }) => matches === one) ?? null })
    return placeOfWork()
  }

  it('is the stage, or the list of images while none is open', () => {
    expect(placeAmong(images, stage)).toBe(stage)
    expect(placeAmong(images)).toBe(images)
    expect(placeAmong()).toBeNull()
  })
})
