import type { EditorContext } from '../EditorContext.ts'
import type { HostRequest } from '../EditorEvents.ts'
import type { CommandId } from './CommandId.ts'
import type { Command, Shortcut } from './Command.ts'

type SolveRequest = Extract<
  HostRequest,
  { kind: 'solve' | 'resolve' | 'accept-proposal' | 'discard-proposal' | 'toggle-cues' }
>

/** What the solver is asked for: all of it is the host's to do. */
export const solveCommands: readonly Command[] = [
  solveCommand(
    'solve.run',
    'Solve',
    { code: 'KeyR' },
    'Finds instances and their order anew, from the cues alone, and shows them as a proposal.',
    { kind: 'solve' },
  ),
  solveCommand(
    'solve.again',
    'Solve again with the constraints',
    { code: 'KeyR', shift: true },
    'Solves around what you drew, pinned and locked, and shows what would change.',
    { kind: 'resolve' },
  ),
  solveCommand(
    'solve.accept',
    'Accept the proposal',
    { code: 'Enter', mod: true },
    'Makes the proposal the annotation: one entry, which undo takes back.',
    { kind: 'accept-proposal' },
    showsProposal,
  ),
  solveCommand(
    'solve.discard',
    'Discard the proposal',
    { code: 'Backspace', mod: true },
    'Goes back to the annotation as it is; the constraints stay.',
    { kind: 'discard-proposal' },
    showsProposal,
  ),
  solveCommand(
    'solve.cues',
    'Show or hide cues',
    { code: 'KeyC', shift: true },
    'Shows what the network told the solver: boundaries, their direction, background.',
    { kind: 'toggle-cues' },
  ),
]

function solveCommand(
  id: CommandId,
  label: string,
  shortcut: Shortcut,
  description: string,
  request: SolveRequest,
  isEnabled: (editor: EditorContext) => boolean = () => true,
): Command {
  const run = (editor: EditorContext): void => editor.request(request)
  return { id, label, group: 'Solve', description, shortcuts: [shortcut], isEnabled, run }
}

/** Hosts pause editing for as long as they show a proposal. */
function showsProposal(editor: EditorContext): boolean {
  return editor.paused !== null
}
