// Runs commands beside each other, for checks that do not need each other.
import { spawn } from 'node:child_process'
import { node24, nodeEnvironment, root } from './project.mjs'

/**
 * Runs Node 24 once per list of arguments, at most `atOnce` at a time. What each says is kept, and handed to `ended` with its
 * exit code in the order of the lists, as soon as all before it have ended. Rejects when one cannot be started.
 */
export async function runBeside(lists, atOnce, ended) {
  const waiting = lists.entries()
  const outcomes = []
  let told = 0
  async function work() {
    for (const [index, args] of waiting) {
      outcomes[index] = await outcomeOf(args)
      for (; outcomes[told] !== undefined; told++) ended(told, outcomes[told])
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, atOnce) }, work))
}

function outcomeOf(args) {
  return new Promise((resolve, reject) => {
    const env = { ...nodeEnvironment, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) }
    const child = spawn(node24, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text) => (said += text))
    }
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, said }))
  })
}
