import { refuse } from '../../core/support/DomainError.ts'

/** One value of a file's top-level object: a whole member, or one element of a list that is read piece by piece. */
export interface JsonPiece {
  readonly key: string
  /** Position in the list of a streamed member; null for a member that comes whole. */
  readonly index: number | null
  /** The bytes of the value, complete and without surrounding space. */
  readonly bytes: Uint8Array
  /** Offset of the first of them in the file. */
  readonly offset: number
}

/** Where a piece stands, for messages: `1.json, annotations[3]`. */
export function placeOf({ key, index }: Pick<JsonPiece, 'key' | 'index'>, where: string): string {
  return `${where}, ${index === null ? key : `${key}[${index}]`}`
}

const strictText = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** What Python's and other writers put for numbers that JSON does not have. */
const NOT_FINITE = /(?<=[[:,\s]|^)(?:NaN|-?Infinity)(?=[\],}\s]|$)/

function decoded(piece: JsonPiece, where: string): string {
  try {
    return strictText.decode(piece.bytes)
  } catch (cause) {
    throw refuse(
      'bad-input',
      {
        what: 'The text is not in UTF-8',
        where: `${placeOf(piece, where)}, from byte ${piece.offset}`,
        expected: 'JSON in UTF-8',
        received: 'bytes of another encoding, such as Latin-1',
        todo: 'Save it again as UTF-8.',
      },
      cause,
    )
  }
}

/** Parses a piece. Throws `bad-input` naming its place; `where` is the file. */
export function parseJsonPiece(piece: JsonPiece, where: string): unknown {
  const text = decoded(piece, where)
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    const notFinite = NOT_FINITE.exec(text)?.[0]
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw refuse(
      'bad-input',
      {
        what: notFinite === undefined ? 'Not well-formed JSON' : 'A number is not finite',
        where: `${placeOf(piece, where)}, from byte ${piece.offset}`,
        expected: notFinite === undefined ? 'JSON in UTF-8' : 'finite numbers, JSON has no others',
        received: notFinite ?? reason,
        todo: 'Write it again with a JSON library, or copy it again from its source.',
      },
      cause,
    )
  }
}
