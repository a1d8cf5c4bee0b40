import { drawn, symmetriesOf } from './bitmapOracle.ts'
import type { Bitmap } from './bitmapOracle.ts'

/** Small masks, each named for what it breaks when it breaks something. */
const drawings: Readonly<Record<string, Bitmap>> = {
  'a single background pixel': drawn('.'),
  'a single foreground pixel': drawn('#'),
  'a row that starts and ends with foreground': drawn('##..#.###'),
  'nothing at all': drawn('......', '......', '......'),
  'the whole image': drawn('####', '####', '####'),
  'a run that wraps from one row into the next': drawn('....##', '###...', '......'),
  'full rows joined into one run': drawn('......', '######', '######', '..####'),
  'two pixels that meet at a corner': drawn('#...', '.#..', '....'),
  'a checkerboard': drawn('#.#.#', '.#.#.', '#.#.#', '.#.#.'),
  'a ring': drawn('.......', '.#####.', '.#...#.', '.#.#.#.', '.#...#.', '.#####.', '.......'),
  'a hole that leaks through a corner': drawn('......', '.####.', '.#..#.', '.#.#..', '.###..', '......'),
  'two holes that meet at a corner': drawn('#####', '#.###', '##.##', '#####'),
  'a bay at the image border': drawn('##.##', '#...#', '#####'),
  'a comb with teeth that join at the bottom': drawn('#.#.#.#', '#.#.#.#', '#######'),
  'a spiral': drawn('#######', '......#', '#####.#', '#...#.#', '#.#...#', '#.#####', '#......'),
  'the four corners only': drawn('#...#', '.....', '.....', '#...#'),
}

/** Every drawing under every symmetry. */
export const maskFixtures: readonly { readonly name: string; readonly bitmap: Bitmap }[] = Object.entries(
  drawings,
).flatMap(([what, bitmap]) => symmetriesOf(bitmap).map((one) => ({ name: `${what}, ${one.name}`, bitmap: one.bitmap })))
