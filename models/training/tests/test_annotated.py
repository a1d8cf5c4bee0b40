import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
from PIL import Image

from strata_training.annotated import AnnotatedSource, read_cocoa, read_kins, true_map
from strata_training.coco_masks import runs_of
from strata_training.losses import UNKNOWN
from strata_training.scene_files import write_scenes
from strata_training.scenes import HELD_OUT, make_scene
from strata_training.targets import direction_sets


def square(left, top, right, bottom):
    return [left, top, right, top, right, bottom, left, bottom]


class Cocoa(unittest.TestCase):
    def test_gives_back_the_targets_of_written_scenes(self):
        with tempfile.TemporaryDirectory() as folder:
            scenes = [make_scene([HELD_OUT, 2, index], (90, 70), "easy") for index in range(3)]
            write_scenes(folder, scenes)
            for scene, record in zip(scenes, read_cocoa(Path(folder) / "annotations.json", folder)):
                semantic, sets = true_map(record, 90, 70).targets()
                np.testing.assert_array_equal(semantic, scene.instances > 0)
                np.testing.assert_array_equal(sets, direction_sets(scene.instances))

    def test_takes_stuff_for_ground_and_names_for_classes(self):
        regions = [
            {"segmentation": square(2, 2, 6, 6), "name": " Cup ", "isStuff": 0, "order": 1},
            {"segmentation": square(4, 2, 9, 6), "name": "spoon", "isStuff": 0, "order": 3},
            {"segmentation": square(0, 0, 10, 8), "name": "table", "isStuff": 1, "order": 4},
        ]
        with tempfile.TemporaryDirectory() as folder:
            Image.new("RGB", (10, 8)).save(Path(folder) / "7.png")
            (Path(folder) / "7.json").write_text(json.dumps({"image_id": 7, "regions": regions}))
            record = read_cocoa(folder, folder, ("cup",))[0]
        semantic, sets = true_map(record, 10, 8).targets()
        self.assertEqual(semantic[4].tolist(), [0, 0, 1, 1, 1, 1, UNKNOWN, UNKNOWN, UNKNOWN, 0])
        self.assertEqual(sets[4, 5], 1)
        self.assertEqual(sets[4, 6], 0)


class Kins(unittest.TestCase):
    def test_orders_pairs_of_one_cluster_only(self):
        def annotation(number, left, right, cluster, layer, visible_right=None):
            shape = [square(left, 2, right, 8)]
            visible = [square(left, 2, visible_right or right, 8)]
            return {
                "id": number, "image_id": 3, "category_id": 4, "iscrowd": 0,
                "a_segm": shape, "i_segm": visible, "oco_id": cluster, "ico_id": layer,
            }  # fmt: skip

        annotations = [annotation(1, 0, 4, 1, 2), annotation(2, 4, 8, 1, 1), annotation(3, 8, 12, 2, 0)]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "update_train_2020.json"
            images = [{"id": 3, "file_name": "image_2/000003.png", "width": 12, "height": 10}]
            file.write_text(json.dumps({"images": images, "annotations": annotations}))
            record = read_kins(file, folder)[0]
        self.assertEqual(record.path.name, "000003.png")
        semantic, sets = true_map(record, 12, 10).targets()
        self.assertEqual(semantic[5].tolist(), [4] * 12)
        # Number 2 is in front of number 1, to its left; 2 and 3 are of different clusters.
        self.assertEqual(sets[5].tolist(), [0, 0, 0, 0, 1 << 4, 0, 0, 0, 0, 0, 0, 0])

    def test_refuses_the_file_of_2019(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "instances_train.json"
            file.write_text(
                json.dumps(
                    {"images": [{"id": 1, "file_name": "1.png"}], "annotations": [{"id": 9, "image_id": 1, "segmentation": []}]}
                )
            )
            with self.assertRaisesRegex(SystemExit, "annotation 9: no a_segm"):
                read_kins(file, folder)


class Crops(unittest.TestCase):
    def test_are_the_same_on_every_run_and_of_one_size(self):
        with tempfile.TemporaryDirectory() as folder:
            mask = np.zeros((50, 70), dtype=bool)
            mask[10:40, 20:60] = True
            Image.fromarray(np.uint8(mask)[..., None].repeat(3, 2) * 200).save(Path(folder) / "a.png")
            (Path(folder) / "a.json").write_text(
                json.dumps({"image_id": 1, "regions": [{"segmentation": runs_of(mask), "name": "x", "isStuff": 0}]})
            )
            source = AnnotatedSource(read_cocoa(folder, folder), seed=5, size=64)
            for index in range(5):
                image, semantic, sets = source.sample(index)
                again = source.sample(index)
                self.assertEqual((image.shape, semantic.shape, sets.shape), ((64, 64, 3), (64, 64), (64, 64)))
                np.testing.assert_array_equal(semantic, again[1])
                # The bright square is the thing, also after resizing.
                self.assertGreater(np.mean((image[..., 0] > 100) == (semantic == 1)), 0.97)


if __name__ == "__main__":
    unittest.main()
