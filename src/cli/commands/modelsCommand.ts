import { Command, InvalidArgumentError, Option } from 'commander'
import { DEVICE_CHOICES } from '../../shared/deviceNames.ts'
import type { DeviceChoice } from '../../shared/deviceNames.ts'
import { EXIT } from '../exitCodes.ts'
import { addModel, listModels, pullModelFrom, removeOneModel, verifyModels } from '../modelWork.ts'
import { runCommand } from '../runCommand.ts'
import type { CommandContext } from '../runCommand.ts'

const HELP = `
A model is a folder with model.json and a network (ONNX); docs/models.md describes it. Some come with Strata, others are
copied into a folder of yours, which STRATA_MODELS or --models names if it is to be another one. Nothing of a model is run before its
files, its hashes and its network have been checked.

Examples:
  strata models list
  strata models verify oosis-small
  strata models add ./my-model
  strata models pull https://example.org/my-model.zip --sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
  strata models remove my-model`

const ADD_HELP = `
The folder is copied, checked and run once with noise; only then the model is there. Of the files in the folder those are copied that
the manifest names, and README, LICENSE, NOTICE.`

const PULL_HELP = `
The zip holds the folder of a model. When the connection breaks off, the rest is asked for; after Ctrl+C the same command goes on
where it stopped.`

const VERIFY_HELP = `
Checks the manifest, the hashes, the network against the manifest, and runs it once with noise: sizes, types and values of what
comes out must be right. Without a name, all models are verified.`

interface SharedOptions {
  readonly models?: string
  readonly json?: boolean
}

/** `strata models …`: lists, checks, adds, loads and removes models. */
export function modelsCommand(context: CommandContext): Command {
  const command = new Command('models')
    .description('list, check, add, load and remove models')
    .addHelpText('after', HELP)
  command.addCommand(
    shared(new Command('list'))
      .description('list the models, with what is wrong with them')
      .action((options: SharedOptions) =>
        runCommand(context, options, async (output) => {
          await listModels(options.models, output)
          return EXIT.done
        }),
      ),
  )
  command.addCommand(
    shared(new Command('verify'))
      .description('check models, and run each once')
      .argument('[models...]', 'names, or paths of folders: ./my-model')
      .addOption(new Option('--device <device>', 'what it is run on').choices([...DEVICE_CHOICES]).default('cpu'))
      .addHelpText('after', VERIFY_HELP)
      .action((names: string[], options: SharedOptions & { readonly device: DeviceChoice }) =>
        runCommand(context, options, (output) => verifyModels(names, options, output)),
      ),
  )
  command.addCommand(
    shared(new Command('add'))
      .description('copy a model into your folder of models')
      .argument('<path>', 'the folder of the model, or a zip of it')
      .addHelpText('after', ADD_HELP)
      .action((path: string, options: SharedOptions) =>
        runCommand(context, options, async (output) => {
          await addModel(path, options.models, output)
          return EXIT.done
        }),
      ),
  )
  command.addCommand(
    shared(new Command('pull'))
      .description('load a model from the web and add it')
      .argument('<url>', 'address of the zip')
      .requiredOption('--sha256 <digits>', 'SHA-256 of the zip, from a source that you trust', sha256)
      .addHelpText('after', PULL_HELP)
      .action((url: string, options: SharedOptions & { readonly sha256: string }) =>
        runCommand(context, options, async (output) => {
          await pullModelFrom(url, options.sha256, options.models, output)
          return EXIT.done
        }),
      ),
  )
  command.addCommand(
    shared(new Command('remove'))
      .description('delete a model that was added')
      .argument('<name>', 'its name')
      .action((name: string, options: SharedOptions) =>
        runCommand(context, options, async (output) => {
          await removeOneModel(name, options.models, output)
          return EXIT.done
        }),
      ),
  )
  return command
}

function shared(command: Command): Command {
  return command
    .option('--models <folder>', 'your folder of models, in place of the usual one')
    .option('--json', 'answer as JSON lines, progress included')
}

function sha256(text: string): string {
  const digits = text.toLowerCase()
  if (/^[0-9a-f]{64}$/.test(digits)) return digits
  throw new InvalidArgumentError('Expected the 64 hexadecimal digits of a SHA-256.')
}
