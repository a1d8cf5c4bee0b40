import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { applyDiff } from '../../core/dataset/annotationDiff.ts'
import type { AnnotationState } from '../../core/dataset/records.ts'
import { proposalDiff } from '../../core/workflows/proposals/proposalDiff.ts'
import { keptDecisions } from '../solving/keptDecisions.ts'
import type { Decision } from '../solving/keptDecisions.ts'
import { proposalRows } from '../solving/proposalRows.ts'
import type { ProposalRow } from '../solving/proposalRows.ts'
import { useDocumentStore } from './useDocumentStore.ts'

/** What is compared with the open annotation set. */
export interface OfferedProposal {
  /** `run`: of a prediction run · `resolve`: of the constraints as they were drawn, stored nowhere. */
  readonly kind: 'run' | 'resolve'
  readonly state: AnnotationState
  /** What it is, for headings and for the history: "run of 12:40", "re-solve". */
  readonly name: string
  /** What was found and what it took. */
  readonly found: string
  readonly effort: string
  readonly warnings: readonly string[]
}

export type Comparison = 'before' | 'after' | 'both'

const NOTHING = (): void => undefined
const PAUSED = 'A proposal is shown, so nothing can be edited. Accept what is right, or discard it.'

/**
 * A proposal beside the open annotation set, change by change. Nothing is edited until it is taken over, and then all of
 * it is one entry; the editor is paused meanwhile.
 */
export const useProposalStore = defineStore('proposal', () => {
  const document = useDocumentStore()
  const offer = shallowRef<OfferedProposal | null>(null)
  const decisions = shallowRef<ReadonlyMap<string, Decision>>(new Map())
  const comparison = ref<Comparison>('both')
  /** The key for comparing is held: what is there now is shown for as long. */
  const holdsBefore = ref(false)
  const currentId = ref<string | null>(null)
  const hoveredId = ref<string | null>(null)
  /** Something was accepted and the person wants to leave: waits for an answer. */
  const asksToDiscard = ref(false)
  let stopListening = NOTHING
  let answerToLeaving: ((mayLeave: boolean) => void) | null = null

  const isOpen = computed(() => offer.value !== null)
  const present = computed(() => document.editorState?.document.value ?? null)
  const rows = computed<readonly ProposalRow[]>(() =>
    offer.value === null || present.value === null ? [] : proposalRows(present.value, offer.value.state),
  )
  const accepted = computed(() => rows.value.filter(({ change }) => decisions.value.get(change.id) === 'accepted'))
  /** What "accept all" would take over: all that is not rejected, and of a person's orders only what was accepted by name. */
  const acceptable = computed(() =>
    rows.value.filter(({ change }) => {
      const decision = decisions.value.get(change.id)
      return decision === 'accepted' || (decision === undefined && !(change.kind === 'order' && change.overridesHuman))
    }),
  )
  /** The annotation as it would be with everything acceptable taken over; null without a proposal. */
  const preview = computed<AnnotationState | null>(() => {
    if (offer.value === null || present.value === null) return null
    return applyDiff(present.value, proposalDiff(present.value, offer.value.state, idsOf(acceptable.value)))
  })
  const shownComparison = computed<Comparison>(() => (holdsBefore.value ? 'before' : comparison.value))
  const shownInstead = computed(() => (shownComparison.value === 'before' ? null : preview.value))
  const markedId = computed(() => hoveredId.value ?? currentId.value)

  /** In the place of a proposal that is open, what was decided about changes that both propose stays decided. */
  function open(proposal: OfferedProposal): void {
    const earlier = rows.value
    offer.value = proposal
    decisions.value = keptDecisions(earlier, decisions.value, rows.value)
    answerLeaving(false)
    hoveredId.value = null
    // Walked on from where the person was: a re-solve must not move the image under the pen.
    if (!rows.value.some(({ change }) => change.id === currentId.value))
      currentId.value = rows.value[0]?.change.id ?? null
    document.editor?.pause(PAUSED)
    stopListening()
    // Another document, or this one as it is elsewhere: what was decided was about what was there before.
    stopListening = document.editor?.on('document', ({ cause }) => cause === 'open' && close()) ?? NOTHING
  }

  function close(): void {
    if (offer.value === null) return
    stopListening()
    offer.value = null
    decisions.value = new Map()
    holdsBefore.value = false
    answerLeaving(false)
    currentId.value = null
    hoveredId.value = null
    document.editor?.pause(null)
  }

  /** The same decision again takes it back. */
  function decide(id: string, decision: Decision): void {
    const next = new Map(decisions.value)
    if (next.get(id) === decision) next.delete(id)
    else next.set(id, decision)
    decisions.value = next
  }

  /** Takes changes over as one entry and ends the comparison. */
  function takeOver(which: 'accepted' | 'all'): void {
    const { editor } = document
    if (offer.value === null || editor === null) return
    const { state, name } = offer.value
    const chosen = which === 'accepted' ? accepted.value : acceptable.value
    const ids = idsOf(chosen)
    close()
    if (chosen.length === 0) return
    const label = `${chosen.length === 1 ? 'One change' : `${chosen.length} changes`} of a ${name}`
    editor.edit('accept-proposal', label, () => proposalDiff(editor.document.state, state, ids))
  }

  /** Ends the comparison; asks first when something was accepted and not taken over. */
  function discard(): void {
    if (accepted.value.length > 0) asksToDiscard.value = true
    else close()
  }

  /** The answer to `asksToDiscard`. */
  function answer(leave: boolean): void {
    answerLeaving(leave)
    if (leave) close()
  }

  /** Whoever waits to leave is answered in any case, also when the comparison ends by itself or the changes are taken over. */
  function answerLeaving(leave: boolean): void {
    asksToDiscard.value = false
    answerToLeaving?.(leave)
    answerToLeaving = null
  }

  /** Goes to the next or previous change; stays at both ends. */
  function step(by: 1 | -1): void {
    const at = rows.value.findIndex(({ change }) => change.id === currentId.value)
    const next = rows.value[Math.min(rows.value.length - 1, Math.max(0, at + by))]
    currentId.value = next?.change.id ?? null
    // The pointer may rest on another row: keys were pressed last.
    hoveredId.value = null
  }

  document.guardLeaving(() => {
    if (accepted.value.length === 0) return Promise.resolve(true)
    answerToLeaving?.(false)
    asksToDiscard.value = true
    return new Promise((resolve) => (answerToLeaving = resolve))
  })

  return {
    offer,
    decisions,
    comparison,
    holdsBefore,
    currentId,
    hoveredId,
    asksToDiscard,
    isOpen,
    rows,
    accepted,
    acceptable,
    preview,
    shownComparison,
    shownInstead,
    markedId,
    open,
    close,
    decide,
    takeOver,
    discard,
    answer,
    step,
  }
})

function idsOf(rows: readonly ProposalRow[]): ReadonlySet<string> {
  return new Set(rows.map(({ change }) => change.id))
}
