/** What opens over the window: lighter than the panels in the dark theme, with an edge and a shadow in both. */
const RAISED = 'bg-raised ring-1 ring-default shadow-(--strata-shadow) rounded-md'
const HIGHLIGHT =
  'before:rounded-[2px] data-highlighted:before:bg-selection data-highlighted:not-data-disabled:before:bg-selection'
/** The same focus mark as `base.css` gives to everything that is no component. */
const FOCUS = 'focus-visible:outline-2! focus-visible:outline-offset-1! focus-visible:outline-primary!'
/** Where a component colours its items by a variant, which would win over the slot. */
const HIGHLIGHTED_ITEM = { variants: { active: { false: { item: HIGHLIGHT } } } }

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
      slots: { base: `rounded-sm font-medium cursor-pointer disabled:opacity-40 ${FOCUS}` },
      defaultVariants: { color: 'neutral', variant: 'ghost', size: 'xs' },
    },
    input: { slots: { base: 'rounded-sm' } },
    kbd: { base: 'normal-case shrink-0 whitespace-nowrap', defaultVariants: { size: 'sm', variant: 'subtle' } },
    tooltip: { slots: { content: `${RAISED} h-auto min-h-6 py-1 px-2 rounded-sm text-xs` } },
    dropdownMenu: { slots: { content: RAISED }, ...HIGHLIGHTED_ITEM },
    selectMenu: { slots: { base: 'rounded-sm', content: RAISED, item: HIGHLIGHT } },
    commandPalette: { slots: { itemLabelSuffix: 'ml-1.5' }, ...HIGHLIGHTED_ITEM },
    modal: {
      slots: {
        overlay: 'bg-black/35 dark:bg-black/55',
        content: 'ring-1 ring-(--ui-bg-accented) shadow-(--strata-shadow) rounded-md',
      },
    },
    toast: { slots: { root: RAISED, description: 'whitespace-pre-line text-xs', title: 'text-sm' } },
    // Off must be as easy to see as on.
    switch: {
      slots: { base: 'data-[state=unchecked]:bg-(--ui-border-accented)' },
      defaultVariants: { color: 'primary' },
    },
    slider: { defaultVariants: { color: 'primary' } },
    radioGroup: { defaultVariants: { color: 'primary' } },
    progress: { defaultVariants: { color: 'primary' } },
  },
}
