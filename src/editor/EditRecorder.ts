import { invertDiff, isEmptyDiff } from '../core/dataset/annotationDiff.ts'
import type { AnnotationDiff } from '../core/dataset/annotationDiff.ts'
import { diffBetween } from '../core/dataset/diffBetween.ts'
import type { AnnotationState } from '../core/dataset/records.ts'
import type { AnnotationDocument } from './AnnotationDocument.ts'
import { changeOf } from './documentChange.ts'
import type { DocumentChange, EntryEvent, HostRequest, Notice } from './EditorEvents.ts'
import type { EditHistory } from './EditHistory.ts'
import type { Gesture } from './Gesture.ts'

/** How the recorder tells what it did. */
export interface RecorderListener {
  changed(change: DocumentChange): void
  recorded(entry: EntryEvent): void
  historyChanged(): void
  request(request: HostRequest): void
  notify(notice: Notice): void
}

/**
 * The one place that writes to the document, and so the one that keeps document and history in step: every write is a
 * gesture that ends as one entry or not at all, or a step along the history.
 */
export class EditRecorder {
  readonly #document: AnnotationDocument
  readonly #history: EditHistory
  readonly #listener: RecorderListener
  #gesture: Gesture | null = null
  #waitsFor: 'undo' | 'redo' | null = null
  #paused: string | null = null

  constructor(document: AnnotationDocument, history: EditHistory, listener: RecorderListener) {
    this.#document = document
    this.#history = history
    this.#listener = listener
  }

  get inGesture(): boolean {
    return this.#gesture !== null
  }

  get waitsForHost(): boolean {
    return this.#waitsFor !== null
  }

  get paused(): string | null {
    return this.#paused
  }

  /** From now on nothing changes the document but `applyRemote`, and each try is told why; null ends that. */
  pause(why: string | null): void {
    this.#paused = why
  }

  beginGesture(code: string, label: string): Gesture | null {
    if (!this.#isFree()) return null
    const mark = this.#document.state
    this.#gesture = {
      apply: (diff) => this.#step(diff),
      commit: (finalLabel) => this.#commit(mark, code, finalLabel ?? label),
      bail: () => this.#bail(mark),
    }
    return new OneEndGesture(this.#gesture)
  }

  edit(code: string, label: string, plan: () => AnnotationDiff): boolean {
    if (!this.#isFree()) return false
    const diff = plan()
    if (isEmptyDiff(diff)) return false
    this.#document.apply(diff)
    this.#listener.changed(changeOf(diff, 'gesture', true))
    this.#record(code, label, diff)
    return true
  }

  /** One step along the history; asks the host where the diff is not in memory. Nothing at either end. */
  step(direction: 'undo' | 'redo'): void {
    const item = direction === 'undo' ? this.#history.undoable : this.#history.redoable
    if (item === null || !this.#isFree()) return
    const diff = direction === 'undo' ? this.#history.diffToUndo() : this.#history.diffToRedo()
    if (diff === null) {
      this.#waitsFor = direction
      this.#listener.request({ kind: `${direction}-needed`, item })
      this.#listener.historyChanged()
      return
    }
    this.#move(direction, direction === 'undo' ? invertDiff(diff) : diff, direction)
    this.#listener.recorded({ kind: direction, item })
  }

  /** What the backend did: not recorded again. Ignored when nobody waits for it (another document was opened). */
  applyRemote(diff: AnnotationDiff, direction: 'undo' | 'redo'): void {
    if (this.#waitsFor !== direction) return
    this.#waitsFor = null
    this.#move(direction, diff, 'remote')
  }

  /** Stops waiting for the host. */
  forget(): void {
    this.#waitsFor = null
    this.#listener.historyChanged()
  }

  #step(diff: AnnotationDiff): void {
    if (isEmptyDiff(diff)) return
    this.#document.apply(diff)
    this.#listener.changed(changeOf(diff, 'gesture', false))
  }

  #commit(mark: AnnotationState, code: string, label: string): void {
    this.#gesture = null
    const diff = diffBetween(mark, this.#document.state)
    if (isEmptyDiff(diff)) return
    this.#listener.changed(changeOf(diff, 'gesture', true, false))
    this.#record(code, label, diff)
  }

  #bail(mark: AnnotationState): void {
    this.#gesture = null
    const diff = diffBetween(this.#document.state, mark)
    this.#document.restore(mark)
    this.#listener.changed(changeOf(diff, 'cancel', true))
  }

  #record(code: string, label: string, diff: AnnotationDiff): void {
    const item = this.#history.push(code, label, diff)
    this.#listener.recorded({ kind: 'commit', item, diff })
    this.#listener.historyChanged()
  }

  #move(direction: 'undo' | 'redo', diff: AnnotationDiff, cause: DocumentChange['cause']): void {
    this.#document.apply(diff)
    if (direction === 'undo') this.#history.stepBack()
    else this.#history.stepForward()
    this.#listener.changed(changeOf(diff, cause, true))
    this.#listener.historyChanged()
  }

  #isFree(): boolean {
    if (this.#paused !== null) {
      this.#listener.notify({ severity: 'info', code: 'editing-paused', text: this.#paused, remedy: null })
      return false
    }
    if (this.#gesture === null && this.#waitsFor === null) return true
    this.#listener.notify({
      severity: 'info',
      code: 'busy',
      text:
        this.#gesture === null
          ? 'An older change is being fetched; try again in a moment.'
          : 'Finish the present gesture first.',
      remedy: null,
    })
    return false
  }
}

/** Lets a gesture end once: late steps and second ends (a cancel after the button came up) do nothing. */
class OneEndGesture implements Gesture {
  #gesture: Gesture | null

  constructor(gesture: Gesture) {
    this.#gesture = gesture
  }

  apply(diff: AnnotationDiff): void {
    this.#gesture?.apply(diff)
  }

  commit(label?: string): void {
    const gesture = this.#gesture
    this.#gesture = null
    gesture?.commit(label)
  }

  bail(): void {
    const gesture = this.#gesture
    this.#gesture = null
    gesture?.bail()
  }
}
