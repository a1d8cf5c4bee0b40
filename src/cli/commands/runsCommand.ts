import { Command, InvalidArgumentError } from 'commander'
import { eraseRun } from '../../backend/solving/eraseRun.ts'
import type { RunTotals } from '../../backend/storage/runRecords.ts'
import { counted } from '../CommandOutput.ts'
import { EXIT } from '../exitCodes.ts'
import { runCommand, withProject } from '../runCommand.ts'
import type { CommandContext } from '../runCommand.ts'

const HELP = `
What was accepted of a run stays when the run is deleted.

Examples:
  strata runs street.strata
  strata runs street.strata --delete 3`

interface RunsOptions {
  readonly delete?: number
  readonly json?: boolean
}

/** `strata runs PROJECT`: lists prediction runs, or deletes one. */
export function runsCommand(context: CommandContext): Command {
  return new Command('runs')
    .description('list the prediction runs of a project, or delete one')
    .argument('<project>', 'the project file')
    .option('--delete <number>', 'erase this run with all that it says', runNumber)
    .option('--json', 'answer as one JSON line')
    .addHelpText('after', HELP)
    .action((project: string, options: RunsOptions) =>
      runCommand(context, options, (output) =>
        withProject(project, { readOnly: options.delete === undefined }, async (store) => {
          if (options.delete !== undefined) {
            const images = await eraseRun(store, options.delete, output.control.signal)
            const text = `Deleted prediction run ${options.delete} with what it said about ${counted(images, 'image')}.`
            output.result('report', { runId: options.delete, images }, [text])
            return EXIT.done
          }
          const runs = store.runs.list()
          output.result('runs', { runs }, runs.length === 0 ? ['There are no prediction runs.'] : runs.map(lineOf))
          return EXIT.done
        }),
      ),
    )
}

function lineOf({ runId, at, images, instances, pairs, solverVersion }: RunTotals): string {
  const contents = `${counted(images, 'image')}, ${counted(instances, 'instance')}, ${counted(pairs, 'pair')}`
  return `run ${runId}  ${at}  ${contents}${solverVersion === null ? '' : `  (solver ${solverVersion})`}`
}

function runNumber(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Expected the number of a run, such as 3.')
}
