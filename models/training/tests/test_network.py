import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

from strata_training.export import OUTPUTS, export_folder, export_onnx, read_weights
from strata_training.exported import BytesNetwork, LogitsNetwork, MirroredNetwork
from strata_training.losses import (
    AMONG_THINGS_CONTOUR,
    AMONG_THINGS_DIRECTION,
    CONTOUR_WEIGHT,
    DIRECTION_WEIGHT,
    GROUND_WEIGHT,
    UNKNOWN,
    loss_of,
)
from strata_training.manifest import manifest_of
from strata_training.network import MULTIPLE, NetworkShape, OosisNetwork
from strata_training.report import HeldOutReport, dilated, is_ridge
from strata_training.shapes import CLASSES
from strata_training.smoke import TINY_SHAPE
from strata_training.stream import DEVIATION, MEAN
from strata_training.targets import direction_sets


def lively_network(shape=TINY_SHAPE):
    """Weights and statistics that are far from those of a fresh network."""
    torch.manual_seed(1)
    network = OosisNetwork(shape)
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.3)
            module.running_var.uniform_(0.5, 2)
            module.weight.data.uniform_(0.6, 1.4)
            module.bias.data.normal_(0, 0.3)
    return network.eval()


def as_stored(network):
    """The same with matrices that float16 can hold, as they are read from a model folder."""
    for module in network.modules():
        if isinstance(module, torch.nn.Conv2d):
            module.weight.data = module.weight.data.half().float()
    return network


