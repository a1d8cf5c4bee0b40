import { Command } from 'commander'
import { FileIntake } from '../../backend/files/FileIntake.ts'
import { GridShelf } from '../../backend/solving/GridShelf.ts'
import { folderImages, oracleImages } from '../../backend/solving/imagesToSolve.ts'
import { SolverDesk } from '../../backend/solving/SolverDesk.ts'
import { SolverPool } from '../../backend/solving/SolverPool.ts'
import { solveImages } from '../../backend/solving/solveImages.ts'
import type { SolvedImage, SolveImagesReport } from '../../backend/solving/solveImages.ts'
import { counted, findingLines } from '../CommandOutput.ts'
import { EXIT } from '../exitCodes.ts'
import type { ExitCode } from '../exitCodes.ts'
import { imageIds } from '../imageIds.ts'
import { givenOracleOptions, oracleOf, withOracleOptions } from '../oracleOptions.ts'
import type { OracleOptions } from '../oracleOptions.ts'
import { readParameters } from '../readParameters.ts'
import { orderText, scoreText } from '../scoreTexts.ts'
import { runCommand, withProject } from '../runCommand.ts'
import type { CommandContext } from '../runCommand.ts'

const HELP = `
Finds instances and their order from cues and keeps them as a prediction run of the project; annotations are not touched.
Cues come from a folder, NAME.npz for the image NAME.jpg (see docs/solver.md for what is in it), or with --oracle from
the annotations themselves, damaged as asked: then the result is compared with them. The parameters file holds any part
of the solver's parameters as JSON.

Examples:
  strata solve street.strata --cues cues
  strata solve street.strata --cues cues --images 3,17 --params sharper.json
  strata solve street.strata --oracle --drop 0.3 --flip 0.05 --seed 1 --scale 2`

interface SolveOptions extends OracleOptions {
  readonly cues?: string
  readonly oracle?: boolean
  readonly images?: readonly number[]
  readonly params?: string
  readonly json?: boolean
}

/** `strata solve PROJECT`: solves images and keeps the result as a prediction run. */
export function solveCommand(context: CommandContext): Command {
  const command = new Command('solve')
    .description('find instances and their order from cues')
    .argument('<project>', 'the project file')
    .option('--cues <folder>', 'folder of cues: NAME.npz for each image, searched with everything below it')
    .option('--oracle', 'make the cues from the annotations, and compare the result with them')
  return withOracleOptions(command)
    .option('--images <ids>', 'only these images, by their numbers in the project: 3,17', imageIds)
    .option('--params <file>', 'parameters of the solver, JSON; what is left out has its default')
    .option('--json', 'answer as JSON lines, progress included')
    .addHelpText('after', HELP)
    .action(async (project: string, options: SolveOptions) => {
      checkUsage(command, options)
      await runCommand(context, options, (output) =>
        withProject(project, {}, async (store) => {
          const { parameters, warnings } = await readParameters(options.params)
          const files = new FileIntake()
          const choice = { store, imageIds: options.images ?? null, ...output.control }
          const chosen = await (options.cues === undefined
            ? oracleImages(choice, options.author ?? null, oracleOf(options))
            : folderImages(choice, options.cues, files))
          // No scene is asked for twice: kept ones would only fill the memory.
          const pool = new SolverPool({ cacheBytes: 0 })
          try {
            const report = await solveImages({
              ...output.control,
              desk: new SolverDesk({ store, files, pool, grids: new GridShelf(0) }),
              images: chosen.images,
              parameters,
              workers: pool.size,
              onSolved: (solved) => output.step('image', imageValue(solved), imageLines(solved, warnings)),
            })
            const findings = [...chosen.findings, ...report.findings]
            const lines = reportLines({ ...report, findings }, warnings)
            output.result('report', { ...report, parameters, warnings, findings }, lines)
            return exitCodeOfReport({ ...report, findings })
          } finally {
            await pool.close()
          }
        }),
      )
    })
}

function checkUsage(command: Command, options: SolveOptions): void {
  const hasFolder = options.cues !== undefined
  if (hasFolder === (options.oracle === true)) {
    command.error("error: give either '--cues <folder>' or '--oracle'")
  }
  const [given] = givenOracleOptions(options)
  if (hasFolder && given !== undefined) command.error(`error: option '${given}' is for '--oracle' only`)
}

function imageValue({ fileName, run, warnings, score }: SolvedImage): object {
  const { parameters, ...rest } = run
  void parameters
  return { fileName, ...rest, warnings, score }
}

/** `known`: warnings that hold for every image and are told once. */
function imageLines({ fileName, run, warnings, score }: SolvedImage, known: readonly string[]): string[] {
  const { instanceCount, pairCount, unknownCount, energy, milliseconds } = run
  const parts = [
    counted(instanceCount, 'instance'),
    `${counted(pairCount, 'pair')} (${unknownCount} unknown)`,
    `energy ${energy.toFixed(1)}`,
    `${Math.round(milliseconds)} ms`,
    ...(score === null ? [] : [`recall ${score.recalled}/${score.instances}`, orderText(score)]),
  ]
  return [
    `${fileName}: ${parts.join(', ')}`,
    ...warnings.filter((warning) => !known.includes(warning)).map((warning) => `  ${warning}`),
  ]
}

function reportLines({ runId, counts, score, findings }: SolveImagesReport, warnings: readonly string[]): string[] {
  const { images, instances, pairs, unknown } = counts
  const summary = `${counted(instances, 'instance')}, ${counted(pairs, 'pair')} (${unknown} unknown)`
  return [
    runId === null ? 'Solved no image.' : `Solved ${counted(images, 'image')} as prediction run ${runId}: ${summary}.`,
    ...(score === null ? [] : [scoreText(score)]),
    ...warnings.map((warning) => `  warning: ${warning}`),
    ...findingLines(findings),
  ]
}

function exitCodeOfReport({ counts, findings }: SolveImagesReport): ExitCode {
  if (findings.every(({ severity }) => severity !== 'refused')) return EXIT.done
  return counts.images === 0 ? EXIT.badInput : EXIT.findings
}
