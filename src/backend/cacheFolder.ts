import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where this person's programs keep what can be made again, by the habits of the system. The folder may not exist yet. */
export function defaultCacheDir(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home = homedir(),
): string {
  if (platform === 'win32') return join(environment.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Strata', 'Cache')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'Strata')
  const base = environment.XDG_CACHE_HOME
  return join(base === undefined || base === '' ? join(home, '.cache') : base, 'strata')
}
