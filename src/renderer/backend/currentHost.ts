import { inject } from 'vue'
import type { InjectionKey } from 'vue'
import { invariant } from '../../core/support/assert.ts'
import type { Host } from '../host/Host.ts'

/** Provided once by `main.ts`; tests provide a fake. */
export const HOST_KEY: InjectionKey<Host> = Symbol('host')

/** The host of this window. Usable in components and in stores. */
export function useHost(): Host {
  const host = inject(HOST_KEY, null)
  invariant(host !== null, 'no host was provided to the app')
  return host
}
