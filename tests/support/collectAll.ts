/** Everything an iteration gives, in order. */
export async function collectAll<T>(iteration: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of iteration) all.push(one)
  return all
}
