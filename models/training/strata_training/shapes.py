"""Shapes as signed distances: negative inside, in pixels, near enough to exact around the outline.

Every maker draws its proportions from `random` and returns a function of (u, v), coordinates in pixels around the
centre, so that one function gives the mask, soft edges, rounded rims and shadows alike.
"""

import numpy as np

# Classes in the order of the network's planes; background comes before them.
CLASSES = ("ellipse", "rectangle", "blob", "star", "leaf", "bar", "arch", "ring", "polygon")


def ellipse(radius, random):
    return _ellipse(radius, radius * (1.0 if random.random() < 0.5 else random.uniform(0.5, 0.95)))


def rectangle(radius, random):
    half_width, half_height = 0.85 * radius, 0.85 * radius * random.uniform(0.4, 1.0)
    corner = random.choice([0.0, 0.05, 0.15, 0.35]) * half_height
    return lambda u, v: _box(u, v, half_width, half_height, corner)


def blob(radius, random):
    turns = np.arange(2, 6)
    heights = random.uniform(-1, 1, 4) * np.array([0.22, 0.12, 0.06, 0.04])
    return _around(0.85 * radius, turns, heights, random.uniform(0, 2 * np.pi, 4))


def star(radius, random):
    arms = int(random.choice([4, 5, 5, 5, 6, 7]))
    if random.random() < 0.5:
        return _around(0.68 * radius, np.array([arms]), np.array([random.uniform(0.25, 0.42)]), np.zeros(1))
    return _pointed_star(radius, radius * random.uniform(0.38, 0.58), arms, radius * random.uniform(0.0, 0.08))


def leaf(radius, random):
    half_width = radius * random.uniform(0.25, 0.5)
    # Two circles through both tips.
    big = (radius**2 + half_width**2) / (2 * half_width)
    offset = big - half_width
    return lambda u, v: np.hypot(u, np.abs(v) + offset) - big


def bar(radius, random, half_width=None):
    if half_width is None:
        half_width = np.clip(radius * random.uniform(0.05, 0.16), 2.2, 14)
    bend = random.uniform(-0.12, 0.12) / radius if random.random() < 0.4 else 0.0
    corner = half_width * random.choice([0.0, 0.4, 0.95])
    return lambda u, v: _box(u, (v - bend * u * u) / np.hypot(1, 2 * bend * u), radius, half_width, corner)


def arch(radius, random):
    half_width = radius * random.uniform(0.12, 0.24)
    middle = radius - half_width
    half_angle = random.uniform(0.35, 0.75) * np.pi

    def distance(u, v):
        band = np.abs(np.hypot(u, v) - middle) - half_width
        beyond = np.arctan2(np.abs(v), u) - half_angle
        return np.maximum(band, np.hypot(u, v) * np.sin(np.clip(beyond, -np.pi / 2, np.pi / 2)))

    return distance


def ring(radius, random):
    half_width = radius * random.uniform(0.1, 0.22)
    if random.random() < 0.25:
        half_height = radius * random.uniform(0.65, 1.0)
        return lambda u, v: np.abs(_box(u, v, radius - half_width, half_height - half_width, 0.1 * radius)) - half_width
    outer = _ellipse(radius - half_width, (radius - half_width) * random.choice([1.0, 1.0, random.uniform(0.7, 1.0)]))
    return lambda u, v: np.abs(outer(u, v)) - half_width


def polygon(radius, random):
    corners = int(random.choice([3, 3, 5, 6, 8]))
    apothem = radius * np.cos(np.pi / corners)
    stretch = random.uniform(0.75, 1.0)
    corner = radius * random.choice([0.0, 0.08])

    def distance(u, v):
        v = v / stretch
        angle = np.arctan2(v, u)
        fold = angle - np.round(angle * corners / (2 * np.pi)) * (2 * np.pi / corners)
        return (np.hypot(u, v) * np.cos(fold) - apothem + corner) * stretch

    return distance


MAKERS = {maker.__name__: maker for maker in (ellipse, rectangle, blob, star, leaf, bar, arch, ring, polygon)}


def _ellipse(a, b):
    def distance(u, v):
        near = np.hypot(u / a, v / b)
        slope = np.hypot(u / a**2, v / b**2)
        return near * (near - 1) / np.maximum(slope, 1e-4 / min(a, b))

    return distance


def _box(u, v, half_width, half_height, corner):
    over_u = np.abs(u) - half_width + corner
    over_v = np.abs(v) - half_height + corner
    outside = np.hypot(np.maximum(over_u, 0), np.maximum(over_v, 0))
    return outside + np.minimum(np.maximum(over_u, over_v), 0) - corner


def _around(radius, turns, heights, phases):
    """The outline r(θ) = radius · (1 + Σ height · cos(turns · θ + phase))."""

    def distance(u, v):
        angle = np.arctan2(v, u)
        r = np.hypot(u, v)
        outline = np.full_like(r, radius)
        slope = np.zeros_like(r)
        for n, height, phase in zip(turns, heights, phases):
            outline += radius * height * np.cos(n * angle + phase)
            slope -= radius * height * n * np.sin(n * angle + phase)
        return (r - outline) / np.hypot(1, slope / np.maximum(r, 0.3 * radius))

    return distance


def _pointed_star(tip, valley, arms, corner):
    step = np.pi / arms
    tip_x, valley_x, valley_y = tip - corner, valley * np.cos(step), valley * np.sin(step)
    # Outward normal of the edge from the tip (tip_x, 0) to the valley.
    length = np.hypot(valley_y, tip_x - valley_x)
    normal_x, normal_y = valley_y / length, (tip_x - valley_x) / length

    def distance(u, v):
        angle = np.arctan2(v, u)
        fold = np.abs(angle - np.round(angle / (2 * step)) * (2 * step))
        r = np.hypot(u, v)
        return (r * np.cos(fold) - tip_x) * normal_x + r * np.sin(fold) * normal_y - corner

    return distance
