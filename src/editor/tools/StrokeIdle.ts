import { imagePoint } from '../../core/pixels/coordinates.ts'
import type { ImagePoint } from '../../core/pixels/coordinates.ts'
import type { InterruptInput, KeyInput } from '../EditorInput.ts'
import { diameterSetting } from '../EditorSettings.ts'
import type { BrushCursor } from '../Feedback.ts'
import { selectByClick } from '../picking/pickInstance.ts'
import { IdleState } from './IdleState.ts'
import type { ToolPointer, ToolState } from './ToolState.ts'

/** Where a stroke returns to, and what it leaves there. */
export interface StrokeHome extends ToolState {
  rememberEnd(end: { readonly x: number; readonly y: number } | null): void
}

/**
 * A tool with a round tip before a stroke. A press begins one; with Shift it begins where the last stroke ended, which draws a
 * straight line; with Ctrl (Cmd) it selects an instance instead.
 */
export abstract class StrokeIdle extends IdleState implements StrokeHome {
  #lineStart: ImagePoint | null = null
  #shiftHeld = false

  /** What the tip stands for. */
  protected abstract readonly tip: BrushCursor['mode']

  /** The press; `start` is where the stroke begins, which with Shift is not where it was pressed. */
  abstract begin(start: ImagePoint, pointer: ToolPointer): ToolState

  rememberEnd(end: { readonly x: number; readonly y: number } | null): void {
    this.#lineStart = end && imagePoint(end.x, end.y)
  }

  override onEnter(): void {
    this.editor.updateFeedback({ cursor: 'none' })
    this.showTip()
  }

  override onExit(): void {
    this.editor.updateFeedback({ cursor: 'default', brush: null, line: null })
  }

  override onPointerDown(pointer: ToolPointer): ToolState {
    const { image, modifiers } = pointer
    if (modifiers.ctrl || modifiers.meta) {
      selectByClick(this.editor, image, modifiers)
      return this
    }
    return this.begin((modifiers.shift ? this.#lineStart : null) ?? image, pointer)
  }

  override onPointerMove({ modifiers }: ToolPointer): ToolState {
    this.#shiftHeld = modifiers.shift
    this.showTip()
    return this
  }

  override onPointerLeave(): void {
    this.showTip()
  }

  /** Shift alone shows or hides the line that a click would draw. */
  override onKey({ type, code }: KeyInput): boolean {
    if (code !== 'ShiftLeft' && code !== 'ShiftRight') return false
    this.#shiftHeld = type === 'keyDown'
    this.showTip()
    return true
  }

  override onRefresh(): void {
    this.showTip()
  }

  /** The end of a stroke on another image is no place to draw from. */
  override onInterrupt(reason: InterruptInput['reason']): ToolState {
    if (reason === 'image-change') this.#lineStart = null
    return this
  }

  protected showTip(): void {
    const { pointer, settings, tool, viewport } = this.editor
    const diameter = settings[diameterSetting(tool)]
    const center = pointer && viewport.toImage(pointer)
    const hasLine = center !== null && this.#shiftHeld && this.#lineStart !== null
    this.editor.updateFeedback({
      brush: center && { center, diameter, mode: this.tip },
      line: hasLine ? { from: this.#lineStart!, to: center, diameter } : null,
    })
  }
}
