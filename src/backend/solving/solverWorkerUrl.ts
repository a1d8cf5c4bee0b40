/**
 * The module that a solver worker starts with: beside this one, under Node as the source it is, in the desktop build as
 * the entry that `electron.vite.config.ts` makes of it (which lays all of its modules into one folder).
 */
export function solverWorkerUrl(): URL {
  const name = import.meta.url.endsWith('.ts') ? 'solverWorker.ts' : 'solverWorker.js'
  return new URL(name, import.meta.url)
}
