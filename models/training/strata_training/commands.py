"""The commands of the recipe; `python3 -m strata_training --help` lists them."""

import argparse
import json
from dataclasses import replace
from pathlib import Path

import torch

from .annotated import COCOA_CLASSES, KINS_CLASSES, AnnotatedSource, read_cocoa, read_kins
from .export import export_folder, read_weights
from .exported import EXPORTED
from .losses import BOUNDARY_WEIGHT
from .manifest import manifest_of
from .network import NetworkShape
from .parity import write_reference
from .pictures import write_pictures
from .report import held_out_report
from .runs import Run
from .scene_files import write_scenes
from .scenes import TRAINING, held_out_scenes
from .shapes import CLASSES
from .smoke import smoke
from .stream import SceneSource, StreamPlan
from .train import train


def main(arguments=None):
    options = _parser().parse_args(arguments)
    if options.threads:
        torch.set_num_threads(options.threads)
    options.command(options)


def _parser():
    parser = argparse.ArgumentParser(prog="strata_training", description="Trains Strata's networks.")
    parser.add_argument("--threads", type=int, default=0, help="threads of PyTorch; 0: as many as it likes")
    commands = parser.add_subparsers(required=True)
    _add_train(commands.add_parser("train", help="train a network"))
    _add_export(commands.add_parser("export", help="write a run's network as a model folder"))
    _add_report(commands.add_parser("report", help="measure a model folder on held-out scenes"))
    _add_scenes(commands.add_parser("scenes", help="write held-out scenes as PNG and COCOA"))
    _add_look(commands.add_parser("look", help="draw what a network says about pictures"))
    _add_reference(commands.add_parser("reference", help="write PyTorch's answers for tools/onnxParity.ts"))
    _add_smoke(commands.add_parser("smoke", help="a few dozen steps on tiny scenes, export, reference: does it all work?"))
    return parser


def _add_train(parser):
    parser.set_defaults(command=_train)
    parser.add_argument("--out", required=True, help="folder of the run: checkpoint, log, model of the last snapshot")
    parser.add_argument("--minutes", type=float, default=0, help="train for so long, on the wall clock")
    parser.add_argument("--steps", type=int, default=0, help="or for so many steps, which is reproducible")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    parser.add_argument("--init", help="begin with the weights of this model folder, or file")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument(
        "--precision", choices=["float32", "bfloat16"], default="float32", help="on a CPU; a GPU trains mixed by itself"
    )
    parser.add_argument("--workers", type=int, default=1, help="processes that make samples")
    parser.add_argument("--rate", type=float, default=2.5e-3, help="highest learning rate")
    parser.add_argument("--batch-factor", type=int, default=1, help="times as many crops per step")
    parser.add_argument("--average", type=float, default=0.998, help="decay of the running mean of the weights")
    parser.add_argument("--boundary-weight", type=float, default=BOUNDARY_WEIGHT)
    parser.add_argument("--steps-per-tick", type=int, default=3, help="steps per four new samples; more: samples repeat more")
    parser.add_argument("--snapshot-minutes", type=float, default=15)
    parser.add_argument("--log-every", type=int, default=50)
    parser.add_argument("--size", type=int, default=256, help="side of a sample, at least 256")
    data = parser.add_argument_group("what to train on")
    data.add_argument("--data", choices=["synthetic", "cocoa", "kins"], default="synthetic")
    data.add_argument("--difficulty", choices=["easy", "hard", "mixed"], default="mixed", help="synthetic scenes")
    data.add_argument("--textures", help="folder of pictures to use as surfaces of synthetic scenes")
    data.add_argument("--annotations", help="file of COCOA or KINS 2020; COCOA also a folder of single annotations")
    data.add_argument("--images", help="folder of their pictures")
    data.add_argument("--classes", help="COCOA: file with one name per line; without it everything is a thing")


def _train(options):
    if bool(options.steps) == bool(options.minutes):
        raise SystemExit("Say how long to train: either --steps N or --minutes M.")
    source, classes = _source_of(options)
    shape = NetworkShape(len(classes))
    initial = read_weights(options.init).state_dict() if options.init else None
    plan = StreamPlan(seed=options.seed, steps_per_tick=options.steps_per_tick)
    plan = replace(plan, crops=tuple((side, count * options.batch_factor) for side, count in plan.crops))
    run = Run(options.out)
    run.begin({key: value for key, value in vars(options).items() if key != "command"}, classes)
    synthetic = options.data == "synthetic"
    held_out = list(held_out_scenes("mixed", 24, (options.size, options.size))) if synthetic else []

    def after_snapshot(network, step):
        report = held_out_report(network, held_out, len(classes)) if synthetic else {}
        run.log(json.dumps({"snapshot": step, **report}))
        export_folder(network, run.folder / "model", manifest_of(run.settings(), step, report))

    train(options, source, plan, shape, run.log, after_snapshot, initial)


