import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import { predictFolder } from '../../backend/prediction/predictFolder.ts'
import { refuse } from '../../core/support/DomainError.ts'
import { DEVICE_CHOICES } from '../../shared/deviceNames.ts'
import type { DeviceChoice } from '../../shared/deviceNames.ts'
import { counted, findingLines } from '../CommandOutput.ts'
import type { CommandOutput } from '../CommandOutput.ts'
import { EXIT } from '../exitCodes.ts'
import type { ExitCode } from '../exitCodes.ts'
import { imageIds } from '../imageIds.ts'
import { predictProject } from '../predictProject.ts'
import type { PredictionOptions, PredictionReport } from '../predictProject.ts'
import { readParameters } from '../readParameters.ts'
import { runCommand, withProject } from '../runCommand.ts'
import type { CommandContext } from '../runCommand.ts'
import { scoreText } from '../scoreTexts.ts'

const HELP = `
Finds instances and their order in photos with a network and keeps them as a prediction run of the project; annotations are
not touched. Where images have annotations, the result is compared with them. A run that was cut short (Ctrl+C, a crash, a
power cut) goes on when the same command is given again. Models: strata models list; devices: strata devices.
Without a project, --images names a folder of photos, and what is found is written as a COCOA file.

Examples:
  strata predict street.strata
  strata predict street.strata --images 3,17 --model oosis-small --device cpu
  strata predict --images photos --out found.json --format cocoa`

interface PredictOptions {
  readonly model?: string
  readonly device: DeviceChoice
  readonly images?: string
  readonly params?: string
  readonly out?: string
  readonly format?: 'cocoa'
  readonly json?: boolean
}

/** `strata predict PROJECT`: finds instances and order in photos with a network. */
export function predictCommand(context: CommandContext): Command {
  const command = new Command('predict')
    .description('find instances and their order in photos, with a network')
    .argument('[project]', 'the project file')
    .option(
      '--model <name>',
      'name of an installed model, or path of its folder; the first that can be used without it',
    )
    .addOption(new Option('--device <device>', 'what the network runs on').choices([...DEVICE_CHOICES]).default('auto'))
    .option('--images <which>', 'only these images, by their numbers: 3,17; without a project, a folder of photos')
    .option('--params <file>', 'parameters of the solver, JSON; what is left out is as the model suggests')
    .option('--out <file>', 'without a project: the file to write; one that is there is replaced')
    .addOption(new Option('--format <format>', 'without a project: form of the file').choices(['cocoa']))
    .option('--json', 'answer as JSON lines, progress included')
    .addHelpText('after', HELP)
  return command.action(async (project: string | undefined, options: PredictOptions) => {
    if (project === undefined) {
      const folder = folderOptions(command, options)
      return runCommand(context, options, (output) => predictPhotos(folder, options, output))
    }
    const ids = projectOptions(command, options)
    await runCommand(context, options, (output) =>
      withProject(project, {}, async (store) => {
        const report = await predictProject(store, await wishesOf(options, ids), output)
        output.result('report', report, reportLines(report))
        return exitCodeOf(report)
      }),
    )
  })
}

function folderOptions(command: Command, { images, out }: PredictOptions) {
  if (images === undefined || out === undefined) {
    command.error("error: name a project, or a folder and a file: '--images <folder> --out <file>'")
  }
  return { images, out }
}

function projectOptions(command: Command, { images, out, format }: PredictOptions): readonly number[] {
  const [given] = [out === undefined ? [] : ['--out'], format === undefined ? [] : ['--format']].flat()
  if (given !== undefined) command.error(`error: option '${given}' is for folders: 'strata export' writes projects`)
  try {
    return images === undefined ? [] : imageIds(images)
  } catch (error) {
    return command.error(`error: option '--images': ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function wishesOf(options: PredictOptions, ids: readonly number[]): Promise<PredictionOptions> {
  const { given } = await readParameters(options.params)
  return { model: options.model ?? null, device: options.device, imageIds: ids, parameters: given }
}

async function predictPhotos(
  { images, out }: { readonly images: string; readonly out: string },
  options: PredictOptions,
  output: CommandOutput,
): Promise<ExitCode> {
  const folder = resolve(images)
  const outPath = resolve(out)
  if ((await stat(folder).catch(() => null)) === null) {
    throw refuse('not-found', { what: 'There is no such folder of photos', where: folder, todo: 'Check the path.' })
  }
  const wishes = await wishesOf(options, [])
  let predicted: PredictionReport | null = null
  const { counts, findings } = await predictFolder({
    ...output.control,
    folder,
    outPath,
    predict: async (store) => (predicted = await predictProject(store, wishes, output)),
  })
  const { model, provider, imagesPerSecond } = predicted! as PredictionReport
  const summary = `${counted(counts.instances, 'instance')}, ${counted(counts.pairs, 'pair')}`
  output.result('report', { path: outPath, counts, model, provider, imagesPerSecond, findings }, [
    `Wrote ${summary} of ${counted(counts.sets, 'image')} to ${outPath}`,
    ...findingLines(findings),
  ])
  if (findings.every(({ severity }) => severity !== 'refused')) return EXIT.done
  return counts.sets === 0 ? EXIT.badInput : EXIT.findings
}

function reportLines(report: PredictionReport): string[] {
  const { runId, counts, model, provider, imagesPerSecond, score, findings } = report
  const { images, instances, pairs, unknown } = counts
  const speed = imagesPerSecond === null ? '' : `, ${imagesPerSecond.toFixed(2)} images/s`
  const summary = `${counted(instances, 'instance')}, ${counted(pairs, 'pair')} (${unknown} unknown)`
  return [
    runId === null
      ? 'Predicted no image.'
      : `Predicted ${counted(images, 'image')} with ${model.name} ${model.version} on ${provider}${speed}, as prediction run ${runId}: ${summary}.`,
    ...(score === null ? [] : [scoreText(score)]),
    ...findingLines(findings),
  ]
}

function exitCodeOf({ counts, findings }: PredictionReport): ExitCode {
  if (findings.every(({ severity }) => severity !== 'refused')) return EXIT.done
  return counts.images === 0 ? EXIT.badInput : EXIT.findings
}
