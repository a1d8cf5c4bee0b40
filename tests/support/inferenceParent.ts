import { forkHost } from '../../src/backend/inference/HostProcess.ts'
import { InferenceDesk } from '../../src/backend/inference/InferenceDesk.ts'

/**
 * A process to be killed: runs the model it is given on a large image and says the number of its host's process when that has
 * begun. Arguments: path and SHA-256 of the model, a folder for caches, the side of the image.
 */
const [path, sha256, cacheDir, side] = process.argv.slice(2) as [string, string, string, string]
const size = Number(side)
const desk = new InferenceDesk({
  cacheDir,
  startHost: (events) => {
    const host = forkHost({
      ...events,
      onMessage: (message) => {
        if (message.kind === 'begun') process.stdout.write(`${host.pid}\n`)
        events.onMessage(message)
      },
    })
    return host
  },
})
const image = { dtype: 'float32' as const, dims: [1, 3, size, size], data: new Float32Array(3 * size * size) }
await desk.run({ model: { path, sha256 }, device: 'cpu', inputs: { image } })
// Done, and not killed: the host waits for the next run.
await new Promise((resolve) => setTimeout(resolve, 60_000))
