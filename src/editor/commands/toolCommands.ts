import { steppedDiameter } from '../EditorSettings.ts'
import type { ToolId } from '../tools/ToolId.ts'
import type { Command, Shortcut } from './Command.ts'

export const toolCommands: readonly Command[] = [
  toolCommand('select', 'Select', 'Click selects what shows there; Alt-click or Tab what lies beneath.', [
    { code: 'KeyV' },
  ]),
  toolCommand('hand', 'Pan', 'Drag moves the image. Hold Space to pan from any tool.', []),
  toolCommand('brush', 'Brush', 'Adds pixels; Shift-click draws a straight line.', [{ code: 'KeyB' }]),
  toolCommand('eraser', 'Eraser', 'Takes pixels away; Shift-click draws a straight line.', [{ code: 'KeyE' }]),
  toolCommand('polygon', 'Polygon', 'Click sets vertices; Enter closes the ring.', [{ code: 'KeyP' }]),
  toolCommand('order', 'Order', 'Click a shared boundary to flip who is in front.', [{ code: 'KeyO' }]),
  {
    id: 'brush.smaller',
    label: 'Smaller brush',
    group: 'Brush',
    description: 'Makes the tip of brush and eraser smaller.',
    shortcuts: [{ code: 'BracketLeft' }],
    isEnabled: () => true,
    run: (editor) => editor.updateSettings({ brushDiameter: steppedDiameter(editor.settings.brushDiameter, -1) }),
  },
  {
    id: 'brush.larger',
    label: 'Larger brush',
    group: 'Brush',
    description: 'Makes the tip of brush and eraser larger.',
    shortcuts: [{ code: 'BracketRight' }],
    isEnabled: () => true,
    run: (editor) => editor.updateSettings({ brushDiameter: steppedDiameter(editor.settings.brushDiameter, 1) }),
  },
  {
    id: 'paint.toggle-target',
    label: 'Paint amodal or visible mask',
    group: 'Brush',
    description: 'Switches which mask brush, eraser and polygon change.',
    shortcuts: [{ code: 'KeyT' }],
    isEnabled: () => true,
    run: (editor) =>
      editor.updateSettings({ paintTarget: editor.settings.paintTarget === 'amodal' ? 'visible' : 'amodal' }),
  },
  {
    id: 'polygon.toggle-mode',
    label: 'Polygon adds or cuts',
    group: 'Brush',
    description: 'Switches whether a polygon is added to the instance or cut from it.',
    shortcuts: [{ code: 'KeyX' }],
    isEnabled: () => true,
    run: (editor) => editor.updateSettings({ polygonMode: editor.settings.polygonMode === 'add' ? 'subtract' : 'add' }),
  },
]

function toolCommand(tool: ToolId, label: string, description: string, shortcuts: readonly Shortcut[]): Command {
  return {
    id: `tool.${tool}`,
    label,
    group: 'Tools',
    description,
    shortcuts,
    isEnabled: () => true,
    run: (editor) => editor.setTool(tool),
  }
}
