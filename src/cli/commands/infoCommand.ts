import { Command } from 'commander'
import { counted } from '../CommandOutput.ts'
import { EXIT } from '../exitCodes.ts'
import { runCommand, withProject } from '../runCommand.ts'
import type { CommandContext } from '../runCommand.ts'

const EXAMPLE = `
Example:
  strata info street.strata --json`

/** `strata info PROJECT`: says what is in a project, without writing to it. */
export function infoCommand(context: CommandContext): Command {
  return new Command('info')
    .description('say what is in a project')
    .argument('<project>', 'the project file')
    .option('--json', 'answer as one JSON line')
    .addHelpText('after', EXAMPLE)
    .action((project: string, options: { json?: boolean }) =>
      runCommand(context, options, (output) =>
        withProject(project, { readOnly: true }, (store) => {
          const { name, location, schemaVersion, counts, categories } = store.info()
          const entries = store.entries.list()
          const runs = store.runs.list().length
          const value = { name, location, schemaVersion, counts, runs, categories, entries }
          const { images, sets, instances, pairs } = counts
          const contents = [counted(images, 'image'), counted(sets, 'annotation set'), counted(instances, 'instance')]
          output.result('info', value, [
            `${name} (${location}), file format ${schemaVersion}`,
            `  ${contents.join(', ')}, ${counted(pairs, 'pair')}`,
            ...(runs === 0 ? [] : [`  ${counted(runs, 'prediction run')}`]),
            `  categories: ${categories.map((category) => category.name).join(', ') || 'none'}`,
            ...entries.map(({ at, label, undone }) => `  ${at} ${label}${undone ? ' (undone)' : ''}`),
          ])
          return Promise.resolve(EXIT.done)
        }),
      ),
    )
}
