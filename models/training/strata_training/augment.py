"""Flips and quarter turns of pictures and of what they mean: turning a picture turns its directions, too."""

import numpy as np

from .targets import DIRECTIONS

# The eight symmetries of the square: bit 2 transposes, then bit 0 mirrors left to right and bit 1 top to bottom.
SYMMETRIES = range(8)


def transformed(plane, symmetry):
    """An array of shape (height, width, …) under a symmetry. A view."""
    if symmetry & 4:
        plane = np.swapaxes(plane, 0, 1)
    return plane[:: -1 if symmetry & 2 else 1, :: -1 if symmetry & 1 else 1]


def transformed_sets(sets, symmetry):
    """Direction sets under a symmetry: they move with their pixels and turn with the picture."""
    return _SET_TABLES[symmetry][transformed(sets, symmetry)]


def _set_table(symmetry):
    permutation = []
    for dx, dy in DIRECTIONS:
        if symmetry & 4:
            dx, dy = dy, dx
        permutation.append(DIRECTIONS.index((-dx if symmetry & 1 else dx, -dy if symmetry & 2 else dy)))
    table = np.zeros(256, dtype=np.uint8)
    for members in range(256):
        for k in range(8):
            if members >> k & 1:
                table[members] |= 1 << permutation[k]
    return table


_SET_TABLES = [_set_table(symmetry) for symmetry in SYMMETRIES]


def recoloured(image, random):
    """Random exposure, contrast, saturation and white balance of a uint8 picture; float32, 0..255."""
    picture = image.astype(np.float32)
    grey = picture.mean(axis=2, keepdims=True)
    picture = grey + (picture - grey) * random.uniform(0.5, 1.3)
    picture *= random.uniform(0.85, 1.15, 3).astype(np.float32)
    middle = picture.mean()
    picture = middle + (picture - middle) * random.uniform(0.75, 1.2) + random.uniform(-25, 25)
    if random.random() < 0.06:
        picture = np.repeat(picture.mean(axis=2, keepdims=True), 3, axis=2)
    return np.clip(picture, 0, 255)
