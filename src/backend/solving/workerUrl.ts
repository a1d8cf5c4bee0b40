/**
 * The module that a worker starts with: beside this one, under Node as the source it is, in the desktop build as
 * the entry that `electron.vite.config.ts` makes of it (which lays all of its modules into one folder).
 */
export function workerUrl(name: 'solverWorker' | 'cutPartnerWorker'): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return new URL(`${name}.${extension}`, import.meta.url)
}
