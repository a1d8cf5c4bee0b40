import type { MenuItem } from './electronApi.ts'

export interface MenuActions {
  newProject(): void
  openProject(): void
}

const EDIT_ROLES = ['cut', 'copy', 'paste', 'selectAll'] as const

/**
 * The menu of the window: files and what the system expects. Everything else is the renderer's own; undo in particular
 * is the project's and not the text field's, so the system's undo role stays out. Keys of the clipboard and of "select all"
 * are left to the page, where they mean what has the focus: text, or instances.
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
        // Elsewhere the system itself lists them, on the icon of the app.
        ...(isMac
          ? [
              {
                label: 'Open recent',
                role: 'recentDocuments' as const,
                submenu: [{ role: 'clearRecentDocuments' as const }],
              },
            ]
          : []),
        { type: 'separator' },
        { role: isMac ? 'close' : 'quit' },
      ],
    },
    { label: 'Edit', submenu: EDIT_ROLES.map((role) => ({ role, registerAccelerator: false })) },
    { label: 'Window', submenu: [{ role: 'minimize' }, { role: 'togglefullscreen' }] },
  ]
}
