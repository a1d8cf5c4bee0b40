import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import { openProject } from '../../src/backend/storage/ProjectStore.ts'
import type { OpenOptions, ProjectStore } from '../../src/backend/storage/ProjectStore.ts'

/** An empty folder that is gone when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'strata-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A clock that moves on by a second whenever it is read, and by as much as it is told. */
export interface TestClock {
  now(): Date
  advance(milliseconds: number): void
}

export function testClock(start = '2026-11-05T10:00:00.000Z'): TestClock {
  let time = Date.parse(start)
  return {
    now: () => new Date((time += 1000)),
    advance: (milliseconds) => void (time += milliseconds),
  }
}

/** A new project in a folder of its own; closed and erased when the test ends. */
export function temporaryProject(options: OpenOptions = {}): { store: ProjectStore; folder: string; path: string } {
  const folder = temporaryFolder()
  const path = join(folder, 'scene.strata')
  return { store: openUntilTestEnds(path, { create: true, ...options }), folder, path }
}

/** Opens a project and closes it when the test ends, if the test did not. */
export function openUntilTestEnds(path: string, options: OpenOptions = {}): ProjectStore {
  const store = openProject(path, { now: testClock().now, ...options })
  onTestFinished(() => store.close())
  return store
}

/** Rows of a file as they lie there, past the store. */
export function rowsOf(path: string, query: string): readonly unknown[] {
  const client = new Database(path, { readonly: true })
  try {
    return client.prepare(query).all()
  } finally {
    client.close()
  }
}
