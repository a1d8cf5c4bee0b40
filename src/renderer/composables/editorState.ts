import { computed, shallowRef } from 'vue'
import type { ComputedRef, ShallowRef } from 'vue'
import type { AnnotationState, Instance, InstanceNumber } from '../../core/dataset/records.ts'
import type { DrawnConstraint } from '../../editor/constraints/DrawnConstraint.ts'
import type { Editor } from '../../editor/Editor.ts'
import type { EditorSettings } from '../../editor/EditorSettings.ts'
import { pixelAt } from '../../core/pixels/coordinates.ts'
import type { HistoryItem } from '../../editor/EditHistory.ts'
import type { ToolId } from '../../editor/tools/ToolId.ts'

/** What the interface shows of an editor: plain values behind shallow refs, replaced when the editor says so. */
export interface EditorState {
  readonly editor: Editor
  /** The document as of the last finished change; during a stroke it is the one before, so that lists stand still. */
  readonly document: ShallowRef<AnnotationState>
  readonly selection: ShallowRef<readonly InstanceNumber[]>
  readonly primary: ComputedRef<Instance | null>
  readonly hidden: ShallowRef<ReadonlySet<InstanceNumber>>
  readonly solo: ShallowRef<ReadonlySet<InstanceNumber> | null>
  readonly tool: ShallowRef<ToolId>
  readonly toolPath: ShallowRef<string>
  readonly settings: ShallowRef<EditorSettings>
  readonly history: ShallowRef<HistoryLine>
  readonly constraints: ShallowRef<readonly DrawnConstraint[]>
  /** CSS pixels per image pixel. */
  readonly scale: ShallowRef<number>
  /** The image pixel under the cursor; null outside the image. `notePointer` looks again. */
  readonly pixel: ShallowRef<{ readonly x: number; readonly y: number } | null>
  /** Called when the stage has told the editor of a pointer event: the editor has no event for mere moves. */
  notePointer(): void
  /** Rises with everything that may enable or disable a command. */
  readonly revision: ShallowRef<number>
}

/** The editor's history at one moment: `items[k]` is undone when k ≥ `doneCount`. */
interface HistoryLine {
  readonly items: readonly HistoryItem[]
  readonly doneCount: number
}

/** Subscribes to an editor for good: there is one for the life of the window. */
export function createEditorState(editor: Editor): EditorState {
  const document = shallowRef(editor.document.state)
  const selection = shallowRef(editor.selection.numbers)
  const hidden = shallowRef(editor.view.hidden)
  const solo = shallowRef(editor.view.solo)
  const tool = shallowRef(editor.tool)
  const toolPath = shallowRef(editor.toolPath)
  const settings = shallowRef(editor.settings)
  const history = shallowRef(historyOf(editor))
  const constraints = shallowRef(editor.constraints.list)
  const scale = shallowRef(editor.viewport.scale)
  const pixel = shallowRef(pixelUnderPointer(editor))
  const revision = shallowRef(0)
  const primary = computed(() => {
    const number = selection.value.at(-1)
    return document.value.instances.find((instance) => instance.number === number) ?? null
  })
  const listen = (
    name: 'selection' | 'view' | 'tool' | 'settings' | 'history' | 'constraints',
    note: () => void,
  ): void => {
    editor.on(name, () => {
      note()
      revision.value += 1
    })
  }
  editor.on('document', ({ settled }) => {
    if (!settled) return
    document.value = editor.document.state
    revision.value += 1
  })
  editor.on('viewport', () => (scale.value = editor.viewport.scale))
  listen('selection', () => (selection.value = editor.selection.numbers))
  listen('settings', () => (settings.value = editor.settings))
  listen('history', () => (history.value = historyOf(editor)))
  listen('constraints', () => (constraints.value = editor.constraints.list))
  listen('view', () => {
    hidden.value = editor.view.hidden
    solo.value = editor.view.solo
  })
  listen('tool', () => {
    tool.value = editor.tool
    toolPath.value = editor.toolPath
  })
  return {
    editor,
    document,
    selection,
    primary,
    hidden,
    solo,
    tool,
    toolPath,
    settings,
    history,
    constraints,
    scale,
    pixel,
    notePointer: () => (pixel.value = pixelUnderPointer(editor)),
    revision,
  }
}

function historyOf(editor: Editor): HistoryLine {
  return { items: editor.history.items, doneCount: editor.history.doneCount }
}

function pixelUnderPointer({ pointer, viewport }: Editor): { x: number; y: number } | null {
  if (pointer === null) return null
  const { x, y } = pixelAt(viewport.toImage(pointer))
  const { width, height } = viewport.imageSize
  return x >= 0 && y >= 0 && x < width && y < height ? { x, y } : null
}
