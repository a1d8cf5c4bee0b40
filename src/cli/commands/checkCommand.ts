import { Command } from 'commander'
import { checkProject } from '../../backend/exchange/checkProject.ts'
import { counted, findingLines } from '../CommandOutput.ts'
import { EXIT } from '../exitCodes.ts'
import { runCommand, withProject } from '../runCommand.ts'
import type { CommandContext } from '../runCommand.ts'

const HELP = `
Checks the file itself, that masks fit their images, visible masks lie inside amodal ones, linked visible masks are what
the order says, pairs are between instances of one set, that the journal of every set leads to its present state, and that
photos are where they should be and of the size they had; with --photos also that they hold the very bytes they had.
Cycles, mutual pairs and instances with nothing to see are named, but are no faults.

Examples:
  strata check street.strata
  strata check street.strata --photos --json`

/** `strata check PROJECT`: checks every rule that a project must obey, without writing to it. */
export function checkCommand(context: CommandContext): Command {
  return new Command('check')
    .description('check everything that must hold in a project')
    .argument('<project>', 'the project file')
    .option('--photos', 'read every photo whole and compare its bytes (SHA-256), which takes longer')
    .option('--json', 'answer as JSON lines, progress included')
    .addHelpText('after', HELP)
    .action((project: string, options: { photos?: boolean; json?: boolean }) =>
      runCommand(context, options, (output) =>
        withProject(project, { readOnly: true }, async (store) => {
          const findings = await checkProject({ store, hashPhotos: options.photos, ...output.control })
          const faults = findings.filter(({ severity }) => severity !== 'info').length
          const sets = counted(store.sets.count(), 'annotation set')
          const verdict = faults === 0 ? `Nothing wrong in ${sets}.` : `Found ${counted(faults, 'fault')} in ${sets}.`
          output.result('report', { faults, findings }, [verdict, ...findingLines(findings)])
          return faults === 0 ? EXIT.done : EXIT.findings
        }),
      ),
    )
}
