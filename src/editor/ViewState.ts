import type { InstanceNumber } from '../core/dataset/records.ts'

/** What the person looks at. Not part of the document: never saved, never undone. */
export class ViewState {
  #hidden: ReadonlySet<InstanceNumber> = new Set()
  #solo: ReadonlySet<InstanceNumber> | null = null
  #photoOnly = false
  #constraintsShown = true
  readonly #changed: () => void

  constructor(changed: () => void) {
    this.#changed = changed
  }

  get hidden(): ReadonlySet<InstanceNumber> {
    return this.#hidden
  }

  /** When not null, only these are shown. */
  get solo(): ReadonlySet<InstanceNumber> | null {
    return this.#solo
  }

  /** True while the person looks at the bare photo. Only drawing stops: tools act on what is shown otherwise. */
  get photoOnly(): boolean {
    return this.#photoOnly
  }

  /** Whether constraints are drawn while no tool that makes them is active. */
  get constraintsShown(): boolean {
    return this.#constraintsShown
  }

  setConstraintsShown(shown: boolean): void {
    if (shown === this.#constraintsShown) return
    this.#constraintsShown = shown
    this.#changed()
  }

  /** Whether an instance is drawn at this moment. */
  isDrawn(number: InstanceNumber): boolean {
    return !this.#photoOnly && this.isShown(number)
  }

  setPhotoOnly(photoOnly: boolean): void {
    if (photoOnly === this.#photoOnly) return
    this.#photoOnly = photoOnly
    this.#changed()
  }

  /** Hidden and solo taken together: hidden wins. */
  isShown(number: InstanceNumber): boolean {
    return !this.#hidden.has(number) && (this.#solo === null || this.#solo.has(number))
  }

  setHidden(numbers: Iterable<InstanceNumber>, hidden: boolean): void {
    const next = new Set(this.#hidden)
    for (const number of numbers) {
      if (hidden) next.add(number)
      else next.delete(number)
    }
    this.#hidden = next
    this.#changed()
  }

  /** `null` ends solo. */
  setSolo(numbers: Iterable<InstanceNumber> | null): void {
    this.#solo = numbers === null ? null : new Set(numbers)
    this.#changed()
  }

  showAll(): void {
    this.#hidden = new Set()
    this.#solo = null
    this.#changed()
  }
}
