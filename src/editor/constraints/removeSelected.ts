import type { EditorContext } from '../EditorContext.ts'

/** Removes the selected constraint and selects the one made before it; a notice when none is selected. */
export function removeSelected(editor: EditorContext): void {
  const { constraints } = editor
  const { list, selected } = constraints
  if (selected === null) {
    return editor.notify({
      severity: 'info',
      code: 'no-constraint-selected',
      text: 'Click a constraint to select it; then it can be removed.',
      remedy: null,
    })
  }
  const place = list.indexOf(selected)
  constraints.remove([selected.id])
  constraints.select((list[place - 1] ?? list[place + 1])?.id ?? null)
}
