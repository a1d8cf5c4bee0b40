"""What light and a camera do to a painted scene: uneven light, cast shadows, blur, noise, JPEG."""

import io

import numpy as np
from PIL import Image, ImageFilter

from .textures import noise_field


def grid(size):
    """Pixel centres x, y of an image of size (width, height), each of shape (height, width)."""
    width, height = size
    return np.meshgrid(np.arange(width, dtype=np.float32) + 0.5, np.arange(height, dtype=np.float32) + 0.5)


def room_light(size, random, is_hard):
    """Brightness over the image: a gradient, and on hard scenes shadows of things outside of the picture."""
    x, y = grid(size)
    angle, depth = random.uniform(0, 2 * np.pi), random.uniform(0, 0.5 if is_hard else 0.25)
    across = (np.cos(angle) * (x / size[0] - 0.5) + np.sin(angle) * (y / size[1] - 0.5)) / 0.7
    light = 1 + depth * across
    if is_hard and random.random() < 0.4:
        noise = noise_field(random, (5, 6))
        stretch, edge = random.uniform(0.1, 0.5), random.choice([1.5, 6.0, 20.0])
        shade = np.clip(noise(x * stretch, y * stretch) * edge + 0.5, 0, 1)
        light *= 1 - random.uniform(0.2, 0.6) * shade
    return light[..., None].astype(np.float32)


def photographed(canvas, random, is_hard):
    """A canvas of about 0..1 as a uint8 picture."""
    if random.random() < 0.3:
        canvas = np.clip(canvas, 0, 1) ** np.float32(random.uniform(0.7, 1.4))
    if is_hard and random.random() < 0.3:
        # A flat, hazy picture.
        canvas = random.uniform(0.2, 0.7) + (canvas - canvas.mean()) * random.uniform(0.35, 0.8)
    picture = np.clip(canvas * 255, 0, 255)
    blur = random.uniform(0, 1.5) if is_hard else random.uniform(0, 0.8)
    if random.random() < 0.6:
        image = Image.fromarray(picture.astype(np.uint8)).filter(ImageFilter.GaussianBlur(blur))
        picture = np.asarray(image, dtype=np.float32)
    deviation = random.uniform(0, 16 if is_hard else 5)
    noise = random.standard_normal(picture.shape, dtype=np.float32)
    if random.random() < 0.3:
        # Noise of dim light: in blotches, and the darker the stronger.
        noise = np.repeat(np.repeat(noise[::2, ::2], 2, axis=0), 2, axis=1)[: picture.shape[0], : picture.shape[1]]
        noise = noise * (1.3 - picture / 255)
    picture = np.clip(picture + deviation * noise + 0.5, 0, 255).astype(np.uint8)
    if random.random() < (0.8 if is_hard else 0.5):
        quality = int(random.uniform(25, 95) if is_hard else random.uniform(60, 95))
        packed = io.BytesIO()
        Image.fromarray(picture).save(packed, "JPEG", quality=quality)
        picture = np.asarray(Image.open(packed))
    return picture
