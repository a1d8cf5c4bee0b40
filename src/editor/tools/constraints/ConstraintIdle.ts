import { constraintAt } from '../../constraints/pickConstraint.ts'
import { removeSelected } from '../../constraints/removeSelected.ts'
import type { StrokeSign } from '../../constraints/DrawnConstraint.ts'
import type { KeyInput } from '../../EditorInput.ts'
import { StrokeIdle } from '../StrokeIdle.ts'
import type { ToolState } from '../ToolState.ts'

/**
 * A tool that makes constraints, before a stroke. The constraint under the pointer is shown, because a click selects it;
 * Delete removes the selected one, and never an instance.
 */
export abstract class ConstraintIdle extends StrokeIdle {
  protected abstract override readonly tip: StrokeSign

  override onExit(): void {
    super.onExit()
    this.editor.constraints.hover(null)
  }

  override onPointerLeave(): void {
    super.onPointerLeave()
    this.editor.constraints.hover(null)
  }

  override onKey(key: KeyInput): boolean {
    const isDelete = (key.code === 'Delete' || key.code === 'Backspace') && !key.modifiers.shift
    if (!isDelete) return super.onKey(key)
    if (key.type === 'keyDown') removeSelected(this.editor)
    return true
  }

  /** Lets go of the constraint first, of the instances second. */
  override onCancel(): ToolState {
    if (this.editor.constraints.selected === null) return super.onCancel()
    this.editor.constraints.select(null)
    return this
  }

  protected override showTip(): void {
    super.showTip()
    const { constraints, pointer, viewport } = this.editor
    // While the pointer is elsewhere, a list beside the canvas may hover.
    if (pointer !== null) constraints.hover(constraintAt(this.editor, viewport.toImage(pointer)))
  }
}
