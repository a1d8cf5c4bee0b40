"""Random scenes of overlapping things, with everything that is true about them.

A scene is composed from front to back, so that hardly visible things are left out, and painted from back to front.
Same arguments, same scene, on every machine with the same NumPy and Pillow.
"""

from dataclasses import dataclass

import numpy as np

from .camera import grid, photographed, room_light
from .shapes import CLASSES, MAKERS
from .textures import GROUNDS, Material

# First word of a scene's seed: what is trained on and what is held out can never be the same scene.
TRAINING, HELD_OUT = 0, 1

# Small, thin and common first: how often a class is tried.
_CLASS_WEIGHTS = np.array([1.2, 1.2, 1.2, 1.0, 1.0, 1.3, 1.0, 0.9, 1.0])
_CLASS_WEIGHTS /= _CLASS_WEIGHTS.sum()

# A scene has one typical radius in pixels, drawn from here whatever its size; its things are 0.6 to 1.65 times as large.
_TYPICAL_RADIUS = {"easy": (16, 88), "hard": (11, 88)}


@dataclass
class Piece:
    """One thing on its box of the image; rows y0…, columns x0… may reach beyond the image by the room for its shadow."""

    class_index: int
    x0: int
    y0: int
    distance: np.ndarray
    u: np.ndarray
    v: np.ndarray
    centre: tuple
    radius: float
    height: float


@dataclass
class Scene:
    """`instances`: 0 is the background; where two instances meet, the higher number is in front."""

    image: np.ndarray
    instances: np.ndarray
    # Class of instance number n at n − 1, an index into CLASSES.
    class_indices: list
    # Whole masks, hidden parts included, in the same order.
    amodal: list

    @property
    def semantic(self):
        """Planes of the semantic head: 0 background, 1 + class."""
        table = np.array([0] + [1 + index for index in self.class_indices], dtype=np.uint8)
        return table[self.instances]


def make_scene(seed, size, difficulty="easy", photos=None):
    """`seed`: a sequence of integers, `size`: (width, height), `difficulty`: easy | hard | mixed."""
    random = np.random.default_rng(seed)
    if difficulty == "mixed":
        difficulty = "easy" if random.random() < 0.7 else "hard"
    is_hard = difficulty == "hard"
    pieces, instances = _compose(size, random, is_hard)
    image = _paint(pieces, size, random, is_hard, photos)
    amodal = [_on_image(piece, piece.distance < 0, size) for piece in pieces]
    return Scene(image, instances, [piece.class_index for piece in pieces], amodal)


def held_out_scenes(difficulty, indices, size, seed=0):
    """Scenes that no network of this recipe was trained on, one after the other; `indices`: how many, or which."""
    indices = range(indices) if isinstance(indices, int) else indices
    return (make_scene([HELD_OUT, seed, index], size, difficulty) for index in indices)


def _compose(size, random, is_hard):
    """Pieces from the farthest (number 1) to the nearest, and the instance map."""
    width, height = size
    shorter = min(size)
    smallest, largest = _TYPICAL_RADIUS["hard" if is_hard else "easy"]
    typical = np.exp(random.uniform(np.log(smallest), np.log(max(smallest, min(largest, 0.45 * shorter)))))
    wanted = random.uniform(0.3, 0.8) if is_hard else random.uniform(0.25, 0.6)
    # Of easy scenes, what shows little of itself is left out, as an annotator would.
    least_pixels, least_share = (40, 0.15) if is_hard else (150, 0.4)
    covered = np.zeros((height, width), dtype=bool)
    front_first, visible_masks = [], []
    most = int(random.integers(6, 31 if is_hard else 21))
    for _ in range(4 * most):
        if len(front_first) >= most or covered.mean() > wanted:
            break
        piece = _random_piece(size, typical, front_first, random, is_hard)
        whole = _on_image(piece, piece.distance < 0, size)
        visible = whole & ~covered
        count = np.count_nonzero(visible)
        if count < max(least_pixels, least_share * np.count_nonzero(whole)):
            continue
        covered |= whole
        front_first.append(piece)
        visible_masks.append(visible)
    instances = np.zeros((height, width), dtype=np.uint8)
    for at, visible in enumerate(visible_masks):
        instances[visible] = len(front_first) - at
    return front_first[::-1], instances


