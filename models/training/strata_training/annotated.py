"""COCOA and KINS 2020 as training data: their masks and order as the targets of the network.

The instance map is what is visible; who is in front comes from `order` (COCOA) or from the layer inside a cluster (KINS). Where a
file does not say, neither is in front and there is no boundary to learn.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from .coco_masks import mask_of
from .losses import UNKNOWN
from .targets import direction_sets

KINS_CLASSES = ("cyclist", "pedestrian", "rider", "car", "tram", "truck", "van", "misc")
# COCOA names its regions freely: without a list of classes, everything is a thing.
COCOA_CLASSES = ("thing",)


@dataclass
class Region:
    segmentation: object
    visible: object
    # Plane number of the class: 1 + its index, or UNKNOWN.
    plane: int
    # Regions of one cluster: the lower layer is in front. Other pairs are not ordered.
    cluster: object
    layer: int
    where: str


@dataclass
class Record:
    path: Path
    regions: list


def read_cocoa(annotations, images, classes=COCOA_CLASSES):
    """One record per annotated image of a COCOA file, or of a folder of single annotations named like their pictures."""
    path = Path(annotations)
    if path.is_dir():
        return [
            _cocoa_record(json.loads(file.read_text()), _picture_beside(Path(images), file.stem), classes, str(file))
            for file in sorted(path.glob("*.json"))
        ]
    whole = json.loads(path.read_text())
    names = {image["id"]: image["file_name"] for image in whole["images"]}
    seen, records = set(), []
    for annotation in whole["annotations"]:
        # Several people annotated some pictures: the first one counts, as in the reference evaluation.
        if annotation["image_id"] in seen:
            continue
        seen.add(annotation["image_id"])
        where = f"{path}, image {annotation['image_id']}"
        records.append(_cocoa_record(annotation, Path(images) / names[annotation["image_id"]], classes, where))
    return records


def _picture_beside(folder, stem):
    for suffix in (".jpg", ".jpeg", ".png"):
        if (folder / f"{stem}{suffix}").exists():
            return folder / f"{stem}{suffix}"
    raise SystemExit(f"No picture for {stem}.json in {folder}: expected {stem}.jpg or {stem}.png.")


def _cocoa_record(annotation, picture, classes, where):
    regions = []
    for index, region in enumerate(annotation["regions"]):
        if region.get("isStuff"):
            # Stuff is ground to the network: its planes know things only.
            continue
        name = region.get("name", "").strip().lower()
        plane = 1 if classes == COCOA_CLASSES else 1 + classes.index(name) if name in classes else UNKNOWN
        regions.append(
            Region(
                region["segmentation"],
                region.get("visible_mask"),
                plane,
                "image",
                region.get("order", index + 1),
                f"{where}, region {index}",
            )
        )
    return Record(picture, regions)


def read_kins(annotations, images):
    """One record per image of a KINS 2020 file (`a_segm`, `i_segm`, `oco_id`, `ico_id`)."""
    path = Path(annotations)
    whole = json.loads(path.read_text())
    names = {image["id"]: image["file_name"] for image in whole["images"]}
    by_image = {}
    for annotation in whole["annotations"]:
        where = f"{path}, annotation {annotation['id']}"
        if "a_segm" not in annotation:
            raise SystemExit(f"{where}: no a_segm. Expected a KINS file of 2020 (update_train_2020.json), not of 2019.")
        region = Region(
            annotation["a_segm"],
            annotation["i_segm"],
            int(annotation["category_id"]) if 1 <= annotation["category_id"] <= len(KINS_CLASSES) else UNKNOWN,
            annotation["oco_id"],
            annotation["ico_id"],
            where,
        )
        by_image.setdefault(annotation["image_id"], []).append(region)
    # File names may carry folders of the machine they were made on.
    return [Record(Path(images) / Path(names[number]).name, regions) for number, regions in sorted(by_image.items())]


@dataclass
class TrueMap:
    """What is visible where, and who is in front: `is_over[p, q]` for instance numbers; 0 is the background."""

    instances: np.ndarray
    is_over: np.ndarray
    # Plane number by instance number.
    planes: np.ndarray

    def targets(self):
        """(semantic, direction sets), uint8."""
        sets = direction_sets(self.instances, lambda own, other: self.is_over[own, np.maximum(other, 0)])
        return self.planes[self.instances], sets

    def resized(self, box, size):
        """The square `box` = (left, top, side) at `size` × `size` pixels, nearest pixels."""
        left, top, side = box
        at = ((np.arange(size) + 0.5) * (side / size)).astype(np.int64)
        return TrueMap(self.instances[np.ix_(top + at, left + at)], self.is_over, self.planes)


def true_map(record, width, height):
    # From the farthest to the nearest, so that nearer ones win where visible masks overlap.
    regions = sorted(record.regions, key=lambda region: -region.layer)[-254:]
    instances = np.zeros((height, width), dtype=np.uint8)
    for number, region in enumerate(regions, start=1):
        shape = region.segmentation if region.visible is None else region.visible
        instances[mask_of(shape, height, width, region.where)] = number
    count = len(regions) + 1
    is_over = np.zeros((count, count), dtype=bool)
    for front, region in enumerate(regions, start=1):
        for back, other in enumerate(regions, start=1):
            is_over[front, back] = region.cluster == other.cluster and region.layer < other.layer
    return TrueMap(instances, is_over, np.array([0] + [region.plane for region in regions], dtype=np.uint8))


class AnnotatedSource:
    """Crops of annotated pictures at random scales; sample `index` is the same on every run."""

    def __init__(self, records, seed, size=256, scales=(0.5, 1.5)):
        if not records:
            raise SystemExit("No annotated pictures to train on.")
        self.records, self.seed, self.size, self.scales = records, seed, size, scales

    def sample(self, index):
        """(image uint8 (h, w, 3), plane numbers uint8, direction sets uint8)."""
        random = np.random.default_rng([self.seed, index])
        record = self.records[random.integers(len(self.records))]
        picture = Image.open(record.path).convert("RGB")
        scale = np.exp(random.uniform(*np.log(self.scales)))
        side = max(1, min(round(self.size / scale), *picture.size))
        left = int(random.integers(0, picture.width - side + 1))
        top = int(random.integers(0, picture.height - side + 1))
        truth = true_map(record, *picture.size).resized((left, top, side), self.size)
        crop = picture.resize((self.size, self.size), Image.BILINEAR, box=(left, top, left + side, top + side))
        return np.asarray(crop), *truth.targets()
