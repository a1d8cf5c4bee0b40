/** How far (x, y) is from the line x0, y0, x1, y1, …, which has at least one point. O(points). */
export function distanceToStroke(points: readonly number[], x: number, y: number): number {
  let nearest = Math.hypot(x - points[0]!, y - points[1]!)
  for (let at = 2; at + 1 < points.length; at += 2) {
    const [ax, ay] = [points[at - 2]!, points[at - 1]!]
    const [dx, dy] = [points[at]! - ax, points[at + 1]! - ay]
    const lengthSquared = dx * dx + dy * dy
    const along = lengthSquared === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / lengthSquared
    const part = Math.min(1, Math.max(0, along))
    nearest = Math.min(nearest, Math.hypot(x - ax - part * dx, y - ay - part * dy))
  }
  return nearest
}
