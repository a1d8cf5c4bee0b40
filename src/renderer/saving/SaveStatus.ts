import type { Failure } from '../backend/failure.ts'

/**
 * Where the changes made here are.
 * `saved`: all on disk · `saving`: on their way · `waiting`: the backend cannot be reached, tried again by itself ·
 * `blocked`: refused, nothing more is sent until the person decides.
 */
export type SaveStatus =
  | { readonly kind: 'saved' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'waiting'; readonly failure: Failure }
  | { readonly kind: 'blocked'; readonly failure: Failure }
