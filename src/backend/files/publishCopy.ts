import { copyFile, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { refuse } from '../../core/support/DomainError.ts'
import { publishFile } from '../storage/durableFiles.ts'
import { randomId } from './randomId.ts'

/**
 * Copies a file to where a person wants it: beside the target first, on disk, then renamed over it, so that the target
 * is either as it was or complete. Throws `read-only` or `disk-full` in the person's words.
 */
export async function publishCopy(from: string, to: string): Promise<void> {
  const draft = `${to}.${randomId()}.part`
  try {
    await copyFile(from, draft)
    publishFile(draft, to)
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined)
    const received = cause instanceof Error ? cause.message : String(cause)
    const isFull = /ENOSPC|EDQUOT/.test(received)
    const todo = isFull ? 'Free some space or choose another place.' : 'Choose another place.'
    const what = 'The file cannot be written there'
    throw refuse(isFull ? 'disk-full' : 'read-only', { what, where: basename(to), received, todo }, cause)
  }
}
