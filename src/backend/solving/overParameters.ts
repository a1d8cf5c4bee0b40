/** Solver parameters with what is asked for over what is suited, group by group. Neither is checked. */
export function overParameters(suited: Readonly<Record<string, unknown>>, asked: unknown): unknown {
  if (asked === undefined) return suited
  if (typeof asked !== 'object' || asked === null) return asked
  const groups = Object.entries(asked).map(([name, group]: [string, unknown]) => {
    const below = suited[name]
    const areGroups = [below, group].every((value) => typeof value === 'object' && value !== null)
    return [name, areGroups ? { ...(below as object), ...(group as object) } : group]
  })
  return { ...suited, ...Object.fromEntries(groups) }
}
