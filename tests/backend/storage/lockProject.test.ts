import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { lockProject } from '../../../src/backend/storage/lockProject.ts'
import { openProject } from '../../../src/backend/storage/ProjectStore.ts'
import { openUntilTestEnds, temporaryFolder, temporaryProject } from '../../support/temporaryProject.ts'

const NOW = new Date('2026-11-05T10:00:00.000Z')

function lockText(fields: Record<string, unknown>): string {
  const boot = existsSync('/proc') ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() : null
  return JSON.stringify({ pid: 1, host: hostname(), user: 'ann', since: NOW.toISOString(), boot, ...fields })
}

describe('the lock of a project', () => {
  it('names its owner while the project is open, and is gone when it is closed', () => {
    const { store, folder, path } = temporaryProject()
    const owner = JSON.parse(readFileSync(`${path}.lock`, 'utf8')) as Record<string, unknown>
    expect(owner).toMatchObject({ pid: process.pid, host: hostname(), user: userInfo().username })
    expect(owner['since']).toMatch(/^2026-11-05T10:00:\d\d\.000Z$/)
    store.close()
    expect(readdirSync(folder).filter((name) => name.includes('.lock'))).toEqual([])
  })

  it('refuses a second writer, in the same process too, with a sentence that names the first', () => {
    const { path } = temporaryProject()
    expect(() => openProject(path)).toThrow(
      expect.objectContaining({
        code: 'project-locked',
        message: expect.stringMatching(
          new RegExp(
            `written by ${userInfo().username} on ${hostname()} \\(process ${process.pid}, since 2026.*read-only`,
          ),
        ) as string,
      }),
    )
  })

  it('refuses while a live process of this machine has it, whoever runs that process', () => {
    const path = join(temporaryFolder(), 'x.strata')
    writeFileSync(`${path}.lock`, lockText({ pid: process.ppid }))
    expect(() => lockProject(path, NOW)).toThrow(expect.objectContaining({ code: 'project-locked' }))
    writeFileSync(`${path}.lock`, lockText({ pid: 1 }))
    expect(() => lockProject(path, NOW)).toThrow(expect.objectContaining({ code: 'project-locked' }))
  })

  it.each([
    ['of another machine', () => lockText({ host: 'elsewhere', pid: 999_999_999 })],
    ['that nobody can read', () => '{"pid":'],
    ['of another shape', () => '{"pid":"one","__proto__":{"host":"x"}}'],
  ])('leaves a lock %s alone', (_name, text) => {
    const path = join(temporaryFolder(), 'x.strata')
    writeFileSync(`${path}.lock`, text())
    expect(() => openProject(path, { create: true })).toThrow(
      expect.objectContaining({
        code: 'project-locked',
        message: expect.stringContaining(`delete ${path}.lock`) as string,
      }),
    )
    expect(readFileSync(`${path}.lock`, 'utf8')).toBe(text())
    expect(existsSync(path)).toBe(false)
  })

  it('takes over from a process that is gone', async () => {
    const child = spawn(process.execPath, ['-e', ''])
    await once(child, 'exit')
    const path = join(temporaryFolder(), 'x.strata')
    writeFileSync(`${path}.lock`, lockText({ pid: child.pid }))
    const store = openUntilTestEnds(path, { create: true })
    expect(readFileSync(`${path}.lock`, 'utf8')).toContain(`"pid":${process.pid},`)
    store.close()
    expect(existsSync(`${path}.lock`)).toBe(false)
  })

  it.runIf(existsSync('/proc/self/stat'))(
    'takes over from a process that ended and that nobody has waited for',
    async () => {
      // The shell starts a process that ends soon, and becomes, before that, one that never asks for it.
      const parent = spawn('sh', ['-c', 'sleep 1 & echo $!; exec sleep 60'])
      onTestFinished(() => void parent.kill())
      const [line] = (await once(parent.stdout, 'data')) as [Buffer]
      const pid = Number(String(line))
      await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'latin1'), { timeout: 10_000 }).toContain(') Z')
      const path = join(temporaryFolder(), 'x.strata')
      writeFileSync(`${path}.lock`, lockText({ pid }))
      expect(openUntilTestEnds(path, { create: true }).isReadOnly).toBe(false)
    },
  )

  it('takes over from an earlier process that had our number, as in a restarted container', () => {
    const path = join(temporaryFolder(), 'x.strata')
    writeFileSync(`${path}.lock`, lockText({ pid: process.pid }))
    expect(openUntilTestEnds(path, { create: true }).isReadOnly).toBe(false)
  })

  it.runIf(existsSync('/proc/sys/kernel/random/boot_id'))('takes over from before the machine was restarted', () => {
    const path = join(temporaryFolder(), 'x.strata')
    writeFileSync(`${path}.lock`, lockText({ pid: process.ppid, boot: 'another run of the machine' }))
    expect(openUntilTestEnds(path, { create: true }).isReadOnly).toBe(false)
  })

  it('does not take away, at release, a lock that somebody else has put there', () => {
    const path = join(temporaryFolder(), 'x.strata')
    const lock = lockProject(path, NOW)
    writeFileSync(`${path}.lock`, lockText({ host: 'elsewhere' }))
    lock.release()
    expect(readFileSync(`${path}.lock`, 'utf8')).toContain('elsewhere')
  })
})
