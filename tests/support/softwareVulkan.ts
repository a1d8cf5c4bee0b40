import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CHROMIUM } from './browser.ts'

/**
 * The environment that processes need to find Chromium's own Vulkan device, which computes on the processor: slow, but right. Null
 * where Chromium does not bring one. `VK_DRIVER_FILES` of the caller, for a card or another driver, is left as it is.
 */
export function softwareVulkan(): Readonly<Record<string, string>> | null {
  if (process.env['VK_DRIVER_FILES'] !== undefined) return {}
  // Debian starts Chromium by a script, away from its libraries.
  const folders = [existsSync(CHROMIUM) ? dirname(realpathSync(CHROMIUM)) : null, '/usr/lib/chromium']
  const folder = folders.find((path) => path !== null && existsSync(join(path, 'vk_swiftshader_icd.json')))
  if (folder === undefined || folder === null) return null
  const libraries = [folder, process.env['LD_LIBRARY_PATH']].filter((path) => path !== undefined).join(':')
  return { VK_DRIVER_FILES: join(folder, 'vk_swiftshader_icd.json'), LD_LIBRARY_PATH: libraries }
}
