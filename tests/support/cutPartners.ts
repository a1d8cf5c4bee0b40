import type { CutPartner } from '../../src/backend/solving/CutPartner.ts'
import type { Helping } from '../../src/backend/solving/KernelMinCut.ts'
import { newCutCells, SharedCut } from '../../src/backend/solving/SharedCut.ts'

/** Never comes: whoever asks does both halves. */
export const ABSENT: Helping = {
  isFree: () => true,
  invite: () => new SharedCut(newCutCells(), 1),
}

/** Another thread that is left to do the second half of every step, however late it is. */
export function awaitedPartner(partner: CutPartner): Helping {
  return {
    isFree: () => true,
    invite: (memory) => {
      const cut = partner.invite(memory)
      return { open: (step) => cut.open(step), claim: () => false, awaitDone: (step) => cut.awaitDone(step) }
    },
  }
}
