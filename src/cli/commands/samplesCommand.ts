import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command } from 'commander'
import { makeSampleProject } from '../../backend/exchange/makeSampleProject.ts'
import { EXIT } from '../exitCodes.ts'
import { runCommand } from '../runCommand.ts'
import type { CommandContext } from '../runCommand.ts'

const EXAMPLE = `
Example:
  strata samples samples/samples.strata`

/** `strata samples PROJECT`: the sample project, made where there is none; used by the first `npm start`. */
export function samplesCommand(context: CommandContext): Command {
  return new Command('samples')
    .description('make the sample project from the sample files beside it, unless it is there')
    .argument('<project>', 'the project file to make')
    .option('--json', 'answer as JSON lines')
    .addHelpText('after', EXAMPLE)
    .action((project: string, options: { json?: boolean }) =>
      runCommand(context, options, async (output) => {
        const path = resolve(project)
        const isNew = !existsSync(path)
        if (isNew) await makeSampleProject(path, output.control)
        output.result('project', { path, isNew }, [isNew ? `Made ${path}` : `${path} is there already.`])
        return EXIT.done
      }),
    )
}
