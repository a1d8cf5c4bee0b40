import type { EditorSettings } from '../../editor/EditorSettings.ts'
import type { ToolId } from '../../editor/tools/ToolId.ts'

/** What a hint depends on besides the tool. */
interface HintContext {
  readonly hasSelection: boolean
  readonly settings: EditorSettings
  /** The selected constraint in words, if there is one. */
  readonly constraint: string | null
}

/** What the active tool expects next, in one line. `toolPath` is tool and state, such as `polygon.drawing`. */
export function toolHint(tool: ToolId, toolPath: string, { hasSelection, settings, constraint }: HintContext): string {
  const isIdle = toolPath.endsWith('.idle')
  switch (tool) {
    case 'select':
      return 'Click selects · Alt-click or Tab: what lies beneath · Shift-click: add'
    case 'hand':
      return 'Drag to pan · Space does it from every tool'
    case 'brush':
    case 'eraser':
      if (isIdle && !hasSelection && tool === 'brush') return 'Drag over the full extent of an object: a new instance'
      return isIdle
        ? 'Drag to paint · Shift-click: straight line · [ ] or Alt-wheel: size'
        : 'Esc takes the stroke back'
    case 'polygon':
      return isIdle
        ? 'Click sets corners · Enter or the first corner closes'
        : 'Enter closes · Backspace: last corner · Esc gives up'
    case 'order':
      return 'Click a shared boundary to flip who is in front · Ctrl-click pins it · F G M for the selected pair'
    case 'scribble':
      if (toolPath === 'scribble.half') return 'Now draw on the other instance · Esc drops the first stroke'
      return isIdle ? (constraint ?? SCRIBBLE_HINTS[settings.scribbleMode]) : 'Esc gives the stroke up'
    case 'boundary':
      return isIdle ? (constraint ?? BOUNDARY_HINTS[settings.boundaryAction]) : 'Esc gives the stroke up'
  }
}

const SCRIBBLE_HINTS = {
  same: 'Drag over the parts of one instance · Shift-click: straight line · a click on a stroke selects it',
  different: 'Drag on one instance, then on the other · a click on a stroke selects it',
  foreground: 'Drag over pixels that belong to some instance · a click on a stroke selects it',
  background: 'Drag over pixels that belong to no instance · a click on a stroke selects it',
}

const BOUNDARY_HINTS = {
  add: 'Drag along a boundary with the instance in front on your right · Shift-click: straight line',
  flip: 'Drag along a boundary whose order is the wrong way round',
  erase: 'Drag along a boundary that is none',
}
