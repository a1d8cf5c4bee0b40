/** In this order: where keys are the editor's, and else where they open an image. */
const PLACES = ['.canvas-stage', '[role="listbox"][aria-label="Images"]']

/**
 * Where the next key makes sense once something was set in motion from a dialog: not on the button that opened it, which
 * Enter would press again. Null while neither an image nor the list of images is shown.
 */
export function placeOfWork(): HTMLElement | null {
  for (const place of PLACES) {
    const found = document.querySelector<HTMLElement>(place)
    if (found !== null) return found
  }
  return null
}
