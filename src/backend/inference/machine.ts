import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, availableParallelism, cpus, hostname, platform, release } from 'node:os'
import { STRATA_VERSION } from '../../shared/version.ts'
import type { DeviceReport } from './inferenceTypes.ts'

/** Where Linux says which drivers there are; on other systems their versions change with that of the system or not at all. */
const DRIVER_FILES = ['/proc/driver/nvidia/version']
const DRIVER_FOLDERS = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d', '/dev/dri']

/** What decides which libraries and cards a provider finds. */
const VARIABLES = ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES', 'LD_LIBRARY_PATH', 'CUDA_VISIBLE_DEVICES', 'PATH']

export function machineOf(): DeviceReport['machine'] {
  const cpu = cpus()[0]?.model.trim() ?? ''
  return { platform: platform(), arch: arch(), cpu: cpu === '' ? 'unknown' : cpu, cores: availableParallelism() }
}

export function versionsHere(): DeviceReport['versions'] {
  // Read without loading it: that is for the host alone.
  const require = createRequire(import.meta.url)
  const { version } = require('onnxruntime-node/package.json') as { version: string }
  return { strata: STRATA_VERSION, onnxRuntime: version }
}

/** Changes with everything that what was found about providers depends on, as far as it is known. */
export function machineFingerprint(): string {
  const parts = [
    machineOf(),
    versionsHere(),
    hostname(),
    release(),
    DRIVER_FILES.map((path) => quietly(() => readFileSync(path, 'utf8'))),
    DRIVER_FOLDERS.map((path) => quietly(() => readdirSync(path).sort())),
    VARIABLES.map((name) => process.env[name] ?? null),
  ]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

function quietly<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}
