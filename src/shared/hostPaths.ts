/** Where things are under the origin of the browser host, and the names of the desktop host's own protocols. */
export const RPC_PATH = '/rpc'
export const ASSET_PREFIX = '/assets'
export const FILES_PATH = '/files'
/** Carries the name of an uploaded file, percent-encoded. */
export const FILE_NAME_HEADER = 'x-strata-file-name'

export function exportPath(exportId: string): string {
  return `/exports/${encodeURIComponent(exportId)}`
}

export const RENDERER_SCHEME = 'app'
export const RENDERER_ORIGIN = `${RENDERER_SCHEME}://strata`
export const IMAGE_SCHEME = 'app-image'
export const DESKTOP_ASSET_BASE = `${IMAGE_SCHEME}://project`
