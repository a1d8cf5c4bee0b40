import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** Where models lie. */
export interface ModelFolders {
  /** Those that came with Strata; null: none did. Never written to. */
  readonly bundled: string | null
  /** Those that the person added; it may not exist yet. */
  readonly own: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** The folders of this installation. `STRATA_MODELS` names another one for the models of the person. */
export function defaultModelFolders(environment: Environment = process.env): ModelFolders {
  const named = environment.STRATA_MODELS
  const own = named === undefined || named === '' ? ownModelsDir(environment) : resolve(named)
  return { bundled: bundledModelsDir(import.meta.dirname), own }
}

/** Where this person's programs keep data, by the habits of the system. Models are large: on Windows they do not roam. */
export function ownModelsDir(
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
  home = homedir(),
): string {
  if (platform === 'win32') return join(environment.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Strata', 'Models')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Strata', 'Models')
  const base = environment.XDG_DATA_HOME
  return join(base === undefined || base === '' ? join(home, '.local', 'share') : base, 'strata', 'models')
}

/**
 * The folder `models` beside the app, seen from the folder of this code: `src/backend/models` in the sources, `out/main` when
 * built, and that inside of `resources/app.asar` when packaged, where the models lie beside the archive.
 */
export function bundledModelsDir(codeDir: string): string | null {
  const places = [join(codeDir, '..', '..', 'models'), join(codeDir, '..', '..', '..', 'models')]
  return places.find((place) => existsSync(place)) ?? null
}
