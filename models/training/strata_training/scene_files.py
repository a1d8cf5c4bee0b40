"""Held-out scenes as files: pictures and one COCOA file with exact masks and order, for Strata and for anyone else."""

import json
from pathlib import Path

import numpy as np
from PIL import Image

from .coco_masks import runs_of
from .shapes import CLASSES


def write_scenes(folder, scenes, jpeg_quality=None):
    """Writes scene-0000.png (or .jpg), … and annotations.json; returns how many there were."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    images, annotations = [], []
    for index, scene in enumerate(scenes):
        name = f"scene-{index:04d}.{'jpg' if jpeg_quality else 'png'}"
        Image.fromarray(scene.image).save(folder / name, **({"quality": jpeg_quality} if jpeg_quality else {}))
        height, width = scene.instances.shape
        images.append({"id": index + 1, "file_name": name, "width": width, "height": height})
        annotations.append(_annotation(scene, index + 1))
    text = json.dumps({"images": images, "annotations": annotations}, separators=(",", ":"))
    (folder / "annotations.json").write_text(text + "\n")
    return len(images)


def _annotation(scene, number):
    # COCOA lists from the nearest (order 1) to the farthest.
    numbers = range(len(scene.amodal), 0, -1)
    regions = [_region(scene, instance, order) for order, instance in enumerate(numbers, start=1)]
    masks = [scene.amodal[instance - 1] for instance in numbers]
    pairs = [
        f"{front + 1}-{back + 1}"
        for front in range(len(masks))
        for back in range(front + 1, len(masks))
        if np.any(masks[front] & masks[back])
    ]
    return {
        "id": number,
        "image_id": number,
        "author": "strata_training",
        "size": len(regions),
        "regions": regions,
        "depth_constraint": ",".join(pairs),
    }


def _region(scene, instance, order):
    amodal, visible = scene.amodal[instance - 1], scene.instances == instance
    hidden = amodal & ~visible
    area = int(np.count_nonzero(amodal))
    region = {
        "segmentation": runs_of(amodal),
        "name": CLASSES[scene.class_indices[instance - 1]],
        "area": area,
        "isStuff": 0,
        "occlude_rate": round(np.count_nonzero(hidden) / area, 6),
        "order": order,
    }
    if hidden.any():
        region["visible_mask"] = runs_of(visible)
        region["invisible_mask"] = runs_of(hidden)
    return region
