"""Pictures of what a network says, to look at: the image, its classes, and its boundary coloured by direction."""

import colorsys
from pathlib import Path

import numpy as np
from PIL import Image

from .report import is_ridge, predict
from .targets import DIRECTIONS


def write_pictures(network, images, folder, longest=960):
    """One PNG per picture: as it is | classes | boundary (brightness) and direction (hue, red = to the right)."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for path in images:
        picture = Image.open(path).convert("RGB")
        picture.thumbnail((longest, longest))
        image = np.asarray(picture)
        semantic, boundary, direction = predict(network, image)
        panels = [image, _class_panel(image, semantic), _boundary_panel(boundary, direction)]
        Image.fromarray(np.concatenate(panels, axis=1)).save(folder / f"{Path(path).stem}.png")


def _hues(count):
    return np.array([colorsys.hsv_to_rgb(k / count, 0.9, 1.0) for k in range(count)]) * 255


def _class_panel(image, semantic):
    colours = np.concatenate([[[0, 0, 0]], _hues(len(semantic) - 1)])
    mixed = np.tensordot(semantic, colours, axes=(0, 0))
    return np.uint8(0.35 * image + 0.65 * mixed)


def _boundary_panel(boundary, direction):
    strength = boundary * np.where(is_ridge(boundary, direction), 1.0, 0.35)
    return np.uint8(strength[..., None] * _hues(len(DIRECTIONS))[direction.argmax(0)])
