"""Batches for training, made ahead by other processes.

A batch is a function of (seed, step) alone: the same on every run and after every resume. Scenes are costly, so each is
used several times, in other crops, orientations and colours, while it stays in a window over the most recent ones.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import multiprocessing

from .augment import recoloured, transformed, transformed_sets
from .targets import direction_sets

# Input of the network = (pixel / 255 − MEAN) / DEVIATION, as the manifest says.
MEAN, DEVIATION = 0.5, 0.25


@dataclass(frozen=True)
class StreamPlan:
    """How many samples there are at a time, and how long they stay."""

    seed: int = 0
    # Samples made per tick, steps per tick, and ticks that a sample stays in the window.
    samples_per_tick: int = 4
    steps_per_tick: int = 3
    window: int = 96
    # Ticks before the first step.
    ahead: int = 24
    # Side of the crops, and how many fit into a batch: one choice per step. Pixels per batch stay about the same.
    # Small crops see too little to tell ground from thing.
    crops: tuple = ((160, 5), (224, 3), (256, 2))


class SceneSource:
    """Endless synthetic scenes. `seed_words` begin the seed of every scene."""

    def __init__(self, seed_words, size=256, difficulty="mixed", textures=None):
        self.seed_words, self.size, self.difficulty, self.textures = tuple(seed_words), size, difficulty, textures
        self.photos = None

    def sample(self, index):
        """(image uint8 (h, w, 3), plane numbers uint8, direction sets uint8)."""
        from .scenes import make_scene
        from .textures import read_photos

        if self.textures and self.photos is None:
            self.photos = read_photos(self.textures)
        scene = make_scene([*self.seed_words, index], (self.size, self.size), self.difficulty, self.photos)
        return scene.image, scene.semantic, direction_sets(scene.instances)


class Stream:
    """`with Stream(source, plan, workers, first_step) as stream: image, semantic, sets = stream.batch(step)`."""

    def __init__(self, source, plan, workers=1, first_step=0):
        self.plan = plan
        self._first_tick = max(0, plan.ahead + first_step // plan.steps_per_tick - plan.window + 1)
        self._samples = {}
        self._early = {}
        context = multiprocessing.get_context("spawn")
        self._queue = context.Queue(maxsize=4 * workers + 8)
        self._workers = [
            context.Process(
                target=_make_ticks, args=(source, plan, self._first_tick + k, workers, self._queue), daemon=True
            )
            for k in range(workers)
        ]
        for worker in self._workers:
            worker.start()
        self._next_tick = self._first_tick

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for worker in self._workers:
            worker.terminate()

    def batch(self, step):
        """Steps must not go back."""
        plan = self.plan
        last_tick = plan.ahead + step // plan.steps_per_tick
        while self._next_tick <= last_tick:
            self._samples[self._next_tick] = self._received(self._next_tick)
            self._samples.pop(self._next_tick - plan.window, None)
            self._next_tick += 1
        random = np.random.default_rng([plan.seed, step])
        side, count = plan.crops[random.integers(len(plan.crops))]
        first_tick = max(0, last_tick - plan.window + 1)
        parts = []
        for _ in range(count):
            tick = self._samples[int(random.integers(first_tick, last_tick + 1))]
            parts.append(_crop(tick[random.integers(len(tick))], side, random))
        images, semantics, sets = (np.stack(part) for part in zip(*parts))
        return as_input(images), torch.from_numpy(semantics), torch.from_numpy(sets)

    def _received(self, tick):
        while tick not in self._early:
            number, samples = self._queue.get()
            if samples is None:
                raise SystemExit(f"Making samples failed: {number}")
            self._early[number] = samples
        return self._early.pop(tick)


def as_input(images):
    """Pictures (N, h, w, 3) of 0..255 as the network's input."""
    scaled = (torch.from_numpy(np.array(images, dtype=np.float32)) / 255 - MEAN) / DEVIATION
    return scaled.permute(0, 3, 1, 2).contiguous()


def _make_ticks(source, plan, tick, stride, queue):
    torch.set_num_threads(1)
    try:
        while True:
            first = tick * plan.samples_per_tick
            queue.put((tick, [source.sample(first + k) for k in range(plan.samples_per_tick)]))
            tick += stride
    except Exception as error:
        queue.put((repr(error), None))
        raise


def _crop(sample, side, random):
    image, semantic, sets = sample
    height, width = semantic.shape
    top, left = random.integers(0, height - side + 1), random.integers(0, width - side + 1)
    box = (slice(top, top + side), slice(left, left + side))
    symmetry = int(random.integers(8))
    picture = transformed(image[box], symmetry)
    picture = recoloured(picture, random) if random.random() < 0.5 else picture.astype(np.float32)
    return picture, transformed(semantic[box], symmetry), transformed_sets(sets[box], symmetry)
