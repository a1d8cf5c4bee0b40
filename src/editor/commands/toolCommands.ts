import { stepDiameter } from '../stepDiameter.ts'
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
  toolCommand(
    'scribble',
    'Scribble',
    'Tells the solver what belongs together, what does not, and what is background.',
    [{ code: 'KeyQ' }],
  ),
  toolCommand(
    'boundary',
    'Boundary brush',
    'Tells the solver where a boundary is, and on which side is the occluder.',
    [{ code: 'KeyW' }],
  ),
  {
    id: 'brush.smaller',
    label: 'Smaller brush',
    group: 'Brush',
    description: 'Makes the tip of the tool that draws smaller.',
    shortcuts: [{ code: 'BracketLeft' }],
    isEnabled: () => true,
    run: (editor) => stepDiameter(editor, -1),
  },
  {
    id: 'brush.larger',
    label: 'Larger brush',
    group: 'Brush',
    description: 'Makes the tip of the tool that draws larger.',
    shortcuts: [{ code: 'BracketRight' }],
    isEnabled: () => true,
    run: (editor) => stepDiameter(editor, 1),
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
