import { randomBytes } from 'node:crypto'

/** 128 random bits, safe in URLs and file names: cannot be guessed, so knowing one is being allowed to use it. */
export function randomId(): string {
  return randomBytes(16).toString('base64url')
}
