"""What the network should answer, from an instance map: boundary B_p and its direction E_p.

The map's numbers are the order: a higher number is in front of a lower one where they touch; 0 is the background. Our
completion of the paper (OOSIS names a finite set of directions, occluder → occludee, and leaves the rest open), the
same as `src/core/cues/trueBoundary.ts`:

    N(p) = { r : g(p + r) < g(p) },  n_p = Σ_{r ∈ N} r / |r|,  E_p = the direction nearest to n_p

Directions are sets of bits (bit k = direction k): two where n_p lies half-way between two of them, those of N(p) where it vanishes.
So mirrored maps give mirrored sets. Pixels beyond the image are nobody's.
"""

import numpy as np

# Offset (x, y) of direction k: the angle k · 45° from +x (right) towards +y (down).
DIRECTIONS = ((1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1))
# What they become in a mirror image, left and right exchanged.
MIRRORED_DIRECTIONS = tuple(DIRECTIONS.index((-dx, dy)) for dx, dy in DIRECTIONS)


def direction_sets(front, behind=None):
    """Bit sets of an instance map of shape (height, width), uint8; 0 where there is no boundary.

    `behind(p, q)` says elementwise whether instance q ≠ p lies behind instance p > 0; by default the lower number does.
    """
    height, width = front.shape
    padded = np.full((height + 2, width + 2), -1, dtype=np.int32)
    padded[1:-1, 1:-1] = front
    own = padded[1:-1, 1:-1]
    neighbours = np.zeros((height, width), dtype=np.uint8)
    for k, (dx, dy) in enumerate(DIRECTIONS):
        other = padded[1 + dy : 1 + dy + height, 1 + dx : 1 + dx + width]
        if behind is None:
            is_behind = other < own
        else:
            is_behind = (other != own) & ((other == 0) | behind(own, other))
        neighbours |= (is_behind & (other >= 0) & (own > 0)).astype(np.uint8) << k
    return _SET_OF_NEIGHBOURS[neighbours]


def _nearest_of_all_neighbour_sets():
    table = np.zeros(256, dtype=np.uint8)
    for members in range(1, 256):
        normal = np.zeros(2)
        for k, (dx, dy) in enumerate(DIRECTIONS):
            if members >> k & 1:
                normal += np.array([dx, dy]) / np.hypot(dx, dy)
        if np.hypot(*normal) < 1e-9:
            table[members] = members
            continue
        turn = np.arctan2(normal[1], normal[0]) * 4 / np.pi + 8
        below = int(np.floor(turn))
        is_halfway = abs(turn - below - 0.5) < 1e-9
        nearest = (below, below + 1) if is_halfway else (int(np.round(turn)),)
        for k in nearest:
            table[members] |= 1 << (k % 8)
    return table


_SET_OF_NEIGHBOURS = _nearest_of_all_neighbour_sets()
