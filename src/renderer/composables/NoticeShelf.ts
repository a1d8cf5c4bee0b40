import type { InstanceNumber } from '../../core/dataset/records.ts'
import type { DrawnConstraint } from '../../editor/constraints/DrawnConstraint.ts'
import type { Editor } from '../../editor/Editor.ts'

/** What the button of a notice would act on: the change made last to the document or the constraints, and the selection. */
interface Subject {
  readonly undoable: number | null
  readonly constraints: readonly DrawnConstraint[]
  readonly selection: readonly InstanceNumber[]
}

/**
 * The offers of the notices on screen. An offer is about the moment in which it was made: "Undo" must not take back a
 * later stroke, and "Unlock" must not unlock what is selected now. When the moment has passed the offer is withdrawn;
 * the words may stay to be read.
 */
export class NoticeShelf {
  readonly #editor: Editor
  readonly #withdraw: (id: string) => void
  readonly #subjects = new Map<string, Subject>()

  constructor(editor: Editor, withdraw: (id: string) => void) {
    this.#editor = editor
    this.#withdraw = withdraw
  }

  /** A notice with an offer came on screen, or came again. */
  put(id: string): void {
    this.#subjects.set(id, this.#present())
  }

  /** The offer is still about what it was made for. */
  holds(id: string): boolean {
    const subject = this.#subjects.get(id)
    const { undoable, constraints, selection } = this.#present()
    const isMeant = subject?.undoable === undoable && subject.constraints === constraints
    return isMeant && subject.selection === selection
  }

  /** Withdraws what no longer holds. To be called when history or selection changed. */
  review(): void {
    for (const id of this.#subjects.keys()) {
      if (this.holds(id)) continue
      this.#subjects.delete(id)
      this.#withdraw(id)
    }
  }

  /** The selection is compared by identity: the editor replaces it with every change and never otherwise. */
  #present(): Subject {
    const { constraints, history, selection } = this.#editor
    return { undoable: history.undoable?.key ?? null, constraints: constraints.list, selection: selection.numbers }
  }
}
