/**
 * The content security policy of the renderer: code and styles from its own origin only, nothing inline, nothing
 * evaluated, no other site. `byteSource` is where image bytes come from besides. Styles that components set on elements go through the DOM's style objects, which
 * the policy does not concern; style *elements* and attributes in markup would be blocked, so the renderer has none.
 */
export function contentSecurityPolicy(byteSource: string | null): string {
  const bytes = byteSource === null ? '' : ` ${byteSource}`
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    // blob: pictures made in the window itself; data: masks of icons in the style sheet.
    `img-src 'self' blob: data:${bytes}`,
    `connect-src 'self'${bytes}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
