import { describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../../../src/editor/EditorSettings.ts'
import { TOOL_IDS } from '../../../src/editor/tools/ToolId.ts'
import { toolHint } from '../../../src/renderer/shell/toolHint.ts'

const NOTHING = { hasSelection: false, settings: DEFAULT_SETTINGS, constraint: null }

describe('the hint of the status bar', () => {
  it('says something else for every tool but brush and eraser, which share theirs', () => {
    const hints = TOOL_IDS.map((tool) => toolHint(tool, `${tool}.idle`, { ...NOTHING, hasSelection: true }))
    expect(new Set(hints).size).toBe(TOOL_IDS.length - 1)
  })

  it('follows what scribble and boundary brush are set to', () => {
    const scribbles = (['same', 'different', 'foreground', 'background'] as const).map((scribbleMode) =>
      toolHint('scribble', 'scribble.idle', { ...NOTHING, settings: { ...DEFAULT_SETTINGS, scribbleMode } }),
    )
    const boundaries = (['add', 'flip', 'erase'] as const).map((boundaryAction) =>
      toolHint('boundary', 'boundary.idle', { ...NOTHING, settings: { ...DEFAULT_SETTINGS, boundaryAction } }),
    )
    expect(new Set([...scribbles, ...boundaries]).size).toBe(7)
  })

  it('says of the selected constraint what became of it, until a stroke is drawn', () => {
    const constraint = 'Same instance · hard · violated'
    expect(toolHint('scribble', 'scribble.idle', { ...NOTHING, constraint })).toBe(constraint)
    expect(toolHint('scribble', 'scribble.drawing', { ...NOTHING, constraint })).toMatch(/^Esc/)
    expect(toolHint('scribble', 'scribble.half', { ...NOTHING, constraint })).toMatch(/other instance/)
    expect(toolHint('select', 'select.idle', { ...NOTHING, constraint })).not.toContain(constraint)
  })
})
