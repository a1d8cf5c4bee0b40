import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { randomId } from '../files/randomId.ts'
import { PROVIDER_NAMES } from '../../shared/deviceNames.ts'
import type { DeviceReport } from './inferenceTypes.ts'
import { machineFingerprint } from './machine.ts'

const providerSchema = z.enum(PROVIDER_NAMES)
const cacheSchema = z.object({
  /** Of the machine and versions that it was found on. */
  fingerprint: z.string(),
  report: z.object({
    providers: z.array(
      z.discriminatedUnion('verdict', [
        z.object({
          provider: providerSchema,
          verdict: z.literal('works'),
          milliseconds: z.number(),
          difference: z.number(),
        }),
        z.object({ provider: providerSchema, verdict: z.literal('refused'), reason: z.string() }),
      ]),
    ),
    auto: providerSchema,
    machine: z.object({ platform: z.string(), arch: z.string(), cpu: z.string(), cores: z.number() }),
    versions: z.object({ strata: z.string(), onnxRuntime: z.string() }),
    probedAt: z.string(),
  }),
})

/** Remembers in a file what was found about the providers of this machine. It can be made again, so its faults are silent. */
export class DeviceCache {
  readonly #folder: string
  readonly #path: string

  constructor(folder: string) {
    this.#folder = folder
    this.#path = join(folder, 'devices.json')
  }

  /** Null: nothing is known, or of another machine, driver or version. */
  async read(): Promise<DeviceReport | null> {
    try {
      const { fingerprint, report } = cacheSchema.parse(JSON.parse(await readFile(this.#path, 'utf8')))
      return fingerprint === machineFingerprint() ? report : null
    } catch {
      return null
    }
  }

  async write(report: DeviceReport): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true })
      // Whole or not at all: another process may be reading it.
      const fresh = `${this.#path}.${randomId()}`
      await writeFile(fresh, JSON.stringify({ fingerprint: machineFingerprint(), report }))
      await rename(fresh, this.#path)
    } catch {
      // The next process probes again.
    }
  }
}
