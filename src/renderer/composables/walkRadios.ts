/**
 * An arrow key in a group of radio buttons: chooses the alternative `step` after `current`, round the ends, and gives it
 * the focus. `values` are those of the radios that are not disabled, in their order.
 */
export function walkRadios<Value>(
  event: KeyboardEvent,
  step: 1 | -1,
  values: readonly Value[],
  current: Value | null,
  choose: (value: Value) => void,
): void {
  const at = values.findIndex((value) => value === current)
  const next = (at + step + values.length) % values.length
  const value = values[next]
  if (value === undefined) return
  choose(value)
  const group = event.currentTarget
  if (group instanceof HTMLElement) group.querySelectorAll<HTMLElement>('[role=radio]:enabled')[next]?.focus()
}
