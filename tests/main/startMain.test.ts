import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { expect, onTestFinished, test } from 'vitest'
import { probeImage } from '../../src/backend/images/probeImage.ts'
import { openProject } from '../../src/backend/storage/ProjectStore.ts'
import { applicationMenu } from '../../src/main/applicationMenu.ts'
import { startMain } from '../../src/main/startMain.ts'
import type { BackendClient } from '../../src/shared/contract/index.ts'
import { CHANNELS } from '../../src/shared/desktopChannels.ts'
import { DESKTOP_ASSET_BASE, RENDERER_ORIGIN } from '../../src/shared/hostPaths.ts'
import { gridUrl, thumbnailUrl, tileUrl } from '../../src/shared/imageUrls.ts'
import { ElectronDouble, ownFrame } from '../support/electronDouble.ts'
import { temporaryFolder } from '../support/temporaryFolder.ts'

interface Started {
  readonly electron: ElectronDouble
  readonly folder: string
  readonly projectPath: string
}

/** The app started on a project with one photo, as if by `strata path`; `argv` replaces the command line. */
async function started(
  argv?: readonly string[],
  prepare?: (electron: ElectronDouble, folder: string) => void,
): Promise<Started> {
  const folder = temporaryFolder()
  const rendererDir = join(folder, 'renderer')
  mkdirSync(join(rendererDir, 'app'), { recursive: true })
  writeFileSync(join(rendererDir, 'index.html'), '<!doctype html><title>start page</title>')
  writeFileSync(join(rendererDir, 'app', 'main.js'), 'export {}')
  writeFileSync(join(folder, 'secret.html'), 'secret')
  const projectPath = join(folder, 'cups äöü.strata')
  const photo = join(folder, 'photo.png')
  await sharp({ create: { width: 60, height: 20, channels: 3, background: '#0a141e' } })
    .png()
    .toFile(photo)
  const store = openProject(projectPath, { create: true })
  store.images.add({ path: photo, ...(await probeImage(photo)) })
  store.close()
  const electron = new ElectronDouble()
  electron.userData = folder
  prepare?.(electron, folder)
  onTestFinished(async () => {
    const gone = once(electron.app, 'gone')
    electron.api.app.quit()
    await gone
  })
  await startMain(electron.api, {
    rendererDir,
    preloadPath: '/app/preload.cjs',
    backendPath: '/app/backendProcess.js',
    hostPath: '/app/inferenceProcess.js',
    argv: argv ?? ['strata', projectPath],
    workingDirectory: folder,
    platform: 'linux',
    devServer: null,
  })
  return { electron, folder, projectPath }
}

async function clientOf(electron: ElectronDouble): Promise<BackendClient> {
  const port = await electron.connectWindow(CHANNELS.connectBackend)
  onTestFinished(() => port.close())
  const client = createORPCClient<BackendClient>(new RPCLink({ port: port as unknown as globalThis.MessagePort }))
  port.start()
  return client
}

test('the project of the command line opens in a window that is locked up', async () => {
  const { electron } = await started()
  const [window] = electron.windows
  expect(window).toMatchObject({ title: 'cups äöü.strata — Strata', loaded: [`${RENDERER_ORIGIN}/`], isShown: true })
  expect(window?.options.webPreferences).toEqual({
    preload: '/app/preload.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    spellcheck: false,
  })
  expect(electron.isSandboxed).toBe(true)
})

test('the window calls the backend through its own port', async () => {
  const { electron } = await started()
  const client = await clientOf(electron)
  expect(await client.project.info()).toMatchObject({ name: 'cups äöü', counts: { images: 1 } })
  await expect(client.images.get({ imageId: 99 })).rejects.toMatchObject({ code: 'not-found', defined: true })
})

