"""Surfaces: what colour a material has at (u, v), pixels in the object's own frame.

A material is drawn once from `random` and then a function of coordinates, so two objects may share one (camouflage).
"""

from pathlib import Path

import numpy as np
from PIL import Image

_TILE = 256


def _noise_bank():
    """Tiles of noise with unit variance that repeat without a seam, from rough to cloudy."""
    random = np.random.default_rng(20260101)
    frequency = np.hypot(np.fft.fftfreq(_TILE)[:, None], np.fft.rfftfreq(_TILE)[None, :])
    frequency[0, 0] = np.inf
    tiles = []
    for exponent in (0.0, 0.5, 1.0, 1.3, 1.6, 2.0, 2.5):
        spectrum = np.fft.rfft2(random.normal(size=(_TILE, _TILE))) * frequency**-exponent
        tile = np.fft.irfft2(spectrum, s=(_TILE, _TILE))
        tiles.append(((tile - tile.mean()) / tile.std()).astype(np.float32))
    return tiles


_BANK = _noise_bank()
ROUGH, CLOUDY = (0, 1, 2), (3, 4, 5, 6)


def noise_field(random, tiles=CLOUDY):
    """A random function of (x, y) with unit variance; one unit is one pixel of its tile."""
    tile = _BANK[int(random.choice(tiles))]
    shift_x, shift_y = random.uniform(0, _TILE, 2)

    def noise(x, y):
        x = x + shift_x
        y = y + shift_y
        x0 = np.floor(x)
        y0 = np.floor(y)
        fx = x - x0
        fy = y - y0
        column = x0.astype(np.int32) & (_TILE - 1)
        row = y0.astype(np.int32) & (_TILE - 1)
        next_column = (column + 1) & (_TILE - 1)
        next_row = (row + 1) & (_TILE - 1)
        above = tile[row, column] * (1 - fx) + tile[row, next_column] * fx
        below = tile[next_row, column] * (1 - fx) + tile[next_row, next_column] * fx
        return above * (1 - fy) + below * fy

    return noise


def _soft(distance, width=1.0):
    return np.clip(0.5 - distance / width, 0, 1)


def _wave(x, period):
    """Distance to the nearest multiple of `period`."""
    return np.abs(x - np.round(x / period) * period)


# Each pattern: (random, scale) to a function of (u, v) that gives (share of the accent colour, tone around 1).


def plain(random, scale):
    return lambda u, v: (0.0, 1.0)


def cloudy(random, scale):
    noise, stretch, depth = noise_field(random), random.uniform(0.3, 2.0), random.uniform(0.03, 0.14)
    return lambda u, v: (0.0, 1 + depth * noise(u * stretch, v * stretch))


def rough(random, scale):
    noise, stretch, depth = noise_field(random, ROUGH), random.uniform(0.3, 1.2), random.uniform(0.03, 0.12)
    return lambda u, v: (0.0, 1 + depth * noise(u * stretch, v * stretch))


def grain(random, scale):
    noise, rings = noise_field(random), noise_field(random, (4, 5))
    along, across = random.uniform(0.03, 0.12), random.uniform(0.4, 1.0)
    depth, lines = random.uniform(0.03, 0.09), random.uniform(0.15, 0.5)

    def pattern(u, v):
        wood = np.sin(v * lines + 4 * rings(u * along * 2, v * 0.15))
        return 0.25 + 0.2 * wood, 1 + depth * noise(u * along, v * across)

    return pattern


def stripes(random, scale):
    period = scale * random.uniform(0.15, 0.5)
    width = period * random.uniform(0.15, 0.35)
    edge = random.choice([1.0, 1.0, period / 2])
    return lambda u, v: (_soft(_wave(u, period) - width, edge), 1.0)


def gingham(random, scale):
    period = scale * random.uniform(0.2, 0.5)
    return lambda u, v: (
        0.5 * (_soft(_wave(u, period) - period / 4) + _soft(_wave(v, period) - period / 4)),
        1.0,
    )


def checks(random, scale):
    period = scale * random.uniform(0.25, 0.7)

    def pattern(u, v):
        across = _soft(_wave(u, period) - period / 4)
        down = _soft(_wave(v, period) - period / 4)
        return across + down - 2 * across * down, 1.0

    return pattern


def dots(random, scale):
    period = scale * random.uniform(0.2, 0.5)
    radius = period * random.uniform(0.15, 0.35)

    def pattern(u, v):
        shifted = u + np.round(v / period) * period / 2
        return _soft(np.hypot(_wave(shifted, period), _wave(v, period)) - radius), 1.0

    return pattern


def speckle(random, scale):
    noise, stretch = noise_field(random, (2, 3)), random.uniform(0.2, 0.9)
    level = random.uniform(1.0, 2.0)
    return lambda u, v: (np.clip((noise(u * stretch, v * stretch) - level) * 3, 0, 1), 1.0)


def patches(random, scale):
    noise, stretch = noise_field(random, (5, 6)), random.uniform(0.4, 1.5) * 40 / max(scale, 10)
    sharp = random.choice([2.0, 6.0, 20.0])
    return lambda u, v: (np.clip(noise(u * stretch, v * stretch) * sharp + 0.5, 0, 1), 1.0)


def rings(random, scale):
    period = scale * random.uniform(0.12, 0.4)
    width = period * random.uniform(0.08, 0.3)
    depth = random.uniform(0.3, 1.0)
    return lambda u, v: (depth * _soft(_wave(np.hypot(u, v), period) - width, 1.5), 1.0)


