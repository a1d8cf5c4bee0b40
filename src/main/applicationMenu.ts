import type { MenuItem } from './electronApi.ts'

export interface MenuActions {
  newProject(): void
  openProject(): void
}

/**
 * The menu of the window: files and what the system expects. Everything else is the renderer's own; undo in particular
 * is the project's and not the text field's, so the system's undo role stays out.
 */
export function applicationMenu(platform: NodeJS.Platform, actions: MenuActions): MenuItem[] {
  const isMac = platform === 'darwin'
  return [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    {
      label: 'File',
      submenu: [
        { label: 'New project…', accelerator: 'CmdOrCtrl+Shift+N', click: () => actions.newProject() },
        { label: 'Open project…', accelerator: 'CmdOrCtrl+O', click: () => actions.openProject() },
        { type: 'separator' },
        { role: isMac ? 'close' : 'quit' },
      ],
    },
    { label: 'Edit', submenu: [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }] },
    { label: 'Window', submenu: [{ role: 'minimize' }, { role: 'togglefullscreen' }] },
  ]
}
