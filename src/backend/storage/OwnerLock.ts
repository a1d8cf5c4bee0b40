import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { z } from 'zod'
import { invariant } from '../../core/support/assert.ts'
import { codeOf } from './storageFaults.ts'

/** Who holds a lock, as written in its file. */
const lockOwnerSchema = z.object({
  pid: z.int().min(1),
  host: z.string(),
  user: z.string(),
  /** ISO 8601, UTC. */
  since: z.iso.datetime(),
  /** What Linux calls this run of the machine; null elsewhere. After a restart process ids mean nothing. */
  boot: z.string().nullable(),
})
type LockOwner = z.infer<typeof lockOwnerSchema>

/** Locks that this process holds: tells our own live lock from one that an earlier process with our pid left. */
const held = new Set<string>()

/** Each further round means that somebody else just won the race for the same stale lock. */
const TAKEOVER_ROUNDS = 5

/**
 * A lock between processes: a file that names its owner. It appears whole (written under another name, then linked), and a
 * lock whose owner is gone is moved aside before a new one is made, so of several processes that find the same stale lock
 * one wins.
 */
export class OwnerLock {
  readonly path: string
  readonly #text: string

  private constructor(path: string, text: string) {
    this.path = path
    this.#text = text
  }

  /** Throws what `refusal` makes of the owner's name when the lock is held, and what the file system says. */
  static acquire(path: string, now: Date, refusal: (owner: string) => Error): OwnerLock {
    const owner: LockOwner = {
      pid: process.pid,
      host: hostname(),
      user: userName(),
      since: now.toISOString(),
      boot: bootId(),
    }
    const text = `${JSON.stringify(owner)}\n`
    for (let round = 0; round < TAKEOVER_ROUNDS; round++) {
      if (createWhole(path, text)) {
        held.add(path)
        return new OwnerLock(path, text)
      }
      const found = readLock(path)
      if (found === null) continue
      if (!isStale(found, path)) throw refusal(nameOfOwner(found))
      moveAside(path, found)
    }
    throw refusal(nameOfOwner(readLock(path) ?? ''))
  }

  /** Gives the lock back; leaves a lock alone that somebody else has put there since. */
  release(): void {
    invariant(held.delete(this.path), 'a lock is released once')
    if (readLock(this.path) === this.#text) rmSync(this.path, { force: true })
  }
}

/** Makes the file with its content in one step; false when there is one already. */
function createWhole(path: string, text: string): boolean {
  const draft = `${path}.${process.pid}`
  try {
    writeFileSync(draft, text)
    linkSync(draft, path)
    return true
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EEXIST') return false
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(code)) throw error
    return createExclusively(path, text)
  } finally {
    rmSync(draft, { force: true })
  }
}

/** For disks without hard links (exFAT, some network disks): whole but for a moment between the two calls. */
function createExclusively(path: string, text: string): boolean {
  try {
    const file = openSync(path, 'wx')
    try {
      writeFileSync(file, text)
    } finally {
      closeSync(file)
    }
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** The text of the lock file, or null when it is gone by now. */
function readLock(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

function ownerIn(text: string): LockOwner | null {
  try {
    return lockOwnerSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** True only when the owner is certainly gone: an owner on another machine cannot be asked and counts as alive. */
function isStale(text: string, path: string): boolean {
  const owner = ownerIn(text)
  if (owner === null || owner.host !== hostname()) return false
  const boot = bootId()
  if (owner.boot !== null && boot !== null && owner.boot !== boot) return true
  if (owner.pid === process.pid) return !held.has(path)
  try {
    process.kill(owner.pid, 0) // signal 0 only asks whether the process is there
    return isUnburied(owner.pid)
  } catch (error) {
    return codeOf(error) === 'ESRCH' // EPERM: it is there and belongs to another user
  }
}

/**
 * Linux keeps an ended process on its list until its parent has asked how it ended; where process 1 is no real init, as
 * in many containers, that may be never. Such a process writes no more.
 */
function isUnburied(pid: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // "pid (name) state …", and the name may hold anything.
    return /^\) [ZX]/.test(status.slice(status.lastIndexOf(')')))
  } catch {
    return false // not Linux, or gone by now
  }
}

/**
 * Takes a stale lock out of the way. Between reading and renaming another process may have put its own, live lock
 * there: then what we moved is not what we read, and it goes back.
 */
function moveAside(path: string, staleText: string): void {
  const aside = `${path}.${process.pid}.stale`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  try {
    if (readLock(aside) !== staleText) linkSync(aside, path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    rmSync(aside, { force: true })
  }
}

/** For people. */
function nameOfOwner(text: string): string {
  const owner = ownerIn(text)
  if (owner === null) return 'a process that did not write its name'
  return `${owner.user} on ${owner.host} (process ${owner.pid}, since ${owner.since})`
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    return 'unknown user' // a user id without an entry in the system's list, as in some containers
  }
}

function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return null // not Linux
  }
}
