import type { NetworkMaterial } from './solverMessages.ts'

/** The memory that a network's outputs lie in, each piece once. What is shared between threads is nobody's to hand over or to free. */
export function outputBuffers({ outputs }: NetworkMaterial): ArrayBuffer[] {
  const buffers = new Set(outputs.flatMap((tile) => Object.values(tile).map(({ data }) => data.buffer)))
  return [...buffers].filter((buffer) => buffer instanceof ArrayBuffer)
}
