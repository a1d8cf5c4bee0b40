import type { InstanceNumber } from '../../core/dataset/records.ts'
import type { Editor } from '../../editor/Editor.ts'

/** What the button of a notice would act on: the change made last, and the selection. */
interface Subject {
  readonly undoable: number | null
  readonly selection: readonly InstanceNumber[]
}

/**
 * The notices on screen that offer a command. Such an offer is about the moment in which it was made: "Undo" must not
 * take back a later stroke, and "Unlock" must not unlock what is selected now. When the moment has passed the notice
 * is withdrawn.
 */
export class NoticeShelf {
  readonly #editor: Editor
  readonly #withdraw: (id: string) => void
  readonly #subjects = new Map<string, Subject>()

  constructor(editor: Editor, withdraw: (id: string) => void) {
    this.#editor = editor
    this.#withdraw = withdraw
  }

  /** A notice with an offer came on screen; one with the same id was there before or not. */
  put(id: string): void {
    this.#subjects.set(id, this.#present())
  }

  /** Withdraws what offers something about another moment. To be called when history or selection changed. */
  review(): void {
    const now = this.#present()
    for (const [id, { undoable, selection }] of this.#subjects) {
      if (undoable !== now.undoable || selection !== now.selection) this.#take(id)
    }
  }

  /** Withdraws everything: another document is open. */
  clear(): void {
    for (const id of this.#subjects.keys()) this.#take(id)
  }

  #take(id: string): void {
    this.#subjects.delete(id)
    this.#withdraw(id)
  }

  /** The selection is compared by identity: the editor replaces it with every change and never otherwise. */
  #present(): Subject {
    const { history, selection } = this.#editor
    return { undoable: history.undoable?.key ?? null, selection: selection.numbers }
  }
}
