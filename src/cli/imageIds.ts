import { InvalidArgumentError } from 'commander'

/** Image numbers as `--images` takes them, "3,17": each once, so that nothing is done twice. */
export function imageIds(text: string): number[] {
  const parts = text.split(',').map((part) => part.trim())
  if (parts.every((part) => /^[1-9]\d{0,14}$/.test(part))) return [...new Set(parts.map(Number))]
  throw new InvalidArgumentError('Expected numbers from 1 with commas between them, such as 3,17.')
}