test('the window’s page comes from the built renderer, with its policy, and nothing else does', async () => {
  const { electron } = await started()
  const page = await electron.request('app', `${RENDERER_ORIGIN}/`)
  expect(await page.text()).toContain('start page')
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'; style-src 'self'")
  expect(page.headers.get('content-security-policy')).toContain(`connect-src 'self' ${DESKTOP_ASSET_BASE}`)
  expect(page.headers.get('content-security-policy')).not.toContain('unsafe')
  const script = await electron.request('app', `${RENDERER_ORIGIN}/app/main.js`)
  expect(script.headers.get('content-type')).toContain('javascript')
  for (const url of [
    `${RENDERER_ORIGIN}/../secret.html`,
    `${RENDERER_ORIGIN}/%2e%2e/secret.html`,
    `${RENDERER_ORIGIN}/..%2fsecret.html`,
    `${RENDERER_ORIGIN}/..%5csecret.html`,
    `${RENDERER_ORIGIN}/%00`,
    `${RENDERER_ORIGIN}/%zz`,
    `${RENDERER_ORIGIN}/missing.js`,
    'app://elsewhere/index.html',
  ]) {
    expect((await electron.request('app', url)).status, url).toBe(404)
  }
  expect((await electron.request('app', `${RENDERER_ORIGIN}/`, { method: 'POST' })).status).toBe(404)
})

test('image bytes come by their own scheme, readable by the window’s origin only', async () => {
  const { electron } = await started()
  const tile = await electron.request('app-image', tileUrl(DESKTOP_ASSET_BASE, 1, 0, 0, 0))
  expect(tile.status).toBe(200)
  expect(tile.headers.get('access-control-allow-origin')).toBe(RENDERER_ORIGIN)
  expect(await sharp(Buffer.from(await tile.arrayBuffer())).metadata()).toMatchObject({ width: 60, height: 20 })
  const again = await electron.request('app-image', tileUrl(DESKTOP_ASSET_BASE, 1, 0, 0, 0), {
    headers: { 'if-none-match': tile.headers.get('etag')! },
  })
  expect(again.status).toBe(304)
  expect((await electron.request('app-image', thumbnailUrl(DESKTOP_ASSET_BASE, 7))).status).toBe(404)
  expect((await electron.request('app-image', 'app-image://elsewhere/images/1/thumbnail')).status).toBe(404)
})

test('cues are made beside the backend, and their grids come by the scheme of images', async () => {
  const { electron } = await started()
  const client = await clientOf(electron)
  const { setId } = (await client.images.get({ imageId: 1 })).sets[0]!
  const cues = { kind: 'oracle' as const, setId, corruption: {}, scale: 2 as const }
  const { grids } = await client.solving.cues({ imageId: 1, setId, cues })
  const plane = await electron.request('app-image', gridUrl(DESKTOP_ASSET_BASE, grids.gridsId, 'background'))
  expect([plane.status, plane.headers.get('access-control-allow-origin')]).toEqual([200, RENDERER_ORIGIN])
  expect(new Uint8Array(await plane.arrayBuffer())).toEqual(new Uint8Array(30 * 10).fill(242))
  expect((await electron.request('app-image', gridUrl(DESKTOP_ASSET_BASE, 'gone', 'background'))).status).toBe(404)
})

test('navigation, new windows, embedded pages, permissions, devices and the network are denied', async () => {
  const { electron } = await started()
  const contents = electron.windows[0]!.webContents
  expect(contents.openWindow?.()).toEqual({ action: 'deny' })
  for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
    let isPrevented = false
    contents.emit(event, { preventDefault: () => (isPrevented = true) })
    expect(isPrevented, event).toBe(true)
  }
  let granted: boolean | null = null
  electron.permissions.request?.((isGranted) => (granted = isGranted))
  expect(granted).toBe(false)
  expect(electron.permissions.check?.()).toBe(false)
  expect(electron.permissions.device?.()).toBe(false)
  expect(electron.isRequestCancelled('https://example.com/')).toBe(true)
})

