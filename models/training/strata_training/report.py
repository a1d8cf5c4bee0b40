"""How good a network is on held-out scenes, before any solver: classes, boundary and direction."""

import numpy as np
import torch

from .network import MULTIPLE
from .stream import as_input
from .targets import DIRECTIONS, direction_sets

# A boundary within this many pixels of the true one counts as found.
TOLERANCE = 2
THRESHOLDS = tuple(round(0.05 * k, 2) for k in range(1, 20))


@torch.no_grad()
def predict(network, image):
    """Probabilities of a uint8 picture: classes (1 + C, h, w), boundary (h, w), direction (8, h, w)."""
    height, width = image.shape[:2]
    down, right = -height % MULTIPLE, -width % MULTIPLE
    padded = np.pad(image, ((0, down), (0, right), (0, 0)), mode="edge")
    device = next(network.parameters()).device
    semantic, boundary, direction = network.eval()(as_input(padded[None]).to(device))
    planes = (semantic.softmax(1)[0], boundary.sigmoid()[0, 0], direction.softmax(1)[0])
    return tuple(plane[..., :height, :width].float().cpu().numpy() for plane in planes)


class HeldOutReport:
    """Sums over scenes; `result()` gives the numbers."""

    def __init__(self, classes):
        self.confusion = np.zeros((classes + 1, classes + 1), dtype=np.int64)
        # Per threshold: found true pixels, true pixels, right claims, claims.
        self.counts = np.zeros((len(THRESHOLDS), 4), dtype=np.int64)
        # [all, between instances] × [boundary pixels, within 45°, within 90°].
        self.turns = np.zeros((2, 3), dtype=np.int64)
        self.scenes = 0

    def add(self, network, scene):
        semantic, boundary, direction = predict(network, scene.image)
        sets = direction_sets(scene.instances)
        truth, claimed = scene.semantic, semantic.argmax(0)
        size = len(self.confusion)
        self.confusion += np.bincount(truth.ravel() * size + claimed.ravel(), minlength=size**2).reshape(size, size)
        self._add_boundary(boundary, direction, sets != 0)
        self._add_directions(direction.argmax(0), sets, scene.instances)
        self.scenes += 1

    def _add_boundary(self, boundary, direction, truth):
        near_truth = dilated(truth, TOLERANCE)
        thin = boundary * is_ridge(boundary, direction)
        for at, threshold in enumerate(THRESHOLDS):
            claims = thin >= threshold
            found = truth & dilated(claims, TOLERANCE)
            right = claims & near_truth
            self.counts[at] += [np.count_nonzero(mask) for mask in (found, truth, right, claims)]

    def _add_directions(self, claimed, sets, instances):
        turn = np.full(sets.shape, 8)
        for k in range(8):
            away = np.abs((claimed - k + 4) % 8 - 4)
            turn = np.where(sets >> k & 1, np.minimum(turn, away), turn)
        for at, where in enumerate((sets != 0, _touches_other(instances))):
            self.turns[at] += [np.count_nonzero(where), np.sum(turn[where] <= 1), np.sum(turn[where] <= 2)]

    def result(self):
        both = self.confusion.sum(0) + self.confusion.sum(1) - np.diag(self.confusion)
        present = self.confusion.sum(1) > 0
        overlap = np.diag(self.confusion)[present] / np.maximum(both[present], 1)
        found, true, right, claims = self.counts.T.astype(np.float64)
        recall, precision = found / np.maximum(true, 1), right / np.maximum(claims, 1)
        scores = 2 * recall * precision / np.maximum(recall + precision, 1e-9)
        best = int(scores.argmax())
        shares = self.turns[:, 1:] / np.maximum(self.turns[:, :1], 1)
        return {
            "scenes": self.scenes,
            "meanIoU": round(float(overlap.mean()), 4),
            "backgroundIoU": round(float(overlap[0]), 4),
            "boundaryF": round(float(scores[best]), 4),
            "boundaryThreshold": THRESHOLDS[best],
            "directionWithin45": round(float(shares[0, 0]), 4),
            "directionWithin90": round(float(shares[0, 1]), 4),
            "betweenInstancesWithin45": round(float(shares[1, 0]), 4),
            "betweenInstancesWithin90": round(float(shares[1, 1]), 4),
        }


def is_ridge(boundary, direction):
    """Whether a pixel is the largest across the boundary, along its most likely direction."""
    padded = np.pad(boundary, 1)
    height, width = boundary.shape
    claimed = direction.argmax(0)
    ridge = np.zeros(boundary.shape, dtype=bool)
    for k, (dx, dy) in enumerate(DIRECTIONS):
        ahead = padded[1 + dy : 1 + dy + height, 1 + dx : 1 + dx + width]
        behind = padded[1 - dy : 1 - dy + height, 1 - dx : 1 - dx + width]
        ridge |= (claimed == k) & (boundary >= ahead) & (boundary > behind)
    return ridge


def dilated(mask, radius):
    """Pixels within `radius` (Euclidean) of the mask."""
    height, width = mask.shape
    padded = np.pad(mask, radius)
    result = np.zeros_like(mask)
    for dy in range(-radius, radius + 1):
        for dx in range(-radius, radius + 1):
            if dx * dx + dy * dy <= radius * radius:
                result |= padded[radius + dy : radius + dy + height, radius + dx : radius + dx + width]
    return result


def _touches_other(instances):
    """Pixels of an instance with another instance, farther away, among their eight neighbours."""
    height, width = instances.shape
    padded = np.pad(instances, 1).astype(np.int16)
    touches = np.zeros(instances.shape, dtype=bool)
    for dy in (0, 1, 2):
        for dx in (0, 1, 2):
            other = padded[dy : dy + height, dx : dx + width]
            touches |= (other > 0) & (other < instances)
    return touches


def held_out_report(network, scenes, classes):
    report = HeldOutReport(classes)
    for scene in scenes:
        report.add(network, scene)
    return report.result()
