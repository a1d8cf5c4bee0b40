import { resolve } from 'node:path'
import { Command } from 'commander'
import { FileIntake } from '../../backend/files/FileIntake.ts'
import { oracleImages } from '../../backend/solving/imagesToSolve.ts'
import { writeOracleCues } from '../../backend/solving/writeOracleCues.ts'
import { counted, findingLines } from '../CommandOutput.ts'
import { EXIT } from '../exitCodes.ts'
import { imageIds } from '../imageIds.ts'
import { oracleOf, withOracleOptions } from '../oracleOptions.ts'
import type { OracleOptions } from '../oracleOptions.ts'
import { runCommand, withProjectOrSnapshot } from '../runCommand.ts'
import type { CommandContext } from '../runCommand.ts'

const HELP = `
Writes what a perfect network would say about each annotated image, damaged as asked: NAME.npz for NAME.jpg, with float32
arrays that numpy.load reads. For trying other solvers on the same cues, and networks against perfect ones.

Examples:
  strata cues street.strata --out cues
  strata cues street.strata --out damaged --drop 0.3 --flip 0.05 --seed 1 --scale 2`

interface CuesOptions extends OracleOptions {
  readonly out: string
  readonly images?: readonly number[]
  readonly json?: boolean
}

/** `strata cues PROJECT --out FOLDER`: writes cues made from annotations. */
export function cuesCommand(context: CommandContext): Command {
  const command = new Command('cues')
    .description('write cues made from the annotations')
    .argument('<project>', 'the project file')
    .requiredOption('--out <folder>', 'where to write; made if it is not there, files of the same names are replaced')
  return withOracleOptions(command)
    .option('--images <ids>', 'only these images, by their numbers in the project: 3,17', imageIds)
    .option('--json', 'answer as JSON lines, progress included')
    .addHelpText('after', HELP)
    .action((project: string, options: CuesOptions) =>
      runCommand(context, options, (output) =>
        withProjectOrSnapshot(project, async (store) => {
          const choice = { store, imageIds: options.images ?? null, ...output.control }
          const chosen = await oracleImages(choice, options.author ?? null, oracleOf(options))
          const folder = resolve(options.out)
          const request = { store, files: new FileIntake(), images: chosen.images, folder, ...output.control }
          const written = await writeOracleCues(request)
          const findings = [...chosen.findings, ...written.findings]
          const lines = [`Wrote the cues of ${counted(written.files, 'image')} to ${folder}`, ...findingLines(findings)]
          output.result('report', { path: folder, files: written.files, findings }, lines)
          if (findings.every(({ severity }) => severity !== 'refused')) return EXIT.done
          return written.files === 0 ? EXIT.badInput : EXIT.findings
        }),
      ),
    )
}