test.each([
  ['another origin', { origin: 'https://example.com', parent: null }],
  ['a frame inside the page', { origin: RENDERER_ORIGIN, parent: ownFrame }],
  ['a frame that is gone', null],
])('a message from %s is refused', async (_name, frame) => {
  const { electron } = await started()
  for (const [channel, args] of [
    [CHANNELS.connectBackend, []],
    [CHANNELS.pickFiles, ['images']],
    [CHANNELS.takeFiles, [['/etc/passwd']]],
    [CHANNELS.saveExport, ['id', 'name']],
  ] as const) {
    await expect(electron.send(channel, args, frame)).rejects.toThrow('not Strata’s')
  }
})

test('a message of the wrong form is refused before anything happens', async () => {
  const { electron } = await started()
  await expect(electron.send(CHANNELS.pickFiles, ['everything'])).rejects.toThrow()
  await expect(electron.send(CHANNELS.takeFiles, ['/etc/passwd'])).rejects.toThrow()
  await expect(electron.send(CHANNELS.takeFiles, [['relative.json']])).rejects.toMatchObject({ code: 'bad-input' })
  await expect(electron.send(CHANNELS.saveExport, [1, 2])).rejects.toThrow()
})

test('picked files reach the window as ids and names, never as paths', async () => {
  const { electron, folder } = await started()
  electron.chosenFiles.push([join(folder, 'photo.png')])
  const taken = await electron.send(CHANNELS.pickFiles, ['images'])
  expect(taken).toEqual([{ fileId: expect.any(String) as string, name: 'photo.png' }])
  expect(JSON.stringify(taken)).not.toContain(folder)
  expect(await electron.send(CHANNELS.pickFiles, ['images'])).toEqual([])
})

test('an export that is not there cannot be saved, a dismissed dialog saves nothing', async () => {
  const { electron, folder } = await started()
  expect(await electron.send(CHANNELS.saveExport, ['unknown', 'cups.json'])).toBe(false)
  electron.chosenTargets.push(join(folder, 'out.json'))
  await expect(electron.send(CHANNELS.saveExport, ['unknown', 'cups.json'])).rejects.toMatchObject({
    code: 'not-found',
  })
  expect(existsSync(join(folder, 'out.json'))).toBe(false)
})

test('a second start brings the window to the front and opens what it was given', async () => {
  const { electron, folder } = await started()
  const other = join(folder, 'other.strata')
  openProject(other, { create: true }).close()
  const loaded = once(electron.windows[0]!, 'ready-to-show')
  electron.app.emit('second-instance', {}, ['strata', 'other.strata'], folder)
  await loaded
  expect(electron.windows).toHaveLength(1)
  expect(electron.windows[0]).toMatchObject({ title: 'other.strata — Strata', focusCount: 1 })
  expect(electron.children).toHaveLength(2)
})

test('a file opened from the file manager before the app is ready is the project to start with', async () => {
  const { electron } = await started(['strata'], (double, folder) => {
    const path = join(folder, 'cups äöü.strata')
    double.api.app.whenReady = () =>
      Promise.resolve(void double.app.emit('open-file', { preventDefault: () => undefined }, path))
  })
  expect(electron.windows[0]?.title).toBe('cups äöü.strata — Strata')
})

test('without a project a dialog asks for one, and dismissing it quits', async () => {
  const { electron } = await started(['strata'])
  if (electron.quits === 0) await once(electron.app, 'gone')
  expect(electron.windows).toHaveLength(0)
})

test('a file that is no project is refused in words, and the app quits', async () => {
  const { electron } = await started(['strata', 'broken.strata'], (_electron, folder) =>
    writeFileSync(join(folder, 'broken.strata'), 'this is not SQLite'),
  )
  expect(electron.errors).toEqual([expect.stringContaining('broken.strata')])
  expect(electron.windows).toHaveLength(0)
})

test('when another project cannot be opened, the former one stays', async () => {
  const { electron, folder } = await started()
  electron.chosenFiles.push([join(folder, 'missing.strata')])
  electron.menu[0]?.submenu?.[1]?.click?.()
  await expect.poll(() => electron.children.length, { timeout: 10_000 }).toBe(3)
  expect(electron.errors).toHaveLength(1)
  expect(await (await clientOf(electron)).project.info()).toMatchObject({ name: 'cups äöü' })
})