def _source_of(options):
    """What to train on, and the names of its classes."""
    if options.data == "synthetic":
        return SceneSource((TRAINING, options.seed), options.size, options.difficulty, options.textures), CLASSES
    if not options.annotations or not options.images:
        raise SystemExit(f"--data {options.data} needs --annotations and --images.")
    if options.data == "kins":
        records, classes = read_kins(options.annotations, options.images), KINS_CLASSES
    else:
        lines = Path(options.classes).read_text().splitlines() if options.classes else COCOA_CLASSES
        classes = tuple(line.strip().lower() for line in lines if line.strip())
        records = read_cocoa(options.annotations, options.images, classes)
    return AnnotatedSource(records, options.seed, options.size), classes


def _add_export(parser):
    parser.set_defaults(command=_export)
    parser.add_argument("--run", required=True, help="folder of a run")
    parser.add_argument("--to", required=True, help="model folder to write")
    parser.add_argument("--scenes", type=int, default=50, help="held-out scenes for the report, easy and hard each")
    parser.add_argument(
        "--form",
        choices=EXPORTED,
        default="bytes",
        help="bytes: bytes in, probabilities in 255ths out; mirrored: the same, as the mean of a picture and its mirror image; logits: float32 in, logits out",
    )


def _export(options):
    run = Run(options.run)
    network, step = run.network()
    settings, report = run.settings(), {}
    if settings["data"] == "synthetic":
        for difficulty in ("easy", "hard"):
            scenes = held_out_scenes(difficulty, options.scenes, (320, 240))
            report[difficulty] = held_out_report(network, scenes, network.shape.classes)
    export_folder(network, options.to, manifest_of(settings, step, report), options.form)
    print(json.dumps(report, indent=2))


def _add_held_out(parser):
    parser.add_argument("--difficulty", choices=["easy", "hard", "mixed"], default="easy")
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--only", help="instead of the first --count scenes, these: 3,17")
    parser.add_argument("--size", default="320x240", help="WIDTHxHEIGHT")
    parser.add_argument("--seed", type=int, default=0, help="another seed, other scenes; none was ever trained on")


def _chosen_scenes(options):
    try:
        width, height = map(int, options.size.split("x"))
    except ValueError:
        raise SystemExit(f"Not a size: {options.size}. Expected WIDTHxHEIGHT, such as 320x240.")
    indices = map(int, options.only.split(",")) if options.only else options.count
    return held_out_scenes(options.difficulty, indices, (width, height), options.seed)


def _add_report(parser):
    parser.set_defaults(command=_report)
    parser.add_argument("--model", required=True, help="model folder with weights.npz, or such a file")
    _add_held_out(parser)


def _report(options):
    network = read_weights(options.model)
    print(json.dumps(held_out_report(network, _chosen_scenes(options), network.shape.classes), indent=2))


def _add_look(parser):
    parser.set_defaults(command=_look)
    parser.add_argument("--model", required=True, help="model folder with weights.npz, or such a file")
    parser.add_argument("--out", required=True, help="folder to write to")
    parser.add_argument("images", nargs="+", help="pictures")


def _look(options):
    write_pictures(read_weights(options.model), options.images, options.out)


def _add_scenes(parser):
    parser.set_defaults(command=_scenes)
    parser.add_argument("--out", required=True, help="folder to write to")
    parser.add_argument("--jpeg", type=int, help="quality of JPEG files; without it PNG, without loss")
    _add_held_out(parser)


def _scenes(options):
    count = write_scenes(options.out, _chosen_scenes(options), options.jpeg)
    print(f"{options.out}: {count} scenes, annotations.json")


def _add_reference(parser):
    parser.set_defaults(command=lambda options: write_reference(read_weights(options.model), options.out))
    parser.add_argument("--model", required=True, help="model folder with weights.npz, or such a file")
    parser.add_argument("--out", required=True, help="folder to write to")


def _add_smoke(parser):
    parser.set_defaults(command=lambda options: smoke(Path(options.out)))
    parser.add_argument("--out", required=True, help="folder to write to: run, model, reference")
