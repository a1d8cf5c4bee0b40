import type { CutPartner } from '../../src/backend/solving/CutPartner.ts'
import type { Helping } from '../../src/backend/solving/KernelMinCut.ts'
import { newCutCells, SharedCut } from '../../src/backend/solving/SharedCut.ts'

/** Never comes: whoever asks does both halves. */
export const ABSENT: Helping = {
  isFree: () => true,
  invite: () => new SharedCut(newCutCells(), 1),
  end: () => Promise.resolve(),
}

/** The same, counting how often it was asked since the last `take`. */
export function countedAbsence(): { readonly partner: Helping; readonly take: () => number } {
  let asked = 0
  return {
    partner: {
      ...ABSENT,
      invite: (memory) => {
        asked++
        return ABSENT.invite(memory)
      },
    },
    take: () => {
      const before = asked
      asked = 0
      return before
    },
  }
}

const PATIENCE = 10_000

/** Until the thread listens; fails where it cannot be started, before anybody waits for it for good. */
export async function untilListening(partner: CutPartner): Promise<void> {
  for (const end = performance.now() + PATIENCE; !partner.isFree();) {
    if (performance.now() > end) throw new Error('the partner for cuts does not listen')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** One that listens and is left to do the second half of every step. */
export function awaitedPartner(partner: CutPartner): Helping {
  return {
    isFree: () => true,
    invite: (memory) => {
      const cut = partner.invite(memory)
      return { open: (step) => cut.open(step), claim: () => false, awaitDone: (step) => cut.awaitDone(step) }
    },
    end: () => partner.end(),
  }
}
