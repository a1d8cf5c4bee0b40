import { join } from 'node:path'
import {
  BrowserWindow,
  Menu,
  MessageChannelMain,
  app,
  dialog,
  ipcMain,
  protocol,
  session,
  utilityProcess,
} from 'electron'
import { startMain } from './startMain.ts'

const outDir = join(import.meta.dirname, '..')

startMain(
  {
    app,
    dialog,
    ipcMain,
    protocol,
    session,
    utilityProcess,
    menu: { setApplicationMenu: (template) => Menu.setApplicationMenu(Menu.buildFromTemplate(template)) },
    createWindow: (options) => new BrowserWindow(options),
    createChannel: () => new MessageChannelMain(),
  },
  {
    rendererDir: join(outDir, 'renderer'),
    preloadPath: join(outDir, 'preload', 'index.cjs'),
    backendPath: join(outDir, 'main', 'backendProcess.js'),
    hostPath: join(outDir, 'main', 'inferenceProcess.js'),
    argv: process.argv,
    workingDirectory: process.cwd(),
    platform: process.platform,
    devServer: process.env.ELECTRON_RENDERER_URL ?? null,
  },
).catch((error: unknown) => {
  dialog.showErrorBox('Strata cannot start', error instanceof Error ? error.message : String(error))
  app.exit(1)
})
