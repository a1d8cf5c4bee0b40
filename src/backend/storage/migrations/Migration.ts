/**
 * One step of the file format. The SQL is a string in a module, not a file beside it, so that it runs the same from
 * source under Node and inside the bundle that electron-vite makes. Self-contained: never imports today's types.
 */
export interface Migration {
  /** `user_version` of the file after the step; a multiple of ten, also the number in the module's name. */
  readonly version: number
  readonly slug: string
  readonly sql: string
}