def _random_piece(size, typical, others, random, is_hard):
    name = CLASSES[random.choice(len(CLASSES), p=_CLASS_WEIGHTS)]
    radius = typical * np.exp(random.uniform(-0.5, 0.5))
    if name == "bar":
        radius *= random.uniform(1.2, 2.6)
        thinnest = 1.3 if is_hard else 2.2
        half_width = np.clip(radius * random.uniform(0.04, 0.16), thinnest, 16)
        distance = MAKERS[name](radius, random, half_width)
    else:
        radius = max(radius, {"ring": 16, "arch": 16, "star": 14}.get(name, 9))
        distance = MAKERS[name](radius, random)
    if others and random.random() < 0.6:
        # Beside another one, so that things overlap.
        near = others[random.integers(len(others))]
        angle, reach = random.uniform(0, 2 * np.pi), (0.3 + 0.7 * random.random()) * (near.radius + radius)
        x, y = near.centre[0] + np.cos(angle) * reach, near.centre[1] + np.sin(angle) * reach
        x, y = np.clip(x, 0, size[0] - 1), np.clip(y, 0, size[1] - 1)
    else:
        x, y = random.uniform(0, size[0]), random.uniform(0, size[1])
    turn = random.uniform(0, 2 * np.pi)
    height = min(radius, 40) * random.uniform(0.03, 0.22) + 0.5
    margin = int(np.ceil(2.2 * height)) + 3
    reach = int(np.ceil(radius * 1.5)) + margin if name == "blob" else int(np.ceil(radius * 1.25)) + margin
    # Nothing far outside of the image is worth its time.
    x0, x1 = max(int(x) - reach, -margin), min(int(x) + reach, size[0] + margin)
    y0, y1 = max(int(y) - reach, -margin), min(int(y) + reach, size[1] + margin)
    dx = np.arange(x0, x1, dtype=np.float32)[None, :] + np.float32(0.5 - x)
    dy = np.arange(y0, y1, dtype=np.float32)[:, None] + np.float32(0.5 - y)
    cos, sin = np.float32(np.cos(turn)), np.float32(np.sin(turn))
    u, v = cos * dx + sin * dy, cos * dy - sin * dx
    return Piece(
        CLASSES.index(name), x0, y0, distance(u, v).astype(np.float32), u, v, (x, y), float(radius), float(height)
    )


def _paint(pieces, size, random, is_hard, photos):
    shorter = min(size)
    x, y = grid(size)
    turn = random.uniform(0, 2 * np.pi)
    ground = Material(random, shorter * random.uniform(0.1, 0.5), GROUNDS, photos=photos, mild=not is_hard)
    canvas = ground.at(np.cos(turn) * x + np.sin(turn) * y, np.cos(turn) * y - np.sin(turn) * x).astype(np.float32)
    light_angle = random.uniform(0, 2 * np.pi)
    light = np.array([np.cos(light_angle), np.sin(light_angle)], dtype=np.float32)
    shadow = random.uniform(0.1, 0.6) if random.random() < 0.75 else 0.0
    bevel = random.uniform(0.05, 0.45) if random.random() < 0.7 else 0.0
    outline = random.uniform(0.2, 0.8) if random.random() < 0.1 else 0.0
    # Things of a kind often look alike: a few materials per scene.
    materials = []
    for piece in pieces:
        material = _material_for(piece, materials, ground, canvas, random, is_hard, photos)
        materials.append(material)
        _cast_shadow(canvas, piece, size, light, shadow)
        _paint_piece(canvas, piece, size, material, light, bevel * random.uniform(0.3, 1.2), outline, random)
    return photographed(canvas * room_light(size, random, is_hard), random, is_hard)


