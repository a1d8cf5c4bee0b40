import { KERNEL_BASE64 } from './kernelBytes.ts'
import { newSharedMemory, WasmKernel } from './webAssembly.ts'
import type { SharedMemory } from './webAssembly.ts'

/** What the kernel offers. Addresses and sizes are unsigned 32-bit numbers that arrive signed: use `>>> 0`. */
export interface GridKernel {
  readonly memory: SharedMemory
  /** Address of the planes (terminal, then forward and backward of each direction), all 0; 0 when there is no room. */
  begin(width: number, height: number, connectivity: number): number
  /** Value of the maximum flow. Consumes the planes of arcs. */
  solve(): number
  /** 0: the grid is too flat for it. */
  hasHalves(): number
  /**
   * To be solved in halves: then come `packHalf` of both, `solveHalf` of both, and `mergeHalves`, which returns what `solve`
   * does.
   */
  planHalves(): void
  /** What another instance on the same memory has planned. */
  join(): void
  packHalf(half: number): void
  solveHalf(half: number): void
  mergeHalves(): number
  /** The same after changes. */
  solveAgain(): number
  /** 0, and nothing done, when a number does not fit in 32 bits any more. */
  changeTerminal(pixel: number, change: number): number
  /** The same; when it is refused, `unweave` may help. */
  changeArc(pixel: number, direction: number, forwardChange: number, backwardChange: number): number
  /** Gives arcs of 16 bits the room of 32; 0 when they had it. Does to the terminal plane what `unpack` does. */
  unweave(): number
  /** Writes what is left of the capacities into the planes, of which the terminal plane held the capacities until then. */
  unpack(): void
  /** Address of one byte per pixel, 1 on the sink's side. */
  writeSinkSide(): number
  isSourceSide(pixel: number): number
}

/** One below what 32 bits address: what the kernel is compiled for. */
const MOST_PAGES = 65_535

const compiled = new WasmKernel<GridKernel>(KERNEL_BASE64)

/** A kernel with memory of its own, or that of one in another thread; the code is compiled at the first call. */
export function newKernel(memory = newSharedMemory(MOST_PAGES)): GridKernel {
  return compiled.newInstance(memory)
}

export function isKernelSupported(): boolean {
  return compiled.isSupported
}
