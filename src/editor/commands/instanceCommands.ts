import { isOver } from '../../core/dataset/records.ts'
import type { Instance, InstanceNumber } from '../../core/dataset/records.ts'
import { planDeleteInstances } from '../../core/workflows/editPlans/planDelete.ts'
import { canLink } from '../../core/workflows/editPlans/planFields.ts'
import type { EditorContext, ReorderPreview } from '../EditorContext.ts'
import { layersOf } from '../picking/derivedViews.ts'
import { refuseLocked } from '../refuseLocked.ts'
import type { Command } from './Command.ts'
import { editFields, namesOf } from './editFields.ts'

export const instanceCommands: readonly Command[] = [
  {
    id: 'instance.new',
    label: 'New instance',
    group: 'Instance',
    description: 'Lets go of the selection, so that the next stroke or polygon begins a new instance.',
    shortcuts: [{ code: 'KeyN' }],
    isEnabled: () => true,
    run: (editor) => {
      editor.selection.clear()
      if (editor.tool !== 'polygon') editor.setTool('brush')
    },
  },
  {
    id: 'instance.delete',
    label: 'Delete',
    group: 'Instance',
    description: 'Deletes the selected instances; what they hid becomes visible.',
    shortcuts: [{ code: 'Delete' }, { code: 'Backspace' }],
    isEnabled: hasSelection,
    run: deleteSelected,
  },
  {
    id: 'instance.toggle-lock',
    label: 'Lock or unlock',
    group: 'Instance',
    description: 'Protects the selected instances from changes.',
    shortcuts: [{ code: 'KeyL' }],
    isEnabled: hasSelection,
    run: toggleLock,
  },
  {
    id: 'instance.toggle-link',
    label: 'Link or unlink',
    group: 'Instance',
    description: 'Linked: the visible mask follows from the order. Unlinked: it is painted by hand.',
    shortcuts: [{ code: 'KeyK' }],
    isEnabled: hasSelection,
    run: toggleLink,
  },
  {
    id: 'instance.forward',
    label: 'One layer forward',
    group: 'Instance',
    description: 'Moves the selected instance one place nearer in the layer order.',
    shortcuts: [{ code: 'Equal' }, { code: 'Equal', shift: true }, { code: 'NumpadAdd' }],
    isEnabled: (editor) => placeAfter(editor, -1) !== null,
    run: (editor) => moveInLayers(editor, -1),
  },
  {
    id: 'instance.backward',
    label: 'One layer back',
    group: 'Instance',
    description: 'Moves the selected instance one place farther in the layer order.',
    shortcuts: [{ code: 'Minus' }, { code: 'NumpadSubtract' }],
    isEnabled: (editor) => placeAfter(editor, 1) !== null,
    run: (editor) => moveInLayers(editor, 1),
  },
]

function hasSelection(editor: EditorContext): boolean {
  return editor.selection.primary !== null
}

function selectedInstances(editor: EditorContext): Instance[] {
  return editor.selection.numbers.map((number) => editor.document.get(number))
}

function deleteSelected(editor: EditorContext): void {
  const { numbers } = editor.selection
  if (refuseLocked(editor, numbers)) return
  const plan = () => planDeleteInstances(editor.document.state, numbers)
  editor.edit('delete', `Delete ${namesOf(numbers)}`, plan)
}

function toggleLock(editor: EditorContext): void {
  const { numbers } = editor.selection
  const locked = !selectedInstances(editor).every((instance) => instance.locked)
  const label = `${locked ? 'Lock' : 'Unlock'} ${namesOf(numbers)}`
  editFields(editor, numbers, { locked }, { code: locked ? 'lock' : 'unlock', label })
}

function toggleLink(editor: EditorContext): void {
  const { numbers } = editor.selection
  if (refuseLocked(editor, numbers)) return
  const linked = !selectedInstances(editor).every((instance) => instance.linked)
  const obstacle = linked ? numbers.find((number) => !canLink(editor.document.state, number)) : undefined
  if (obstacle !== undefined) {
    return editor.notify({
      severity: 'warning',
      code: 'mutual-cannot-link',
      text: `#${obstacle} and another instance hide each other, so its visible mask cannot follow from the order.`,
      remedy: null,
    })
  }
  const label = `${linked ? 'Link' : 'Unlink'} ${namesOf(numbers)}`
  editFields(editor, numbers, { linked }, { code: linked ? 'link' : 'unlink', label })
}

/** Index in the layer order that the primary instance would get by `step`, or null at either end. */
function placeAfter(editor: EditorContext, step: 1 | -1): number | null {
  const { primary } = editor.selection
  if (primary === null) return null
  const { sequence } = layersOf(editor.document.state)
  const place = sequence.indexOf(primary) + step
  return place >= 0 && place < sequence.length ? place : null
}

function moveInLayers(editor: EditorContext, step: 1 | -1): void {
  const { primary } = editor.selection
  const place = placeAfter(editor, step)
  if (primary === null || place === null) return
  const sequence = layersOf(editor.document.state).sequence.filter((number) => number !== primary)
  sequence.splice(place, 0, primary)
  const { changedPairs } = editor.previewReorder(sequence)
  const isDone = editor.reorder(sequence, `#${primary} one layer ${step < 0 ? 'forward' : 'back'}`)
  if (isDone && changedPairs.length > 0) tellOfTurnedPairs(editor, primary, changedPairs)
}

/** The keys ask nothing beforehand, so they say afterwards what they turned, and how to get it back. */
function tellOfTurnedPairs(
  editor: EditorContext,
  moved: InstanceNumber,
  changedPairs: ReorderPreview['changedPairs'],
): void {
  const after = changedPairs.flatMap((change) => change.after ?? [])
  const partners = (isFront: boolean): string =>
    after
      .map((pair) => ({ pair, other: pair.a === moved ? pair.b : pair.a }))
      .filter(({ pair, other }) => (isFront ? isOver(pair, moved, other) : isOver(pair, other, moved)))
      .map(({ other }) => `#${other}`)
      .join(', ')
  const places = [
    { words: 'in front of', others: partners(true) },
    { words: 'behind', others: partners(false) },
  ]
  const said = places.filter(({ others }) => others !== '').map(({ words, others }) => `${words} ${others}`)
  const text = `#${moved} is now ${said.join(' and ')}`
  editor.notify({ severity: 'info', code: 'pairs-turned', text, remedy: 'edit.undo' })
}
