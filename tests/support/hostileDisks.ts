import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync } from 'node:fs'
import { onTestFinished } from 'vitest'

/** Makes a folder that is a disk of its own in memory, gone when the test ends; false where mounting is not allowed. */
export function mountSmallDisk(folder: string, kibibytes: number): boolean {
  mkdirSync(folder)
  try {
    runProgram('mount', '-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', folder)
  } catch {
    return false
  }
  onTestFinished(() => runProgram('umount', folder))
  return true
}

/**
 * Takes the right to write away from a folder until the test ends; false where that is not possible. For the superuser
 * permissions do not count: the folder is then mounted over itself, read-only.
 */
export function makeReadOnly(folder: string): boolean {
  if (process.getuid?.() !== 0) {
    chmodSync(folder, 0o555)
    onTestFinished(() => chmodSync(folder, 0o755))
    return process.platform !== 'win32'
  }
  try {
    runProgram('mount', '--bind', folder, folder)
    onTestFinished(() => runProgram('umount', folder))
    runProgram('mount', '-o', 'remount,bind,ro', folder)
    return true
  } catch {
    return false
  }
}

/** Throws when the program fails, which for `mount` mostly means that it is not allowed. */
export function runProgram(name: string, ...options: readonly string[]): void {
  execFileSync(name, options, { stdio: 'ignore' })
}
