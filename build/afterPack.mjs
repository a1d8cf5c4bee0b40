// Sets Electron's fuses in the packed binary: what the shipped app can never be talked into, whatever its arguments.
import { join } from 'node:path'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'

/** @param {import('electron-builder').AfterPackContext} context */
export default async function afterPack(context) {
  const { appOutDir, electronPlatformName, packager } = context
  await flipFuses(binaryPath(appOutDir, electronPlatformName, packager), {
    version: FuseVersion.V1,
    // On Apple's processors a changed binary must be signed again, at least for this machine.
    resetAdHocDarwinSignature: electronPlatformName === 'darwin',
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  })
}

function binaryPath(folder, platform, packager) {
  const name = packager.appInfo.productFilename
  if (platform === 'darwin') return join(folder, `${name}.app`, 'Contents', 'MacOS', name)
  if (platform === 'win32') return join(folder, `${name}.exe`)
  return join(folder, packager.executableName)
}