test('a new project is made where the dialog says, with the right ending', async () => {
  const { electron, folder } = await started()
  electron.chosenTargets.push(join(folder, 'fresh'))
  const loaded = once(electron.windows[0]!, 'ready-to-show')
  electron.menu[0]?.submenu?.[0]?.click?.()
  await loaded
  expect(readFileSync(join(folder, 'fresh.strata')).subarray(0, 15).toString()).toBe('SQLite format 3')
})

test('the app quits only after the backend has closed the project', async () => {
  const { electron, projectPath } = await started()
  electron.api.app.quit()
  expect(electron.quits).toBe(0)
  await once(electron.app, 'gone')
  expect(existsSync(`${projectPath}-wal`)).toBe(false)
  openProject(projectPath).close()
})

test('a second instance gives way at once', async () => {
  const { electron } = await started(undefined, (double) => (double.hasLock = false))
  expect(electron.quits).toBe(1)
  expect(electron.schemes).toEqual([])
})

test('both schemes are registered as secure, and only images may cross origins', async () => {
  const { electron } = await started()
  expect(electron.schemes).toEqual([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    { scheme: 'app-image', privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true } },
  ])
})

test('several files opened at once are opened one after another, and no backend is left behind', async () => {
  const { electron, folder } = await started()
  const names = ['one.strata', 'two.strata', 'three.strata']
  for (const name of names) openProject(join(folder, name), { create: true }).close()
  for (const name of names) electron.app.emit('open-file', { preventDefault: () => undefined }, join(folder, name))
  await expect.poll(() => electron.windows[0]?.title, { timeout: 10_000 }).toBe('three.strata — Strata')
  await expect.poll(() => existsSync(join(folder, 'three.strata.lock'))).toBe(true)
  for (const name of names.slice(0, 2)) expect(existsSync(join(folder, `${name}.lock`)), name).toBe(false)
  expect(electron.recentDocuments.map((path) => basename(path))).toEqual(['cups äöü.strata', ...names])
})

test('a page with unsaved changes is left only when the person says so', async () => {
  const { electron } = await started()
  const isLeft = (): boolean => {
    let left = false
    electron.windows[0]!.webContents.emit('will-prevent-unload', { preventDefault: () => (left = true) })
    return left
  }
  expect(isLeft()).toBe(false)
  electron.pressedButton = 1
  expect(isLeft()).toBe(true)
})

test('a window whose page crashed is loaded again after the person was told', async () => {
  const { electron } = await started()
  const [window] = electron.windows
  window!.webContents.emit('render-process-gone', {}, { reason: 'clean-exit' })
  expect(window!.loaded).toHaveLength(1)
  window!.webContents.emit('render-process-gone', {}, { reason: 'oom' })
  expect(electron.errors).toEqual([expect.stringContaining('Everything shown as saved is saved (oom)')])
  expect(window!.loaded).toHaveLength(2)
})

test.each(['darwin', 'linux', 'win32'] as const)('on %s no key of the menu is one of the editor', (platform) => {
  const menu = applicationMenu(platform, { newProject: () => undefined, openProject: () => undefined })
  const items = menu.flatMap((item) => item.submenu ?? [])
  const own = items.flatMap(({ accelerator }) => accelerator ?? [])
  expect(own).toEqual(['CmdOrCtrl+Shift+N', 'CmdOrCtrl+O'])
  // Cut, copy, paste and select all have keys by their roles.
  for (const { role } of items.filter(({ registerAccelerator }) => registerAccelerator !== false)) {
    expect(['cut', 'copy', 'paste', 'selectAll', 'undo', 'redo']).not.toContain(role)
  }
  expect(items.some(({ role }) => role === 'recentDocuments')).toBe(platform === 'darwin')
})
