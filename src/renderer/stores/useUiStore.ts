import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { DEFAULT_FILL_OPACITY } from '../canvas/palette/paletteTable.ts'
import { readThemeChoice, resolveTheme, THEME_CHOICES, THEME_STORAGE_KEY } from '../theme/theme.ts'
import type { ThemeChoice } from '../theme/theme.ts'

/** The dialogs of the workbench; at most one is open. */
export type DialogName = 'predict' | 'import' | 'export' | 'check' | 'project-entries' | 'shortcuts' | 'palette'

export const INSPECTOR_TABS = ['instances', 'solve', 'history'] as const
export type InspectorTab = (typeof INSPECTOR_TABS)[number]

/** Windows below this width, in CSS pixels, begin with narrow panels. */
const NARROW_WINDOW = 1200

/** Widths in CSS pixels: below the minimum the rows lose their meaning, above the maximum the stage does. */
export const PANEL_WIDTHS = {
  images: { initial: 248, narrow: 200, minimum: 180, maximum: 420 },
  inspector: { initial: 316, narrow: 280, minimum: 260, maximum: 520 },
} as const
export type PanelName = keyof typeof PANEL_WIDTHS

const MASK_OPACITY_STORAGE_KEY = 'strata:mask-opacity'
const LAYOUT_STORAGE_KEY = 'strata:layout'
/** In the storage of the tab: which list is looked at belongs to the work at hand, not to the person's taste. */
const TAB_STORAGE_KEY = 'strata:inspector-tab'

interface Layout {
  images: { width: number; open: boolean }
  inspector: { width: number; open: boolean }
}

/** What the window looks like: theme, panels, open dialog. Kept in this browser's local storage, never in the project. */
export const useUiStore = defineStore('ui', () => {
  const themeChoice = ref<ThemeChoice>(readThemeChoice(localStorage))
  const systemIsDark = ref(false)
  const theme = computed(() => resolveTheme(themeChoice.value, systemIsDark.value))
  const layout = ref<Layout>(readLayout(localStorage.getItem(LAYOUT_STORAGE_KEY)))
  /** How strongly masks cover the photo, 0..1. */
  const maskOpacity = ref(readOpacity(localStorage.getItem(MASK_OPACITY_STORAGE_KEY)))
  const dialog = ref<DialogName | null>(null)
  const inspectorTab = ref<InspectorTab>(readTab(sessionStorage.getItem(TAB_STORAGE_KEY)))

  watch(themeChoice, (choice) => localStorage.setItem(THEME_STORAGE_KEY, choice))
  watch(maskOpacity, (opacity) => localStorage.setItem(MASK_OPACITY_STORAGE_KEY, String(opacity)))
  watch(inspectorTab, (tab) => sessionStorage.setItem(TAB_STORAGE_KEY, tab))
  watch(layout, (value) => localStorage.setItem(LAYOUT_STORAGE_KEY, JSON.stringify(value)), { deep: true })

  function cycleTheme(): void {
    const next = (THEME_CHOICES.indexOf(themeChoice.value) + 1) % THEME_CHOICES.length
    themeChoice.value = THEME_CHOICES[next]!
  }

  function setPanelWidth(panel: PanelName, width: number): void {
    layout.value[panel].width = clampWidth(panel, width)
  }

  /** Shows a list of the inspector, also when the inspector was folded away. */
  function showTab(tab: InspectorTab): void {
    inspectorTab.value = tab
    layout.value.inspector.open = true
  }

  function togglePanel(panel: PanelName): void {
    layout.value[panel].open = !layout.value[panel].open
  }

  return {
    themeChoice,
    systemIsDark,
    theme,
    layout,
    maskOpacity,
    dialog,
    inspectorTab,
    cycleTheme,
    setPanelWidth,
    showTab,
    togglePanel,
  }
})

/** The width of a panel that nobody has changed. */
export function initialWidth(panel: PanelName): number {
  const { initial, narrow } = PANEL_WIDTHS[panel]
  return window.innerWidth < NARROW_WINDOW ? narrow : initial
}

function clampWidth(panel: PanelName, width: number): number {
  const { minimum, maximum } = PANEL_WIDTHS[panel]
  return Math.round(Math.min(maximum, Math.max(minimum, width)))
}

/** Whatever is no opacity counts as never set. */
function readOpacity(stored: string | null): number {
  const opacity = stored === null || stored === '' ? Number.NaN : Number(stored)
  return opacity >= 0 && opacity <= 1 ? opacity : DEFAULT_FILL_OPACITY
}

/** Reads a stored layout; whatever is missing or odd in it is replaced by the initial value. */
function readLayout(stored: string | null): Layout {
  const parsed = parsedOrNull(stored)
  return { images: readPanel('images', parsed), inspector: readPanel('inspector', parsed) }
}

function readPanel(panel: PanelName, stored: unknown): { width: number; open: boolean } {
  const value = isRecord(stored) && isRecord(stored[panel]) ? stored[panel] : {}
  const width = typeof value.width === 'number' ? value.width : initialWidth(panel)
  return { width: clampWidth(panel, width), open: value.open !== false }
}

function readTab(stored: string | null): InspectorTab {
  return INSPECTOR_TABS.find((tab) => tab === stored) ?? 'instances'
}

function parsedOrNull(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null // written by something else: start from the initial layout
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
