import { Command } from 'commander'
import { addImages } from '../../backend/exchange/addImages.ts'
import { counted } from '../CommandOutput.ts'
import { EXIT } from '../exitCodes.ts'
import { runCommand, withProject } from '../runCommand.ts'
import type { CommandContext } from '../runCommand.ts'

const EXAMPLES = `
Examples:
  strata add street.strata photos/*.jpg
  strata add street.strata photos            a folder, with everything below it`

/** `strata add PROJECT IMAGES…`: adds photos without annotations. */
export function addCommand(context: CommandContext): Command {
  return new Command('add')
    .description('add photos to a project; they stay where they are')
    .argument('<project>', 'the project file')
    .argument('<images...>', 'photos, or folders of photos')
    .option('--json', 'answer as JSON lines, progress included')
    .addHelpText('after', EXAMPLES)
    .action((project: string, paths: string[], options: { json?: boolean }) =>
      runCommand(context, options, (output) =>
        withProject(project, {}, async (store) => {
          const report = await addImages({ store, paths, ...output.control })
          output.result('report', report, [
            `Added ${counted(report.added, 'photo')}${report.known > 0 ? `, ${report.known} were there already` : ''}.`,
            ...report.refused.map(({ name, reason }) => `  refused ${name}: ${reason}`),
          ])
          if (report.refused.length === 0) return EXIT.done
          return report.added + report.known > 0 ? EXIT.findings : EXIT.badInput
        }),
      ),
    )
}
