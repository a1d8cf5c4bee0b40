import type { Category, InstanceNumber } from '../../core/dataset/records.ts'
import type { EditorContext } from '../EditorContext.ts'
import type { Notice } from '../EditorEvents.ts'
import { refuseLocked } from '../refuseLocked.ts'

/** What a brush stroke or polygon changes: an instance, or one that it makes. */
export type PaintSubject =
  { readonly kind: 'instance'; readonly number: InstanceNumber } | { readonly kind: 'new'; readonly category: Category }

export type PaintMode = 'add' | 'subtract'

/** The primary instance, or a new one of the current category; null, with a notice, when nothing may be painted. */
export function paintSubject(editor: EditorContext, mode: PaintMode): PaintSubject | null {
  const { primary } = editor.selection
  if (primary === null) return newSubject(editor, mode)
  if (!editor.view.isShown(primary)) return refused(editor, hiddenNotice(primary))
  if (refuseLocked(editor, [primary])) return null
  const { linked } = editor.document.get(primary)
  if (editor.settings.paintTarget === 'visible' && linked) return refused(editor, linkedNotice(primary))
  return { kind: 'instance', number: primary }
}

function newSubject(editor: EditorContext, mode: PaintMode): PaintSubject | null {
  if (mode === 'subtract') {
    return refused(editor, {
      severity: 'info',
      code: 'nothing-selected',
      text: 'Select the instance to take pixels from.',
      remedy: 'tool.select',
    })
  }
  const { category } = editor.settings
  if (category !== null) return { kind: 'new', category }
  return refused(editor, {
    severity: 'warning',
    code: 'no-category',
    text: 'Choose a class for the new instance first.',
    remedy: null,
  })
}

function hiddenNotice(number: InstanceNumber): Notice {
  return {
    severity: 'warning',
    code: 'instance-hidden',
    text: `#${number} is hidden from view. Show it to paint on it.`,
    remedy: 'view.show-all',
  }
}

function linkedNotice(number: InstanceNumber): Notice {
  return {
    severity: 'warning',
    code: 'instance-linked',
    text: `The visible mask of #${number} follows from the order. Unlink it to paint the visible mask by hand.`,
    remedy: 'instance.toggle-link',
  }
}

function refused(editor: EditorContext, notice: Notice): null {
  editor.notify(notice)
  return null
}
