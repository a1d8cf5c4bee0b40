import math
import unittest

import numpy as np

from strata_training.augment import SYMMETRIES, transformed, transformed_sets
from strata_training.targets import DIRECTIONS, direction_sets


def by_definition(instances):
    """A.1.1 pixel by pixel, written down anew."""
    height, width = instances.shape
    sets = np.zeros((height, width), dtype=np.uint8)
    for y in range(height):
        for x in range(width):
            own = instances[y, x]
            inside = [
                (k, dx, dy) for k, (dx, dy) in enumerate(DIRECTIONS) if 0 <= x + dx < width and 0 <= y + dy < height
            ]
            members = [(k, dx, dy) for k, dx, dy in inside if own > 0 and instances[y + dy, x + dx] < own]
            if not members:
                continue
            nx = sum(dx / math.hypot(dx, dy) for _, dx, dy in members)
            ny = sum(dy / math.hypot(dx, dy) for _, dx, dy in members)
            if math.hypot(nx, ny) < 1e-9:
                sets[y, x] = sum(1 << k for k, _, _ in members)
                continue
            fits = [(nx * dx + ny * dy) / math.hypot(dx, dy) for dx, dy in DIRECTIONS]
            sets[y, x] = sum(1 << k for k, fit in enumerate(fits) if fit > max(fits) - 1e-9)
    return sets


def random_map(seed, height=19, width=14):
    return np.random.default_rng(seed).integers(0, 4, (height // 3 + 1, width // 3 + 1)).repeat(3, 0).repeat(3, 1)[:height, :width]


class Targets(unittest.TestCase):
    def test_follow_the_definition(self):
        for seed in range(20):
            instances = random_map(seed).astype(np.uint8)
            np.testing.assert_array_equal(direction_sets(instances), by_definition(instances))
        speckled = np.random.default_rng(9).integers(0, 3, (17, 23)).astype(np.uint8)
        np.testing.assert_array_equal(direction_sets(speckled), by_definition(speckled))

    def test_point_from_the_occluder_to_what_it_hides(self):
        instances = np.array([[2, 2, 1, 1, 0]], dtype=np.uint8)
        # Right, on the pixels left of each step down.
        np.testing.assert_array_equal(direction_sets(instances), [[0, 1, 0, 1, 0]])

    def test_leave_out_pairs_without_order(self):
        instances = np.array([[2, 2, 1, 1, 0]], dtype=np.uint8)
        nothing_behind = lambda own, other: np.zeros(own.shape, dtype=bool)  # noqa: E731
        np.testing.assert_array_equal(direction_sets(instances, nothing_behind), [[0, 0, 0, 1, 0]])

    def test_do_not_change_when_flipped_or_turned_with_the_picture(self):
        for seed in range(10):
            instances = random_map(seed).astype(np.uint8)
            for symmetry in SYMMETRIES:
                turned = np.ascontiguousarray(transformed(instances, symmetry))
                np.testing.assert_array_equal(
                    transformed_sets(direction_sets(instances), symmetry), direction_sets(turned), f"symmetry {symmetry}"
                )

    def test_have_eight_different_symmetries(self):
        picture = np.arange(6).reshape(2, 3)
        self.assertEqual(len({transformed(picture, symmetry).tobytes() for symmetry in SYMMETRIES}), 8)


if __name__ == "__main__":
    unittest.main()
