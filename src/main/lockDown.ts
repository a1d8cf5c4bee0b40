import type { ElectronAppApi, SessionApi } from './electronApi.ts'

/** Nothing Strata shows ever leaves its own page, opens a window, embeds a page or asks for a device. */
export function lockDownContents(app: ElectronAppApi): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
}

/** Denies every permission, and every request that would leave the machine; `devServer` is the one exception. */
export function lockDownSession(session: SessionApi, devServer: string | null): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  const urls = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*']
  session.webRequest.onBeforeRequest({ urls }, ({ url }, callback) => {
    callback({ cancel: devServer === null || new URL(url).host !== new URL(devServer).host })
  })
}
