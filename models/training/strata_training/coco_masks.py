"""Masks of COCO files: outlines and run lengths, to boolean arrays (height, width)."""

import numpy as np


def mask_of(segmentation, height, width, where):
    """A flat outline, a list of outlines, or runs (compressed or not); `where` is named when it is none of them."""
    if isinstance(segmentation, dict) and "counts" in segmentation:
        return _mask_of_runs(segmentation, height, width, where)
    if isinstance(segmentation, list):
        rings = segmentation if segmentation and isinstance(segmentation[0], list) else [segmentation]
        return _mask_of_rings(rings, height, width, where)
    raise SystemExit(f"{where}: not a mask. Expected outlines or runs, received {str(segmentation)[:60]}.")


def _mask_of_rings(rings, height, width, where):
    """The pixels whose centres are inside an outline; several outlines are united."""
    mask = np.zeros((height, width), dtype=bool)
    for ring in rings:
        if len(ring) < 6 or len(ring) % 2:
            raise SystemExit(f"{where}: not an outline. Expected x, y of three points or more, received {len(ring)} numbers.")
        mask |= _inside(np.array(ring, dtype=np.float64).reshape(-1, 2), height, width)
    return mask


def _inside(points, height, width):
    """Even-odd rule: on every row, each edge that crosses it turns over all pixels to its right."""
    turns = np.zeros((height, width + 1), dtype=np.int32)
    for (x0, y0), (x1, y1) in zip(points, np.roll(points, -1, axis=0)):
        if y0 == y1:
            continue
        first, last = np.clip(np.ceil(np.sort([y0, y1]) - 0.5), 0, height).astype(np.int64)
        rows = np.arange(first, last)
        crossings = x0 + (rows + 0.5 - y0) * ((x1 - x0) / (y1 - y0))
        turns[rows, np.clip(np.ceil(crossings - 0.5), 0, width).astype(np.int64)] += 1
    return np.cumsum(turns, axis=1)[:, :width] % 2 == 1


def _mask_of_runs(runs, height, width, where):
    counts = runs["counts"]
    counts = _decoded(counts) if isinstance(counts, (str, bytes)) else counts
    if list(runs["size"]) != [height, width] or sum(counts) != height * width or min(counts, default=0) < 0:
        raise SystemExit(
            f"{where}: runs of another size. Expected {height} × {width} pixels, received {runs['size']} and {sum(counts)} pixels."
        )
    values = np.arange(len(counts)) % 2 == 1
    return np.repeat(values, counts).reshape(width, height).T


def _decoded(text):
    """COCO's compressed counts: groups of 5 bits from character 48 on; from the fourth on, differences to the last but one."""
    data = text.encode() if isinstance(text, str) else text
    counts, value, shift = [], 0, 0
    for code in data:
        bits = code - 48
        value |= (bits & 31) << shift
        shift += 5
        if bits & 32:
            continue
        if bits & 16:
            value -= 1 << shift
        counts.append(value + counts[-2] if len(counts) > 2 else value)
        value, shift = 0, 0
    return counts


def runs_of(mask):
    """Compressed runs of a boolean mask, as COCO writes them."""
    height, width = mask.shape
    flat = mask.T.reshape(-1)
    changes = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    ends = np.concatenate([[0] if flat[0] else [], changes, [flat.size]]).astype(np.int64)
    counts = np.diff(ends, prepend=0).tolist()
    return {"size": [height, width], "counts": _encoded(counts)}


def _encoded(counts):
    text = []
    for at, count in enumerate(counts):
        value = count - counts[at - 2] if at > 2 else count
        while True:
            bits = value & 31
            value >>= 5
            is_last = value == (-1 if bits & 16 else 0)
            text.append(chr(48 + bits + (0 if is_last else 32)))
            if is_last:
                break
    return "".join(text)
