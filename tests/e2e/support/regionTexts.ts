/**
 * The regions of a COCOA file as they are written there, each as its text: what "string for string" means, numbers and
 * spaces included.
 */
export function regionTexts(file: string): string[] {
  return [...file.matchAll(/"regions": \[/g)].flatMap(({ 0: opening, index }) =>
    objectsFrom(file, index + opening.length),
  )
}

/** The texts of the objects from `at` to the end of their list. */
function objectsFrom(text: string, at: number): string[] {
  const objects: string[] = []
  let [depth, start, inString] = [0, at, false]
  for (; depth > 0 || text[at] !== ']'; at++) {
    const character = text[at]
    if (character === undefined) throw new Error('the list of regions has no end')
    if (inString && character === '\\') at++
    else if (character === '"') inString = !inString
    else if (!inString && character === '{' && depth++ === 0) start = at
    else if (!inString && character === '}' && --depth === 0) objects.push(text.slice(start, at + 1))
  }
  return objects
}
