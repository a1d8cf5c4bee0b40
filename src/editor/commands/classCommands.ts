import type { EditorContext } from '../EditorContext.ts'
import type { Command } from './Command.ts'
import { editFields, namesOf } from './editFields.ts'

/** One command per digit key: 1 to 9, then 0 for the tenth class. */
const PLACES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const

export const classCommands: readonly Command[] = PLACES.map((place) => ({
  id: `class.${place}`,
  label: `Class ${place}`,
  group: 'Class',
  description: `Gives the selected instances class ${place} of the list; with none selected, the next new instance gets it.`,
  shortcuts: [{ code: `Digit${place % 10}` }],
  isEnabled: (editor) => editor.settings.categories.length >= place,
  run: (editor) => chooseClass(editor, place - 1),
}))

/**
 * Gives the selected instances the category at `index` of the settings' list; with none selected it becomes that of new
 * instances.
 */
function chooseClass(editor: EditorContext, index: number): void {
  const category = editor.settings.categories[index]
  if (category === undefined) return
  const { numbers } = editor.selection
  if (numbers.length === 0) return editor.updateSettings({ category })
  const { id, name, isStuff } = category
  const label = `${namesOf(numbers)} to ${name}`
  editFields(editor, numbers, { categoryId: id, label: name, isStuff }, { code: 'class', label })
}