def veins(random, scale):
    period = scale * random.uniform(0.15, 0.3)
    slope, depth = random.uniform(0.5, 1.2), random.uniform(0.4, 1.0)

    def pattern(u, v):
        side = np.abs(v)
        return depth * np.maximum(_soft(side - 0.9, 1.5), 0.7 * _soft(_wave(u - slope * side, period) - 0.4, 1.5)), 1.0

    return pattern


def weave(random, scale):
    across, down = noise_field(random, (1, 2)), noise_field(random, (1, 2))
    depth, fine = random.uniform(0.03, 0.09), random.uniform(0.5, 0.9)
    return lambda u, v: (0.0, 1 + depth * (across(u * fine, v * 0.08) + down(u * 0.08, v * fine)))


def planks(random, scale):
    wood = grain(random, scale)
    width = scale * random.uniform(0.5, 1.2)
    dark = random.uniform(0.1, 0.5)

    def pattern(u, v):
        share, tone = wood(u + 997 * np.floor(v / width), v)
        gap = _soft(_wave(v - width / 2 + width / 2, width) - 0.4, 2.0)
        return share, tone * (1 - dark * gap)

    return pattern


def halves(random, scale):
    shift, edge = scale * random.uniform(-0.4, 0.4), random.choice([1.0, 1.0, scale])
    return lambda u, v: (_soft(u - shift, edge), 1.0)


def shaded(random, scale):
    """Smooth shading across the surface, like a curved thing in soft light."""
    slope_u, slope_v, bulge = random.uniform(-0.25, 0.25, 3) / scale
    return lambda u, v: (0.0, np.clip(1 + u * slope_u + v * slope_v + bulge * np.hypot(u, v), 0.3, 1.7))


PATTERNS = (plain, cloudy, rough, grain, stripes, gingham, checks, dots, speckle, patches, rings, veins, weave, halves, shaded)
# Patterns whose edges are no edges of things, yet look like ones.
_DECEIVING = {halves, patches, checks}
GROUNDS = (plain, cloudy, cloudy, rough, grain, stripes, gingham, checks, dots, speckle, speckle, patches, weave, planks, planks)

# Muted colours as in the sample scenes; half of all surfaces take one of these, the others any colour.
_MUTED = np.array(
    """f2eadc dcc8a8 abc4cc d9a398 d8a246 93a88b c3664c 6d8052 5c7692 316469 704c60 b99366 7a5740 9a9892 3d4247""".split()
)
_PALETTE = np.array([[int(code[at : at + 2], 16) for at in (0, 2, 4)] for code in _MUTED], dtype=np.float32) / 255


def any_colour(random):
    if random.random() < 0.5:
        return np.clip(_PALETTE[random.integers(len(_PALETTE))] + random.uniform(-0.05, 0.05), 0, 1).astype(np.float32)
    grey = random.uniform(0.05, 0.95)
    return np.clip(grey + random.normal(0, random.choice([0.04, 0.15, 0.3]), 3), 0.02, 0.98).astype(np.float32)


class Material:
    """One surface. `scale` is the size of what it covers, pixels; `mild`: its pattern is fainter than edges of things."""

    def __init__(self, random, scale, patterns=PATTERNS, colour=None, photos=None, mild=False):
        self.colour = any_colour(random) if colour is None else colour
        accent_shift = random.choice([0.05, 0.1, 0.2] if mild else [0.15, 0.3, 0.6])
        if mild:
            patterns = [pattern for pattern in patterns if pattern not in _DECEIVING]
        self.accent = np.clip(self.colour * (1 - accent_shift) + accent_shift * any_colour(random), 0, 1)
        self.pattern = patterns[random.integers(len(patterns))](random, scale)
        self.fine, self.depth = _BANK[1 + random.integers(3)], np.float32(random.uniform(0, 0.05))
        self.photo = None
        if photos and random.random() < 0.5:
            self.photo = photos[random.integers(len(photos))]
            self.photo_shift = random.integers(0, 4096, 2)

    def at(self, u, v):
        """Colours (height, width, 3), 0..1 and a little beyond."""
        if self.photo is not None:
            height, width = self.photo.shape[:2]
            return self.photo[
                (v.astype(np.int32) + self.photo_shift[0]) % height, (u.astype(np.int32) + self.photo_shift[1]) % width
            ]
        share, tone = self.pattern(u, v)
        fine = self.fine[v.astype(np.int32) & (_TILE - 1), u.astype(np.int32) & (_TILE - 1)]
        tone = tone * (1 + self.depth * fine)
        share = np.asarray(share, dtype=np.float32)
        return (self.colour + share[..., None] * (self.accent - self.colour)) * tone[..., None]


def read_photos(folder, longest=512):
    """The pictures of a folder as textures, (height, width, 3) float32 in 0..1, mirrored to repeat without a seam."""
    names = sorted(path for path in Path(folder).iterdir() if path.suffix.lower() in {".jpg", ".jpeg", ".png"})
    if not names:
        raise SystemExit(f"No textures in {folder}: expected .jpg or .png files. Leave --textures out to do without.")
    photos = []
    for name in names:
        picture = Image.open(name).convert("RGB")
        picture.thumbnail((longest, longest))
        array = np.asarray(picture, dtype=np.float32) / 255
        array = np.concatenate([array, array[::-1]])
        photos.append(np.concatenate([array, array[:, ::-1]], axis=1))
    return photos
