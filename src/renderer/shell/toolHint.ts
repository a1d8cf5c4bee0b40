import type { ToolId } from '../../editor/tools/ToolId.ts'

/** What the active tool expects next, in one line. `toolPath` is tool and state, such as `polygon.drawing`. */
export function toolHint(tool: ToolId, toolPath: string, hasSelection: boolean): string {
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
      return 'Click a shared boundary to flip who is in front · F G M for the selected pair · Ctrl-click pins the order'
    case 'scribble':
      if (toolPath === 'scribble.half') return 'Now draw over the other instance · Esc drops the first stroke'
      return isIdle ? 'Drag over what the solver got wrong · a click on a stroke selects it' : 'Esc gives the stroke up'
    case 'boundary':
      return isIdle ? 'Drag along a boundary, the instance in front on your right' : 'Esc gives the stroke up'
  }
}
