import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import { exportCocoa } from '../../backend/exchange/exportCocoa.ts'
import { exportEdges } from '../../backend/exchange/exportEdges.ts'
import type { ExportReport } from '../../shared/contract/exchange.ts'
import { counted, findingLines } from '../CommandOutput.ts'
import { EXIT } from '../exitCodes.ts'
import { imageIds } from '../imageIds.ts'
import { runCommand, withProjectOrSnapshot } from '../runCommand.ts'
import type { CommandContext } from '../runCommand.ts'

const HELP = `
COCOA needs a total order. Where the project's order is cyclic or mutual, the export is refused with a list, or with
--on-cycle break-weakest the least certain pairs are written differently; what was done is recorded in the project.
A project that is open elsewhere can be exported as it is at this moment; then nothing is recorded, so nothing of the kind
can be decided.

Examples:
  strata export street.strata --format cocoa --out street.json
  strata export street.strata --format cocoa --out some.json --images 3,17 --on-cycle break-weakest
  strata export street.strata --format edges --out street.edges.json`

interface ExportOptions {
  readonly format: 'cocoa' | 'edges'
  readonly out: string
  readonly onCycle: 'refuse' | 'break-weakest'
  readonly allowRle?: boolean
  readonly images?: readonly number[]
  readonly json?: boolean
}

/** `strata export PROJECT --out FILE`: writes annotations. */
export function exportCommand(context: CommandContext): Command {
  return new Command('export')
    .description('write annotations to a file')
    .argument('<project>', 'the project file')
    .requiredOption('--out <file>', 'the file to write; one that is there is replaced when all is written')
    .addOption(new Option('--format <format>', 'form of the file').choices(['cocoa', 'edges']).default('cocoa'))
    .addOption(
      new Option('--on-cycle <what>', 'what to do with an order that is no total order')
        .choices(['refuse', 'break-weakest'])
        .default('refuse'),
    )
    .option('--allow-rle', 'write masks that no single outline can say as runs (no part of COCOA, but often read)')
    .option('--images <ids>', 'only these images, by their numbers in the project: 3,17', imageIds)
    .option('--json', 'answer as JSON lines, progress included')
    .addHelpText('after', HELP)
    .action((project: string, options: ExportOptions) =>
      runCommand(context, options, (output) =>
        withProjectOrSnapshot(project, async (store) => {
          const outPath = resolve(options.out)
          const request = { store, imageIds: options.images ?? null, outPath, ...output.control }
          const onComplexMask = options.allowRle === true ? 'rle' : 'refuse'
          const report = await (options.format === 'edges'
            ? exportEdges(request)
            : exportCocoa({ ...request, onCycle: options.onCycle, onComplexMask }))
          output.result('report', { path: outPath, ...report }, reportLines(outPath, report))
          return EXIT.done
        }),
      ),
    )
}

function reportLines(path: string, { counts, findings }: ExportReport): string[] {
  const { images, sets, instances } = counts
  const summary = `${counted(sets, 'annotation set')}, ${counted(instances, 'instance')}`
  return [`Wrote ${summary} of ${counted(images, 'image')} to ${path}`, ...findingLines(findings)]
}
