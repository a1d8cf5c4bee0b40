import { mkdtempSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The process's number is in the name, so that others can tell whether the owner still lives. */
const NAME = /^strata-scratch-(\d+)-/

/** An empty folder of this process under the system's folder for temporary files. Its maker deletes it. */
export function makeScratchFolder(root = tmpdir()): string {
  return mkdtempSync(join(root, `strata-scratch-${process.pid}-`))
}

/** Whether a folder of this name was made by `makeScratchFolder`: those who list other folders beside it leave it out. */
export function isScratchFolder(name: string): boolean {
  return NAME.test(name)
}

/** Deletes the scratch folders of processes that ended without doing so. Never rejects: leftovers only cost space. */
export async function purgeDeadScratch(root = tmpdir()): Promise<void> {
  const names = await readdir(root).catch(() => [])
  const dead = names.filter((name) => {
    const owner = NAME.exec(name)?.[1]
    return owner !== undefined && !isAlive(Number(owner))
  })
  const remove = (name: string): Promise<void> => rm(join(root, name), { recursive: true, force: true })
  await Promise.allSettled(dead.map(remove))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process may not be signalled, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
