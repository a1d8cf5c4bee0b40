import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, launchBrowser } from '../support/browser.ts'
import { expectExportOf, PlainScene } from '../support/plainScene.ts'
import type { CocoaFileAnnotation, CocoaFileRegion } from '../support/plainScene.ts'
import { sharedData } from '../support/sharedData.ts'
import { temporaryFolder } from '../support/temporaryFolder.ts'
import { regionTexts } from './support/regionTexts.ts'
import { copySamples, serve, strata } from './support/strataProcess.ts'
import { Workbench } from './support/Workbench.ts'

const demo = sharedData('cocoa-demo/2.json')
const derived = sharedData('golden-rle/cocoa_demo_derived.json')
/** Of demo file 2. */
const SIZE = { width: 640, height: 427 }

describe('COCOA files through the command line', () => {
  test('the samples come back region for region, string for string', async () => {
    const folder = temporaryFolder()
    copySamples(folder)
    const [project, input, output] = ['p.strata', 'annotations.json', 'out.json'].map((name) => join(folder, name))
    expect(await strata('new', project!)).toMatchObject({ code: 0 })
    const imported = await strata('import', project!, input!, '--images', folder)
    expect(imported).toMatchObject({ code: 0, out: expect.stringContaining('Imported 6 annotation sets') as string })
    expect(await strata('export', project!, '--out', output!)).toMatchObject({ code: 0 })
    expect(regionTexts(readFileSync(output!, 'utf8'))).toEqual(regionTexts(readFileSync(input!, 'utf8')))
    expect(await strata('check', project!)).toMatchObject({ code: 0 })
  })

  test.skipIf(demo === null)('so do the two COCOA demo files (../shared/data/cocoa-demo)', async () => {
    const { text } = await importedDemo()
    const files = ['1.json', '2.json'].map((name) => readFileSync(join(dirname(demo!), name), 'utf8'))
    expect(regionTexts(text)).toEqual(files.flatMap((file) => regionTexts(file)))
  })
})

describe.skipIf(!hasBrowser())('one flipped pair of a COCOA file', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  test.skipIf(demo === null || derived === null)(
    'changes the masks and rates of its two, their places, the pair, and nothing else (../shared/data/cocoa-demo)',
    async () => {
      const { project, text } = await importedDemo()
      const before = (JSON.parse(text) as { annotations: CocoaFileAnnotation[] }).annotations[1]!
      expect(before.depth_constraint).toBe(goldenConstraint())
      const scene = new PlainScene(SIZE, before)
      expectExportOf(scene, before)

      const workbench = await Workbench.open(browser, (await serve(project)).url)
      await workbench.openImage('2.jpg')
      await workbench.showPixels(SIZE)
      await workbench.press('o')
      const { x, y } = scene.meetingPlace(4, 5, 14)
      await workbench.click([x, y])
      await workbench.saved(1)
      scene.putInFront(5, 4)

      const [after] = (await workbench.exportCocoa()).annotations
      expect(expectExportOf(scene, after!)).toEqual([1, 2, 3, 5, 4, 6, 7, 8, 9, 10, 11])
      const [cup, dish] = [after!.regions[4]!, after!.regions[3]!]
      const untouched = after!.regions.filter((region) => region !== cup && region !== dish)
      expect(untouched).toEqual(before.regions.filter((_, index) => index !== 3 && index !== 4))
      expect(outlineOf(cup)).toEqual({ ...outlineOf(before.regions[3]!), order: 5 })
      expect(outlineOf(dish)).toEqual({ ...outlineOf(before.regions[4]!), order: 4 })
      // The numbers are places in the list: the cup is fifth now, the dish fourth.
      expect(after!.depth_constraint?.split(',').sort()).toEqual(
        '1-3,1-5,1-4,2-3,2-4,3-4,3-8,4-5,4-8,8-10'.split(',').sort(),
      )
    },
  )
})

/** All of a region that has nothing to do with what is seen of it. */
function outlineOf({ visible_mask, invisible_mask, occlude_rate, ...rest }: CocoaFileRegion): Partial<CocoaFileRegion> {
  expect([visible_mask, invisible_mask, occlude_rate]).toHaveLength(3)
  return rest
}

function goldenConstraint(): string {
  const golden = JSON.parse(readFileSync(derived!, 'utf8')) as { images: { derived_depth_constraint: string }[] }
  return golden.images[1]!.derived_depth_constraint
}

/** Both demo files in one project, and the project's export. */
async function importedDemo(): Promise<{ project: string; text: string }> {
  const folder = dirname(demo!)
  const project = join(temporaryFolder(), 'demo.strata')
  const output = `${project}.json`
  expect(await strata('new', project)).toMatchObject({ code: 0 })
  const files = ['1.json', '2.json'].map((name) => join(folder, name))
  expect(await strata('import', project, ...files, '--images', folder)).toMatchObject({ code: 0 })
  expect(await strata('export', project, '--out', output)).toMatchObject({ code: 0 })
  return { project, text: readFileSync(output, 'utf8') }
}
