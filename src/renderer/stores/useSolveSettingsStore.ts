import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { NO_CORRUPTION } from '../../core/cues/corruptCues.ts'
import type { CueCorruption } from '../../core/cues/corruptCues.ts'
import type { CueSource } from '../../shared/contract/solving.ts'
import { PROVIDER_NAMES } from '../../shared/deviceNames.ts'
import type { DeviceChoice } from '../../shared/deviceNames.ts'
import type { PickedFile } from '../host/HostBridge.ts'
import { parameterChanges, parametersJson, parameterWarnings, withParameter } from '../solving/parameterTable.ts'
import type { ParameterChanges, ParameterValue } from '../solving/parameterTable.ts'

const PARAMETERS_STORAGE_KEY = 'strata:solver-parameters'
const DEVICE_STORAGE_KEY = 'strata:device'

export type CueScale = 1 | 2 | 4

/** What a solve is asked with: where its cues come from and the solver's parameters. The same for every image. */
export const useSolveSettingsStore = defineStore('solve-settings', () => {
  const corruption = ref<CueCorruption>({ ...NO_CORRUPTION })
  const seed = ref(1)
  /** One cue pixel per so many image pixels; of cues made from an annotation set. */
  const scale = ref<CueScale>(1)
  /** The file with cues that the person chose last. */
  const file = shallowRef<PickedFile | null>(null)
  const changes = shallowRef<ParameterChanges>(readParameters(localStorage.getItem(PARAMETERS_STORAGE_KEY)))
  /** What a network runs on. */
  const device = ref<DeviceChoice>(readDevice(localStorage.getItem(DEVICE_STORAGE_KEY)))
  /** Solve again after every change of a constraint. */
  const solvesAtOnce = ref(true)

  const parameters = computed(() => parametersJson(changes.value))
  const warnings = computed(() => parameterWarnings(changes.value))
  const isCorrupted = computed(() => Object.values(corruption.value).some((amount) => amount > 0))

  watch(device, (choice) => localStorage.setItem(DEVICE_STORAGE_KEY, choice))
  watch(changes, (value) => localStorage.setItem(PARAMETERS_STORAGE_KEY, JSON.stringify(parametersJson(value))))

  function setParameter(path: string, value: ParameterValue): void {
    changes.value = withParameter(changes.value, path, value)
  }

  function resetParameters(): void {
    changes.value = {}
  }

  function resetCorruption(): void {
    corruption.value = { ...NO_CORRUPTION }
    seed.value = 1
  }

  /** A source as offered, with what the person wants of cues that are made. */
  function sourceAsWanted(source: CueSource): CueSource {
    if (source.kind === 'model') return { ...source, device: device.value }
    if (source.kind !== 'oracle') return source
    return { ...source, corruption: { ...corruption.value }, seed: seed.value, scale: scale.value }
  }

  return {
    corruption,
    seed,
    scale,
    file,
    changes,
    device,
    solvesAtOnce,
    parameters,
    warnings,
    isCorrupted,
    setParameter,
    resetParameters,
    resetCorruption,
    sourceAsWanted,
  }
})

function readDevice(stored: string | null): DeviceChoice {
  return PROVIDER_NAMES.find((provider) => provider === stored) ?? 'auto'
}

/** Whatever cannot be read counts as never changed. */
function readParameters(stored: string | null): ParameterChanges {
  try {
    return stored === null ? {} : parameterChanges(JSON.parse(stored))
  } catch {
    return {}
  }
}