def _material_for(piece, materials, ground, canvas, random, is_hard, photos):
    scale = max(piece.radius, 8.0)
    if is_hard and random.random() < 0.3:
        # Camouflage: made of what it lies on, or of what lies around.
        if materials and random.random() < 0.6:
            return materials[random.integers(len(materials))]
        if random.random() < 0.5:
            return ground
        shade = np.clip(ground.colour + random.normal(0, 0.06, 3), 0.02, 0.98).astype(np.float32)
        return Material(random, scale, colour=shade, photos=photos)
    if materials and random.random() < 0.2:
        return materials[random.integers(len(materials))]
    material = Material(random, scale, photos=photos, mild=not is_hard)
    if is_hard:
        return material
    # Easy scenes: told apart from what lies under it by colour.
    beneath = _mean_beneath(canvas, piece)
    for _ in range(6):
        if np.abs(material.colour - beneath).max() > 0.2:
            break
        material = Material(random, scale, photos=photos, mild=True)
    return material


def _mean_beneath(canvas, piece):
    height, width = canvas.shape[:2]
    _, outside = _overlap(piece, (width, height))
    return canvas[outside].mean(axis=(0, 1))


def _cast_shadow(canvas, piece, size, light, strength):
    if strength == 0:
        return
    dx, dy = (int(round(-piece.height * component)) for component in light)
    soft = 1.5 * piece.height + 1.5
    shade = np.clip(0.5 - piece.distance / soft, 0, 1) * strength
    contact = np.clip(0.6 - piece.distance / 4, 0, 1) * (0.5 * strength)
    dark = np.minimum(_shifted(shade, dx, dy) + contact, 0.75)
    inside, outside = _overlap(piece, size)
    canvas[outside] *= 1 - dark[inside][..., None]


def _shifted(values, dx, dy):
    height, width = values.shape
    moved = np.zeros_like(values)
    moved[max(dy, 0) : height + min(dy, 0), max(dx, 0) : width + min(dx, 0)] = values[
        max(-dy, 0) : height + min(-dy, 0), max(-dx, 0) : width + min(-dx, 0)
    ]
    return moved


def _paint_piece(canvas, piece, size, material, light, bevel, outline, random):
    inside, outside = _overlap(piece, size)
    distance = piece.distance
    # From here on only the pixels that it covers, as one row.
    covered = distance[inside] < 0.5
    coverage = np.minimum(0.5 - distance[inside][covered], 1)[:, None]
    colour = material.at(piece.u[inside][covered], piece.v[inside][covered])
    shade = np.float32(random.uniform(0.9, 1.1))
    if bevel > 0:
        rim = np.float32(random.uniform(1.5, 3.0) + piece.height * random.uniform(0.3, 1.5))
        slope_y, slope_x = np.gradient(distance)
        # The outline's normal, facing the light or turned away from it, strongest at the rim.
        facing = slope_x[inside][covered] * light[0] + slope_y[inside][covered] * light[1]
        depth = np.exp(np.minimum(distance[inside][covered], 0) / rim)
        shade = shade * (1 + bevel * np.clip(facing, -1.2, 1.2) * depth)[:, None]
    if outline > 0:
        shade = shade * (1 - outline * np.clip(1.8 + distance[inside][covered], 0, 1)[:, None])
    part = canvas[outside]
    part[covered] += coverage * (colour * shade - part[covered])


def _overlap(piece, size):
    """Where a piece's box and the image overlap: indices into the piece's arrays and into the image."""
    height, width = piece.distance.shape
    left, top = max(piece.x0, 0), max(piece.y0, 0)
    right, bottom = min(piece.x0 + width, size[0]), min(piece.y0 + height, size[1])
    inside = (slice(top - piece.y0, bottom - piece.y0), slice(left - piece.x0, right - piece.x0))
    return inside, (slice(top, bottom), slice(left, right))


def _on_image(piece, values, size):
    whole = np.zeros((size[1], size[0]), dtype=values.dtype)
    inside, outside = _overlap(piece, size)
    whole[outside] = values[inside]
    return whole