class Network(unittest.TestCase):
    def test_answers_for_every_pixel(self):
        network = lively_network()
        semantic, boundary, direction = network(torch.zeros(2, 3, 3 * MULTIPLE, 5 * MULTIPLE))
        self.assertEqual(semantic.shape, (2, 1 + len(CLASSES), 48, 80))
        self.assertEqual(boundary.shape, (2, 1, 48, 80))
        self.assertEqual(direction.shape, (2, 8, 48, 80))

    def test_of_the_bundled_size_fits_into_six_mebibytes(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "model.onnx"
            export_onnx(OosisNetwork(NetworkShape(len(CLASSES))), file)
            self.assertLess(file.stat().st_size, 5.5 * 2**20)

    def test_stays_the_same_when_packed_for_the_export(self):
        network = as_stored(lively_network())
        image = torch.randn(2, 3, 32, 64)
        with torch.no_grad():
            for own, exported in zip(network(image), LogitsNetwork(network).eval()(image)):
                torch.testing.assert_close(own, exported, atol=2e-4, rtol=1e-4)

    def test_says_its_probabilities_in_bytes(self):
        network = as_stored(lively_network())
        pictures = torch.randint(0, 256, (2, 3, 32, 64), dtype=torch.uint8)
        with torch.no_grad():
            semantic, boundary, direction = network((pictures / 255 - MEAN) / DEVIATION)
            answers = BytesNetwork(network).eval()(pictures)
        for logits, answer in zip((semantic.softmax(1), boundary.sigmoid(), direction.softmax(1)), answers):
            self.assertEqual(answer.dtype, torch.uint8)
            torch.testing.assert_close(answer / 255, logits, atol=0.5 / 255 + 1e-4, rtol=0)

    def test_says_the_same_of_a_picture_and_its_mirror_image(self):
        network = as_stored(lively_network())
        mirrored = MirroredNetwork(network).eval()
        picture = torch.randint(0, 256, (2, 3, 32, 64), dtype=torch.uint8)
        with torch.no_grad():
            plain = [BytesNetwork(network).eval()(image) for image in (picture, picture.flip(3))]
            answers, of_mirror = mirrored(picture), mirrored(picture.flip(3))
        for name, answer, other, one, two in zip(OUTPUTS, answers, of_mirror, *plain):
            # Right, down to the right, … become left, down to the left, …
            channels = [4, 3, 2, 1, 0, 7, 6, 5] if name == "direction" else range(answer.shape[1])
            other, two = (planes.flip(3)[:, list(channels)] for planes in (other, two))
            self.assertLessEqual((answer.float() - other.float()).abs().max(), 1.0)
            # Both were rounded once before, and the mean once more.
            mean = (one.float() + two.float()) / 2
            self.assertLessEqual((answer.float() - mean).abs().max(), 1.0)
            self.assertGreater((answer.float() - one.float()).abs().max(), 1.0)

    def test_is_still_what_the_committed_weights_are_of(self):
        network = read_weights(Path(__file__).parent.parent / "oosis-small.npz")
        self.assertEqual(network.shape, NetworkShape(len(CLASSES)))

    def test_can_be_read_back_from_its_folder(self):
        network = lively_network()
        settings = {"data": "synthetic", "difficulty": "mixed", "seed": 4, "classes": CLASSES}
        with tempfile.TemporaryDirectory() as folder:
            export_folder(network, folder, manifest_of(settings, 12, {"meanIoU": 0.5}))
            manifest = json.loads((Path(folder) / "model.json").read_text())
            again = read_weights(folder).eval()
        self.assertEqual(manifest["classes"], list(CLASSES))
        self.assertEqual(len(manifest["sha256"]), 64)
        self.assertEqual(manifest["training"]["steps"], 12)
        image = torch.randn(1, 3, 32, 32)
        with torch.no_grad():
            for own, read in zip(network(image), again(image)):
                # Matrices went through float16.
                self.assertLess((own - read).abs().max(), 0.02 * own.abs().max())
            for stored, read in zip(as_stored(network)(image), again(image)):
                torch.testing.assert_close(stored, read)


class Loss(unittest.TestCase):
    def test_is_the_sum_of_its_terms_as_written(self):
        torch.manual_seed(0)
        logits = (torch.randn(1, 3, 2, 2), torch.randn(1, 1, 2, 2), torch.randn(1, 8, 2, 2))
        semantic = torch.tensor([[[0, 2], [UNKNOWN, 1]]], dtype=torch.uint8)
        # Nothing; direction 3; directions 0 and 1; nothing.
        sets = torch.tensor([[[0, 8], [3, 0]]], dtype=torch.uint8)
        total, terms = loss_of(logits, semantic, sets, boundary_weight=3.0)
        log_class = logits[0].log_softmax(1)[0]
        wanted = -(log_class[0, 0, 0] + log_class[2, 0, 1] + log_class[1, 1, 1]) / 3
        self.assertAlmostEqual(terms["semantic"].item(), wanted.item(), places=5)
        b = logits[1].sigmoid()[0, 0]
        wanted = -((1 - b[0, 0]).log() + 3 * b[0, 1].log() + 3 * b[1, 0].log() + (1 - b[1, 1]).log()) / 4
        self.assertAlmostEqual(terms["boundary"].item(), wanted.item(), places=5)
        log_direction = logits[2].log_softmax(1)[0]
        wanted = -(log_direction[3, 0, 1] + (log_direction[0, 1, 0] + log_direction[1, 1, 0]) / 2) / 2
        self.assertAlmostEqual(terms["direction"].item(), wanted.item(), places=5)
        thing = 1 - log_class[0].exp()
        wanted = -(log_class[0, 0, 0] + thing[0, 1].log() + thing[1, 1].log()) / 3
        self.assertAlmostEqual(terms["ground"].item(), wanted.item(), places=5)
        wanted = terms["semantic"] + CONTOUR_WEIGHT * terms["boundary"]
        wanted = wanted + DIRECTION_WEIGHT * terms["direction"] + GROUND_WEIGHT * terms["ground"]
        self.assertAlmostEqual(total.item(), wanted.item(), places=5)

    def test_counts_what_lies_among_things_more(self):
        torch.manual_seed(0)
        logits = (torch.randn(1, 2, 3, 8), torch.randn(1, 1, 3, 8), torch.randn(1, 8, 3, 8))
        # Ground in the first three columns: the next two are near it.
        semantic = torch.tensor([0, 0, 0, 1, 1, 1, 1, 1], dtype=torch.uint8).expand(1, 3, 8)
        sets = torch.tensor([0, 0, 0, 16, 0, 0, 2, 0], dtype=torch.uint8).expand(1, 3, 8)
        _, terms = loss_of(logits, semantic, sets, boundary_weight=1.0)
        is_boundary, b = sets[0] != 0, logits[1].sigmoid()[0, 0]
        counted = torch.tensor([1.0] * 5 + [AMONG_THINGS_CONTOUR] * 3).expand(3, 8)
        wanted = -(torch.where(is_boundary, b, 1 - b).log() * counted).sum() / counted.sum()
        self.assertAlmostEqual(terms["boundary"].item(), wanted.item(), places=5)
        log_direction = logits[2].log_softmax(1)[0]
        among = AMONG_THINGS_DIRECTION
        wanted = -(log_direction[4, :, 3].mean() + among * log_direction[1, :, 6].mean()) / (1 + among)
        self.assertAlmostEqual(terms["direction"].item(), wanted.item(), places=5)

    def test_is_finite_without_any_boundary(self):
        logits = (torch.randn(1, 3, 4, 4), torch.randn(1, 1, 4, 4), torch.randn(1, 8, 4, 4, requires_grad=True))
        total, terms = loss_of(logits, torch.zeros(1, 4, 4, dtype=torch.uint8), torch.zeros(1, 4, 4, dtype=torch.uint8))
        total.backward()
        self.assertTrue(torch.isfinite(total))
        self.assertEqual(terms["direction"].item(), 0)


class Report(unittest.TestCase):
    def test_gives_full_marks_to_the_truth_and_none_to_its_opposite(self):
        instances = np.zeros((40, 40), dtype=np.uint8)
        instances[5:25, 5:25] = 1
        instances[15:35, 15:35] = 2
        for turned, share in ((0, 1.0), (4, 0.0)):
            report = HeldOutReport(1)
            report.scenes = 1
            sets = direction_sets(instances)
            claimed = np.array([(members & -members).bit_length() - 1 for members in sets.ravel().tolist()]).reshape(sets.shape)
            claimed = (np.maximum(claimed, 0) + turned) % 8
            report.confusion += np.bincount((instances > 0).ravel() * 3, minlength=4).reshape(2, 2)
            report._add_boundary((sets != 0) * 1.0, np.eye(8)[claimed].transpose(2, 0, 1), sets != 0)
            report._add_directions(claimed, sets, instances)
            result = report.result()
            self.assertEqual(result["meanIoU"], 1)
            self.assertGreater(result["boundaryF"], 0.97)
            self.assertEqual(result["directionWithin90"], share)
            self.assertEqual(result["betweenInstancesWithin45"], share)

    def test_thins_a_thick_boundary_to_its_ridge(self):
        boundary = np.tile(np.array([0, 0.2, 0.6, 0.9, 0.5, 0.1, 0]), (5, 1))
        direction = np.zeros((8, 5, 7))
        direction[0] = 1
        np.testing.assert_array_equal(is_ridge(boundary, direction)[2], [False, False, False, True, False, False, False])

    def test_measures_tolerance_as_a_distance(self):
        point = np.zeros((7, 7), dtype=bool)
        point[3, 3] = True
        self.assertEqual(np.count_nonzero(dilated(point, 2)), 13)


if __name__ == "__main__":
    unittest.main()
