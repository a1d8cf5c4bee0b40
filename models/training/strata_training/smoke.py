"""A training run small enough for a test: tiny scenes, a tiny network, some dozen steps, then export and reference."""

import json
from pathlib import Path
from types import SimpleNamespace

from .export import export_folder, read_weights
from .exported import EXPORTED
from .losses import BOUNDARY_WEIGHT
from .manifest import manifest_of
from .network import NetworkShape
from .parity import write_reference
from .report import held_out_report
from .scenes import TRAINING, held_out_scenes
from .shapes import CLASSES
from .stream import SceneSource, StreamPlan
from .train import train

TINY_SHAPE = NetworkShape(len(CLASSES), (8, 16, 24, 32), ((1,), (1,), (2,)), (1, 2, 1), 16)
TINY_PLAN = StreamPlan(samples_per_tick=2, steps_per_tick=2, window=8, ahead=2, crops=((48, 4), (64, 2)))
STEPS = 40


def tiny_options(out, **others):
    """Options of `train` as the command line would give them."""
    options = {
        "out": out,
        "steps": STEPS,
        "minutes": 0,
        "device": "cpu",
        "precision": "float32",
        "rate": 4e-3,
        "average": 0.9,
        "resume": False,
        "workers": 1,
        "log_every": 10,
        "snapshot_minutes": 60,
        "boundary_weight": BOUNDARY_WEIGHT,
    }
    return SimpleNamespace(**{**options, **others})


def smoke(out):
    """Writes out/run, out/reference and a model folder for each form of export; fails when nothing was learnt."""
    lines = []

    def log(line):
        print(line, flush=True)
        lines.append(json.loads(line))

    source = SceneSource((TRAINING, 0), size=64)
    network, step = train(tiny_options(Path(out) / "run"), source, TINY_PLAN, TINY_SHAPE, log)
    report = held_out_report(network, held_out_scenes("easy", 2, (64, 64)), len(CLASSES))
    settings = {"data": "synthetic", "difficulty": "mixed", "seed": 0, "classes": CLASSES}
    for form in EXPORTED:
        export_folder(network, Path(out) / form, manifest_of(settings, step, report), form)
    # Of the weights as they were exported, which are rounded.
    write_reference(read_weights(Path(out) / "bytes"), Path(out) / "reference")
    first, last = (line["semantic"] + line["boundary"] + line["direction"] for line in (lines[0], lines[-1]))
    if not last < first:
        raise SystemExit(f"The loss did not fall: {first:.3f} in the first steps, {last:.3f} in the last.")
    print(f"loss {first:.3f} → {last:.3f}")
