import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
from PIL import Image

from strata_training.coco_masks import mask_of, runs_of
from strata_training.scene_files import write_scenes
from strata_training.scenes import HELD_OUT, TRAINING, make_scene
from strata_training.shapes import CLASSES, MAKERS


class Shapes(unittest.TestCase):
    def test_are_distances_around_their_outline(self):
        y, x = np.mgrid[-120.0:120.0, -120.0:120.0].astype(np.float32)
        for name in CLASSES:
            for seed in range(8):
                distance = MAKERS[name](60, np.random.default_rng(seed))(x, y)
                inside = np.count_nonzero(distance < 0)
                self.assertTrue(200 < inside < 16_000, f"{name} {seed}: {inside} pixels")
                slope = np.hypot(*np.gradient(distance))[np.abs(distance) < 1]
                middle = np.median(slope)
                self.assertTrue(0.8 < middle < 1.25, f"{name} {seed}: slope {middle}")


class Scenes(unittest.TestCase):
    def test_are_the_same_for_the_same_seed_only(self):
        for difficulty in ("easy", "hard"):
            first, again, other, trained = (
                make_scene(seed, (96, 80), difficulty).image
                for seed in ([HELD_OUT, 0, 7], [HELD_OUT, 0, 7], [HELD_OUT, 0, 8], [TRAINING, 0, 7])
            )
            self.assertEqual(first.shape, (80, 96, 3))
            np.testing.assert_array_equal(first, again)
            self.assertFalse(np.array_equal(first, other))
            self.assertFalse(np.array_equal(first, trained))

    def test_show_of_every_thing_what_nothing_nearer_hides(self):
        for index in range(6):
            scene = make_scene([HELD_OUT, 3, index], (120, 90), "mixed")
            topmost = np.zeros(scene.instances.shape, dtype=np.uint8)
            for number, mask in enumerate(scene.amodal, start=1):
                topmost[mask] = number
            np.testing.assert_array_equal(scene.instances, topmost)
            for number in range(1, len(scene.amodal) + 1):
                self.assertGreaterEqual(np.count_nonzero(scene.instances == number), 40)
            self.assertEqual(set(np.unique(scene.semantic)) - {0}, {1 + index for index in scene.class_indices})

    def test_use_the_pictures_of_a_folder_as_surfaces(self):
        loud = [np.broadcast_to(np.float32([1, 0, 1]), (32, 32, 3))]
        with_photo = [make_scene([HELD_OUT, 0, index], (64, 64), "easy", loud).image for index in range(4)]
        magenta = [np.mean((image[..., 0] > 120) & (image[..., 1] < 70) & (image[..., 2] > 120)) for image in with_photo]
        self.assertGreater(max(magenta), 0.2)


class SceneFiles(unittest.TestCase):
    def test_hold_exact_masks_and_order(self):
        scenes = [make_scene([HELD_OUT, 1, index], (80, 64), "easy") for index in range(3)]
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(write_scenes(folder, scenes), 3)
            whole = json.loads((Path(folder) / "annotations.json").read_text())
            for scene, image, annotation in zip(scenes, whole["images"], whole["annotations"]):
                np.testing.assert_array_equal(np.asarray(Image.open(Path(folder) / image["file_name"])), scene.image)
                count = len(scene.amodal)
                for region in annotation["regions"]:
                    number = count + 1 - region["order"]
                    amodal = mask_of(region["segmentation"], 64, 80, "region")
                    visible = mask_of(region["visible_mask"], 64, 80, "region") if "visible_mask" in region else amodal
                    np.testing.assert_array_equal(amodal, scene.amodal[number - 1])
                    np.testing.assert_array_equal(visible, scene.instances == number)
                    self.assertEqual(region["name"], CLASSES[scene.class_indices[number - 1]])

    def test_write_runs_as_coco_does(self):
        # The example of src/core/formats/README.md.
        self.assertEqual(runs_of(np.array([[0, 0, 1, 1, 1, 0, 1]], dtype=bool))["counts"], "231N")
        random = np.random.default_rng(0)
        for _ in range(100):
            height, width = random.integers(1, 50, 2)
            mask = random.random((height, width)) < random.choice([0, 0.02, 0.5, 1])
            np.testing.assert_array_equal(mask_of(runs_of(mask), height, width, "mask"), mask)

    def test_refuse_runs_of_another_size(self):
        with self.assertRaisesRegex(SystemExit, "region 4: runs of another size. Expected 2 × 3 pixels"):
            mask_of({"size": [2, 3], "counts": [5]}, 2, 3, "region 4")


if __name__ == "__main__":
    unittest.main()
