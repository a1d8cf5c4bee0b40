import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { DeviceCache } from '../../src/backend/inference/DeviceCache.ts'
import { defaultCacheDir } from '../../src/backend/cacheFolder.ts'
import { machineOf, versionsHere } from '../../src/backend/inference/machine.ts'
import { temporaryFolder } from '../support/temporaryFolder.ts'
import { jsonLines, strata } from './cliFixtures.ts'

/** Another cache folder than this person's own, whatever the system. */
function ownCache(): void {
  const folder = temporaryFolder()
  for (const name of ['XDG_CACHE_HOME', 'LOCALAPPDATA', 'HOME']) vi.stubEnv(name, folder)
  onTestFinished(() => void vi.unstubAllEnvs())
}

describe('strata devices', () => {
  it('says what was found: what works, what does not in its own words, and what auto is', async () => {
    ownCache()
    await new DeviceCache(defaultCacheDir()).write({
      providers: [
        { provider: 'cuda', verdict: 'refused', reason: 'Failed to load shared library\nlibcublas.so.12: not there' },
        { provider: 'webgpu', verdict: 'works', milliseconds: 160, difference: 0.001 },
        { provider: 'cpu', verdict: 'works', milliseconds: 12.34, difference: 0 },
      ],
      auto: 'cpu',
      machine: machineOf(),
      versions: versionsHere(),
      probedAt: '2026-01-01T00:00:00.000Z',
    })
    const { code, out, err } = await strata(['devices'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(
      'cuda      NVIDIA, by CUDA: no. Failed to load shared library\n          libcublas.so.12: not there\n',
    )
    expect(out).toMatch(
      'webgpu    graphics card, by WebGPU: works, slower than the processor (a small model takes 160.0 ms)',
    )
    expect(out).toMatch('cpu       processor: works, taken by auto (a small model takes 12.3 ms)')
    expect(out).toMatch('--device auto is cpu here.')
    expect(jsonLines((await strata(['devices', '--json'])).out)).toEqual([
      expect.objectContaining({ kind: 'devices', auto: 'cpu', versions: versionsHere() }),
    ])
  })

  it('stops when it is interrupted', async () => {
    ownCache()
    expect(await strata(['devices', '--afresh'], AbortSignal.abort())).toMatchObject({
      code: 130,
      err: expect.stringMatching('was stopped') as string,
    })
  })
})
