import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type Database from 'better-sqlite3'
import { publishFile } from './durableFiles.ts'
import { copyDatabase } from './openDatabase.ts'
import type { BackupOutcome } from './projectRecords.ts'
import { fileFault, withFileFaults } from './storageFaults.ts'

/** Daily backups kept; a week. Those made before a migration are kept besides, for good. */
export const BACKUPS_KEPT = 7

const DAY_MS = 24 * 60 * 60 * 1000

/** `name-2026-11-05T10-22-33-000Z.strata`: the UTC time with what no file name may have replaced. */
const DAILY_NAME = /-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.strata$/

const DRAFT_SUFFIX = '.partial'

/** Folder of the backups of a project. */
export function backupFolderOf(projectPath: string): string {
  return `${projectPath}.backups`
}

/** The daily backups of a project, newest first. */
export function listBackups(projectPath: string): readonly { readonly path: string; readonly at: Date }[] {
  const folder = backupFolderOf(projectPath)
  return namesIn(folder)
    .flatMap((name) => {
      const match = DAILY_NAME.exec(name)
      if (match === null) return []
      const [, day, hours, minutes, seconds, milliseconds] = match
      return [{ path: join(folder, name), at: new Date(`${day}T${hours}:${minutes}:${seconds}.${milliseconds}Z`) }]
    })
    .sort((a, b) => b.at.getTime() - a.at.getTime())
}

/** True when the newest daily backup is a day old or more, lies in the future (a clock was wrong), or is missing. */
export function isBackupDue(projectPath: string, now: Date): boolean {
  const newest = listBackups(projectPath)[0]
  if (newest === undefined) return true
  const age = now.getTime() - newest.at.getTime()
  return age >= DAY_MS || age < 0
}

/** Copies the file as it is before a migration changes it; complete and on disk when it returns. */
export function backUpBeforeMigrating(
  client: Database.Database,
  projectPath: string,
  version: number,
  now: Date,
): string {
  return withFileFaults(projectPath, () => {
    const path = backupPath(projectPath, now, `.format-${version}`)
    const draft = freshDraft(path)
    copyDatabase(client, draft)
    publishFile(draft, path)
    return path
  })
}

/**
 * One daily backup under way. SQLite's backup API copies some pages at a time while editing goes on; what is edited
 * meanwhile is in the copy too.
 */
export class RunningBackup {
  /** Never rejects. */
  readonly outcome: Promise<BackupOutcome>
  readonly #projectPath: string
  readonly #path: string
  #settled: BackupOutcome | null = null

  constructor(client: Database.Database, projectPath: string, now: Date) {
    this.#projectPath = projectPath
    this.#path = backupPath(projectPath, now, '')
    // Once closing has taken over, what became of the copy that it cut short no longer counts.
    this.outcome = this.#copy(client).then(
      (draft) => this.#settled ?? this.#published(draft),
      (error: unknown) => this.#settled ?? this.#fail(error),
    )
  }

  async #copy(client: Database.Database): Promise<string> {
    const draft = freshDraft(this.#path)
    await client.backup(draft)
    return draft
  }

  #published(draft: string): BackupOutcome {
    try {
      return this.#publish(draft)
    } catch (error) {
      return this.#fail(error)
    }
  }

  /**
   * Called after the connection was closed, which ends an unfinished copy: makes it now from the file, which nobody
   * writes any more. So that short sessions, too, leave their backup. Never throws; `outcome` tells.
   */
  finishAfterClose(): void {
    if (this.#settled !== null) return
    try {
      const draft = freshDraft(`${this.#path}.closing`)
      copyFileSync(this.#projectPath, draft)
      this.#publish(draft)
    } catch (error) {
      this.#fail(error)
    }
  }

  #publish(draft: string): BackupOutcome {
    publishFile(draft, this.#path)
    for (const { path } of listBackups(this.#projectPath).slice(BACKUPS_KEPT)) rmSync(path, { force: true })
    removeDrafts(this.#projectPath)
    return (this.#settled = { kind: 'made', path: this.#path })
  }

  #fail(error: unknown): BackupOutcome {
    removeDrafts(this.#projectPath)
    return (this.#settled = { kind: 'failed', reason: fileFault(error, this.#projectPath).message })
  }
}

function backupPath(projectPath: string, now: Date, suffix: string): string {
  const name = basename(projectPath).replace(/\.strata$/, '')
  const time = now.toISOString().replaceAll(/[:.]/g, '-')
  return join(backupFolderOf(projectPath), `${name}-${time}${suffix}.strata`)
}

function freshDraft(path: string): string {
  const draft = `${path}${DRAFT_SUFFIX}`
  mkdirSync(join(draft, '..'), { recursive: true })
  rmSync(draft, { force: true })
  return draft
}

/** Removes what a process that was killed during a backup left. */
function removeDrafts(projectPath: string): void {
  const folder = backupFolderOf(projectPath)
  for (const name of namesIn(folder)) {
    if (!/\.partial(-journal)?$/.test(name)) continue
    try {
      rmSync(join(folder, name), { force: true })
    } catch {
      // It stays, and is tried again with the next backup.
    }
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return [] // no folder yet: no backup yet
  }
}
