import { Command, CommanderError } from 'commander'
import { STRATA_VERSION } from '../shared/version.ts'
import { addCommand } from './commands/addCommand.ts'
import { checkCommand } from './commands/checkCommand.ts'
import { cuesCommand } from './commands/cuesCommand.ts'
import { devicesCommand } from './commands/devicesCommand.ts'
import { exportCommand } from './commands/exportCommand.ts'
import { importCommand } from './commands/importCommand.ts'
import { infoCommand } from './commands/infoCommand.ts'
import { modelsCommand } from './commands/modelsCommand.ts'
import { newCommand } from './commands/newCommand.ts'
import { predictCommand } from './commands/predictCommand.ts'
import { runsCommand } from './commands/runsCommand.ts'
import { samplesCommand } from './commands/samplesCommand.ts'
import { serveCommand } from './commands/serveCommand.ts'
import { solveCommand } from './commands/solveCommand.ts'
import { EXIT, EXIT_CODES_HELP } from './exitCodes.ts'
import type { ExitCode } from './exitCodes.ts'
import type { CommandContext } from './runCommand.ts'
import type { Terminal } from './Terminal.ts'

/** Runs one command line (without the program's own name) to its end. Never throws; returns the exit code. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const context: CommandContext = { terminal, exitCode: EXIT.done }
  try {
    await createProgram(context).parseAsync(args, { from: 'user' })
    return context.exitCode
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Commander has written its message; asking for help or the version is no error.
    return error.exitCode === 0 ? EXIT.done : EXIT.badUsage
  }
}

function createProgram(context: CommandContext): Command {
  const { terminal } = context
  const program = new Command('strata')
    .description('A workbench for occlusion-ordered, amodal instance annotations.')
    .version(STRATA_VERSION)
    .showHelpAfterError('(add --help for the options)')
    .addHelpText('after', EXIT_CODES_HELP)
    .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.err(text) })
    .exitOverride()
  const commands = [
    newCommand,
    addCommand,
    importCommand,
    exportCommand,
    predictCommand,
    modelsCommand,
    solveCommand,
    runsCommand,
    cuesCommand,
    devicesCommand,
    infoCommand,
    checkCommand,
    serveCommand,
    samplesCommand,
  ]
  for (const make of commands) {
    const command = make(context)
    for (const one of [command, ...command.commands]) one.copyInheritedSettings(program)
    program.addCommand(command)
  }
  return program
}
