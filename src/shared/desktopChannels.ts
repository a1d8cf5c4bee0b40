/** Names of the messages between the preload script and the main process. */
export const CHANNELS = {
  connectBackend: 'strata:connect-backend',
  pickFiles: 'strata:pick-files',
  takeFiles: 'strata:take-files',
  saveExport: 'strata:save-export',
} as const
