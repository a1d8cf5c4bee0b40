/**
 * By region of a partition of the grid, the region of an earlier partition that has exactly the same pixels; 0 where there
 * is none, and for region 0. Regions are numbered up to their counts. O(pixels); allocates two numbers per region.
 */
export function sameRegions(now: Int32Array, count: number, before: Int32Array, countBefore: number): Int32Array {
  const oldNumber = new Int32Array(count + 1).fill(-1)
  /** The other way: an old region must be covered by one new region alone. */
  const newNumber = new Int32Array(countBefore + 1).fill(-1)
  let [lastNumber, lastWas] = [-1, -1]
  for (let pixel = 0; pixel < now.length; pixel++) {
    const number = now[pixel]!
    const was = before[pixel]!
    if (number === lastNumber && was === lastWas) continue
    lastNumber = number
    lastWas = was
    if (oldNumber[number] === -1) oldNumber[number] = was
    else if (oldNumber[number] !== was) oldNumber[number] = 0
    if (newNumber[was] === -1) newNumber[was] = number
    else if (newNumber[was] !== number) newNumber[was] = 0
  }
  return oldNumber.map((was, number) => (number > 0 && was > 0 && newNumber[was] === number ? was : 0))
}
