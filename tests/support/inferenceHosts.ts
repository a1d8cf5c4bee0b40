import { readdirSync, readFileSync } from 'node:fs'

/** Processes that this one, or another one, started and that run inference. Linux. */
export function inferenceHosts(parent = process.pid): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const isChild = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[1] === String(parent)
        return isChild && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('inferenceChild')
      } catch {
        return false
      }
    })
}
