/*
 * Solves one grid file once in this fresh process and prints the milliseconds of the first build and solve (what a
 * person waits for at the first stroke), the flow, and the bytes that the solver holds. Arguments: the file, the solver's
 * name. Run with --expose-gc.
 */
import { readFileSync } from 'node:fs'
import { readGridFile } from '../../../../src/core/graphcut/gridFile.ts'
import { SOLVERS, timedSolve } from './solvers.ts'

const [path, name] = process.argv.slice(2)
const read = () => readGridFile(readFileSync(path!), path!)
const instance = read()
// Twice, with a turn of the loop between: what the file was read into is freed only then.
globalThis.gc?.()
await new Promise((resolve) => setImmediate(resolve))
globalThis.gc?.()
const before = process.memoryUsage().external
const solver = SOLVERS[name!]!()
const { time, flow } = timedSolve(solver, instance)
globalThis.gc?.()
const held = process.memoryUsage().external - before
const side = solver.isSourceSide(0)
// Shared memory is counted nowhere else, and never shrinks.
const { buffer } = solver.begin({ width: 1, height: 1 }, 4).terminal
const bytes = held + (buffer instanceof SharedArrayBuffer ? buffer.byteLength : 0)
console.log(`${time} ${flow} ${bytes} ${side}`)
