/**
 * How Nuxt UI is set up, at build time. One place for both builds (browser host and Electron).
 *
 * Icons: every `i-lucide-…` named in the renderer's sources is packed from the installed collection, nothing is ever
 * fetched. Fonts: none are packed, the system's are used. Components are imported by hand, so that a file says what it
 * needs and the type checker sees it without generated declarations.
 */
export const nuxtUiOptions = {
  router: false as const,
  components: false as const,
  autoImport: false as const,
  colorMode: false,
  dts: false,
  icon: { clientBundle: { scan: { globInclude: ['src/renderer/**/*.{vue,ts}'], globExclude: [] }, sizeLimitKb: 512 } },
  theme: { defaultVariants: { color: 'neutral', size: 'xs' } },
  ui: {
    colors: { primary: 'primary', neutral: 'neutral' },
    button: {
      slots: { base: 'rounded-sm font-medium cursor-pointer' },
      defaultVariants: { color: 'neutral', variant: 'ghost', size: 'xs' },
    },
    kbd: { defaultVariants: { size: 'sm', variant: 'subtle' } },
    tooltip: { slots: { content: 'h-auto min-h-6 py-1 px-2 rounded-sm text-xs' } },
  },
}
