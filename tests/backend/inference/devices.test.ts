import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { DeviceCache } from '../../../src/backend/inference/DeviceCache.ts'
import type { ProviderReport } from '../../../src/backend/inference/inferenceTypes.ts'
import { automaticChoice } from '../../../src/backend/inference/probeProviders.ts'
import { PROBE_MODULE, probeModel, probeModule } from '../../../tools/lib/probeModel.ts'
import { softwareVulkan } from '../../support/softwareVulkan.ts'
import { tinyModel, writeModel } from '../../support/tinyModel.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'
import { plainImage, pretendAuto, watchedDesk } from './inferenceForTest.ts'

const works = (provider: ProviderReport['provider'], milliseconds: number): ProviderReport => ({
  provider,
  verdict: 'works',
  milliseconds,
  difference: 0,
})
const refused = (provider: ProviderReport['provider']): ProviderReport => ({ provider, verdict: 'refused', reason: '' })

describe('the devices of a machine', () => {
  it('are probed once, each in a process of its own, and remembered', { timeout: 300_000 }, async () => {
    const first = watchedDesk()
    const [report, same] = await Promise.all([first.desk.devices(), first.desk.devices()])
    expect(same).toBe(report)
    const byName = new Map(report.providers.map((provider) => [provider.provider, provider]))
    expect([...byName.keys()]).toEqual(['cuda', 'tensorrt', 'dml', 'coreml', 'webgpu', 'cpu'])
    expect(byName.get('cpu')).toMatchObject({ verdict: 'works', difference: 0 })
    expect(byName.get(process.platform === 'darwin' ? 'dml' : 'coreml')).toMatchObject({
      verdict: 'refused',
      reason: expect.stringMatching(/^ONNX Runtime for Node has only .*cpu/) as string,
    })
    for (const provider of report.providers) {
      if (provider.verdict === 'refused') expect(provider.reason).not.toBe('')
      else expect(provider.difference).toBeLessThan(0.01)
    }
    expect(byName.get(report.auto)?.verdict).toBe('works')
    // Those that this build does not have need no process.
    const asked = report.providers.filter(
      (one) => one.verdict === 'works' || !one.reason.startsWith('ONNX Runtime for'),
    )
    expect(first.pids).toHaveLength(asked.length)

    const later = watchedDesk({ cacheDir: first.folder })
    expect(await later.desk.devices()).toEqual(report)
    expect(later.pids).toEqual([])
    const cancelled = later.desk.devices({ afresh: true, signal: AbortSignal.timeout(1) })
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
    const afresh = await later.desk.devices()
    expect(later.pids).toHaveLength(asked.length)
    expect(afresh.probedAt > report.probedAt).toBe(true)
  })

  it('are not remembered from another machine, from rubbish, or where nothing can be written', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'devices.json')
    const cache = new DeviceCache(folder)
    expect(await cache.read()).toBeNull()
    await pretendAuto(folder, 'webgpu')
    expect(await cache.read()).toMatchObject({ auto: 'webgpu' })
    const elsewhere = { ...(JSON.parse(readFileSync(file, 'utf8')) as object), fingerprint: 'of another machine' }
    writeFileSync(file, JSON.stringify(elsewhere))
    expect(await cache.read()).toBeNull()
    writeFileSync(file, '{"fingerprint":')
    expect(await cache.read()).toBeNull()
    await pretendAuto(join(file, 'no folder'), 'cpu')
  })

  it('are chosen from in a fixed order, but never one that is slower than the CPU', () => {
    expect(automaticChoice([works('cuda', 2), works('webgpu', 1), works('cpu', 9)])).toBe('cuda')
    expect(automaticChoice([refused('cuda'), works('webgpu', 3), works('cpu', 9)])).toBe('webgpu')
    expect(automaticChoice([refused('cuda'), works('webgpu', 30), works('cpu', 9)])).toBe('cpu')
    expect(automaticChoice([works('webgpu', 30), refused('cpu')])).toBe('webgpu')
    expect(automaticChoice([refused('webgpu'), refused('cpu')])).toBe('cpu')
  })

  it('are probed with the model that tools/lib/probeModel.ts writes', () => {
    expect(readFileSync(PROBE_MODULE, 'utf8')).toBe(probeModule(probeModel()))
  })

  it(
    'compute the same with WebGPU as with the CPU, where Vulkan has a driver',
    { timeout: 300_000 },
    async ({ skip }) => {
      const environment = softwareVulkan()
      if (environment === null) return skip('Chromium, which would bring a Vulkan device, is not here')
      for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
      onTestFinished(() => void vi.unstubAllEnvs())
      const { desk, folder } = watchedDesk()
      const model = writeModel(folder, 'model.onnx', tinyModel())
      const inputs = { image: plainImage(64, 48) }
      const onCard = await desk.run({ model, device: 'webgpu', inputs })
      const onCpu = await desk.run({ model, device: 'cpu', inputs })
      expect(onCard.provider).toBe('webgpu')
      expect(Object.keys(onCpu.outputs)).not.toEqual([])
      for (const [name, { dims, data }] of Object.entries(onCpu.outputs)) {
        expect(onCard.outputs[name]!.dims).toEqual(dims)
        data.forEach((value, index) => expect(onCard.outputs[name]!.data[index]).toBeCloseTo(value, 3))
      }
    },
  )
})
