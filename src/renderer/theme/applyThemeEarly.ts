import { readThemeChoice, resolveTheme, setThemeClass } from './theme.ts'

/** Runs before the app so that the first paint already has the right ground; inline scripts are not allowed here. */
setThemeClass(document.documentElement, resolveTheme(readThemeChoice(localStorage), systemPrefersDark()))

function systemPrefersDark(): boolean {
  return matchMedia('(prefers-color-scheme: dark)').matches
}
