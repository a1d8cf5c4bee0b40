import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command } from 'commander'
import { refuse } from '../../core/support/DomainError.ts'
import { EXIT } from '../exitCodes.ts'
import { runCommand, withProject } from '../runCommand.ts'
import type { CommandContext } from '../runCommand.ts'

const EXAMPLE = `
Example:
  strata new street.strata`

/** `strata new PROJECT`: makes an empty project. */
export function newCommand(context: CommandContext): Command {
  return new Command('new')
    .description('make an empty project')
    .argument('<project>', 'the file to make, usually NAME.strata')
    .option('--json', 'answer as JSON lines')
    .addHelpText('after', EXAMPLE)
    .action((project: string, options: { json?: boolean }) =>
      runCommand(context, options, async (output) => {
        const path = resolve(project)
        if (existsSync(path)) throw alreadyThere(path)
        await withProject(path, { create: true }, () => Promise.resolve())
        output.result('project', { path }, [`Made ${path}`])
        return EXIT.done
      }),
    )
}

function alreadyThere(path: string): Error {
  const todo = 'Choose another name, or use the project that is there.'
  return refuse('bad-input', { what: 'There is already a file of that name', where: path, todo })
}
