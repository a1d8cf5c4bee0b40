// Two starts at the same time must not install or build into the same folders.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cache, say } from './project.mjs'

/** Runs `work` while no other process runs work of that name; waits for one that does. */
export function oneAtATime(name, work) {
  mkdirSync(cache, { recursive: true })
  const lock = join(cache, `${name}.lock`)
  for (let hasSaid = false; !take(lock); hasSaid = true) {
    if (!hasSaid) say(`Another Strata is busy with the same (${name}); waiting for it …`)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250)
  }
  const release = () => rmSync(lock, { force: true })
  process.once('exit', release)
  try {
    work()
  } finally {
    process.off('exit', release)
    release()
  }
}

/** Makes the lock, with our process id in it; false while its owner lives. */
function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  const owner = ownerOf(lock)
  if (owner === null || isAlive(owner)) return false
  rmSync(lock, { force: true })
  return false
}

/** Null while it is being written, or when it is gone by now. */
function ownerOf(lock) {
  try {
    return Number(readFileSync(lock, 'utf8')) || null
  } catch {
    return null
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
