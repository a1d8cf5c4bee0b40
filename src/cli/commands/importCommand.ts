import { dirname, resolve } from 'node:path'
import { Command, Option } from 'commander'
import { indexImages } from '../../backend/exchange/ImageFinder.ts'
import { importCocoa } from '../../backend/exchange/importCocoa.ts'
import { importEdges } from '../../backend/exchange/importEdges.ts'
import type { ImportReport } from '../../shared/contract/exchange.ts'
import { counted, findingLines } from '../CommandOutput.ts'
import { EXIT } from '../exitCodes.ts'
import type { ExitCode } from '../exitCodes.ts'
import { runCommand, withProject } from '../runCommand.ts'
import type { CommandContext } from '../runCommand.ts'

const HELP = `
A dataset finds its photos by file_name, with or without folders. A bare COCOA object finds its photo by its own name
(1.json: 1.jpg, 1.png, …), else by COCO's name for its image_id (COCO_val2014_000000188819.jpg, 000000188819.jpg).
Without --images the folders of the annotation files are searched.

Examples:
  strata import street.strata --format cocoa train.json --images train2014
  strata import street.strata --format cocoa notes/*.json --images photos --dry-run
  strata import street.strata --format edges scenes.json --images photos`

interface ImportOptions {
  readonly format: 'cocoa' | 'edges'
  readonly images: readonly string[]
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** `strata import PROJECT FILE…`: takes annotations in. */
export function importCommand(context: CommandContext): Command {
  return new Command('import')
    .description('take annotations and their photos into a project')
    .argument('<project>', 'the project file')
    .argument('<files...>', 'annotation files')
    .addOption(new Option('--format <format>', 'form of the files').choices(['cocoa', 'edges']).default('cocoa'))
    .option('--images <folder>', 'folder of the photos, searched with everything below it; may be repeated', gather, [])
    .option('--dry-run', 'read and check everything, change nothing')
    .option('--json', 'answer as JSON lines, progress included')
    .addHelpText('after', HELP)
    .action((project: string, files: string[], options: ImportOptions) =>
      runCommand(context, options, (output) =>
        withProject(project, {}, async (store) => {
          const folders = options.images.length > 0 ? options.images : foldersOf(files)
          const images = await indexImages({ folders }, output.control)
          const sources = files.map((name) => ({ name, path: resolve(name) }))
          const request = { store, files: sources, images, dryRun: options.dryRun === true, ...output.control }
          const report = await (options.format === 'edges' ? importEdges(request) : importCocoa(request))
          output.result('report', report, reportLines(report))
          return exitCodeOfReport(report)
        }),
      ),
    )
}

function gather(folder: string, folders: readonly string[]): string[] {
  return [...folders, folder]
}

function foldersOf(files: readonly string[]): string[] {
  return [...new Set(files.map((file) => dirname(resolve(file))))]
}

function reportLines({ dryRun, counts, findings, findingCounts }: ImportReport): string[] {
  const { images, sets, instances, pairs } = counts
  const summary = [counted(sets, 'annotation set'), counted(instances, 'instance'), counted(pairs, 'pair')].join(', ')
  const verb = dryRun ? 'Would import' : 'Imported'
  return [`${verb} ${summary} for ${counted(images, 'image')}.`, ...findingLines(findings, findingCounts)]
}

function exitCodeOfReport({ counts, findings }: ImportReport): ExitCode {
  if (findings.every(({ severity }) => severity !== 'refused')) return EXIT.done
  return counts.sets + counts.images === 0 ? EXIT.badInput : EXIT.findings
}
