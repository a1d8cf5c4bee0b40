import tempfile
import unittest

import numpy as np
import torch

from strata_training.scenes import TRAINING
from strata_training.smoke import TINY_PLAN, TINY_SHAPE, tiny_options
from strata_training.stream import SceneSource, Stream
from strata_training.train import train

SOURCE = SceneSource((TRAINING, 0), size=64)


def batches(steps, workers=1):
    with Stream(SOURCE, TINY_PLAN, workers, steps[0]) as stream:
        return [stream.batch(step) for step in steps]


class Batches(unittest.TestCase):
    def test_depend_on_seed_and_step_alone(self):
        steps = list(range(18, 24))
        from_the_start = batches(range(24))[18:]
        for other in (batches(steps), batches(steps, workers=2)):
            for one, same in zip(from_the_start, other):
                for tensor, again in zip(one, same):
                    torch.testing.assert_close(tensor, again, atol=0, rtol=0)

    def test_hold_what_the_network_expects(self):
        for image, semantic, sets in batches(range(3)):
            self.assertIn(tuple(image.shape), {(4, 3, 48, 48), (2, 3, 64, 64)})
            self.assertEqual(image.dtype, torch.float32)
            self.assertLessEqual(image.abs().max(), 2)
            self.assertEqual((semantic.dtype, sets.dtype), (torch.uint8, torch.uint8))
            self.assertEqual(semantic.shape, sets.shape)
            self.assertTrue(((sets == 0) | (semantic > 0)).all())


class Resume(unittest.TestCase):
    def test_goes_on_as_if_nothing_had_happened(self):
        with tempfile.TemporaryDirectory() as whole, tempfile.TemporaryDirectory() as interrupted:
            expected, steps = train(tiny_options(whole, steps=6), SOURCE, TINY_PLAN, TINY_SHAPE, _nothing)
            self.assertEqual(steps, 6)

            def power_cut(_network, step):
                if step == 3:
                    raise KeyboardInterrupt

            with self.assertRaises(KeyboardInterrupt):
                options = tiny_options(interrupted, steps=6, snapshot_minutes=0)
                train(options, SOURCE, TINY_PLAN, TINY_SHAPE, _nothing, power_cut)
            options = tiny_options(interrupted, steps=6, resume=True)
            resumed, steps = train(options, SOURCE, TINY_PLAN, TINY_SHAPE, _nothing)
            self.assertEqual(steps, 6)
        for name, weights in expected.state_dict().items():
            np.testing.assert_array_equal(weights.numpy(), resumed.state_dict()[name].numpy(), name)

    def test_trains_in_bfloat16_as_well(self):
        with tempfile.TemporaryDirectory() as folder:
            network, _ = train(tiny_options(folder, steps=4, precision="bfloat16"), SOURCE, TINY_PLAN, TINY_SHAPE, _nothing)
        # What is kept is of full precision, and sound.
        for name, weights in network.state_dict().items():
            self.assertIn(weights.dtype, (torch.float32, torch.int64), name)
            self.assertTrue(torch.isfinite(weights.float()).all(), name)

    def test_needs_a_checkpoint(self):
        with tempfile.TemporaryDirectory() as empty, self.assertRaisesRegex(SystemExit, "No checkpoint at"):
            train(tiny_options(empty, resume=True), SOURCE, TINY_PLAN, TINY_SHAPE, _nothing)


def _nothing(_line):
    pass


if __name__ == "__main__":
    unittest.main()
