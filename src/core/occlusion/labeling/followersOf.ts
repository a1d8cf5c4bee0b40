/**
 * A part and all that is over it, over those, and so on, but for `except`: what is to be raised with it, so that it loses no order.
 * `over`: the parts that are directly over one. Where there are more than `most`, some of them, one more than that.
 */
export function followersOf(
  part: number,
  except: number,
  over: (part: number) => Iterable<number>,
  most = Infinity,
): Set<number> {
  const followers = new Set([part])
  for (const at of followers) {
    for (const other of over(at)) {
      if (other !== except) followers.add(other)
      if (followers.size > most) return followers
    }
  }
  return followers
}
