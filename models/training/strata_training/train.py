"""The training loop: AdamW, one cycle of the learning rate over steps or minutes, running means of the weights."""

import json
import math
import time
from dataclasses import asdict
from pathlib import Path

import torch

from .checkpoint import CHECKPOINT, MovingAverage, load_checkpoint, save_checkpoint
from .losses import DEEP_WEIGHT, deep_loss_of, loss_of
from .network import OosisNetwork
from .stream import Stream

_WARM_UP = 0.04


def train(options, source, plan, shape, log=print, after_snapshot=None, initial=None):
    """Trains until `options.steps` or `options.minutes` are over; returns the running mean of the network and the step.

    `after_snapshot(network, step)` is called with the running mean at every snapshot; `initial` are weights to begin with.
    """
    device = torch.device(options.device)
    torch.manual_seed(plan.seed)
    mixed = device.type == "cuda" or options.precision == "bfloat16"
    # Half the time and more on CPUs that compute in bfloat16, in this layout only.
    layout = torch.channels_last if mixed and device.type == "cpu" else torch.contiguous_format
    half = torch.float16 if device.type == "cuda" else torch.bfloat16
    network = OosisNetwork(shape).to(device, memory_format=layout)
    folder = Path(options.out)
    folder.mkdir(parents=True, exist_ok=True)
    optimizer = torch.optim.AdamW(_parameter_groups(network), lr=options.rate, betas=(0.9, 0.99))
    scaler = torch.cuda.amp.GradScaler(enabled=device.type == "cuda")
    step, seconds_before = 0, 0.0
    if initial is not None:
        log(json.dumps({"tensorsTaken": _load_what_fits(network, initial), "of": len(initial)}))
    average = MovingAverage(network, options.average)
    if options.resume:
        state = load_checkpoint(folder / CHECKPOINT)
        network.load_state_dict(state["network"])
        average.network.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        scaler.load_state_dict(state["scaler"])
        step, seconds_before = state["step"], state["seconds"]
        log(f"resumed at step {step}")
    started = time.monotonic()

    def seconds():
        return seconds_before + time.monotonic() - started

    def progress():
        return step / options.steps if options.steps else seconds() / (60 * options.minutes)

    def snapshot():
        save_checkpoint(
            folder / CHECKPOINT,
            {
                "network": network.state_dict(),
                "average": average.network.state_dict(),
                "optimizer": optimizer.state_dict(),
                "scaler": scaler.state_dict(),
                "step": step,
                "seconds": seconds(),
                "shape": shape.as_dict(),
                "plan": asdict(plan),
            },
        )
        if after_snapshot:
            after_snapshot(average.network, step)

    next_snapshot = seconds() + 60 * options.snapshot_minutes
    waited, since, sums, counted = 0.0, time.monotonic(), {}, 0
    with Stream(source, plan, options.workers, step) as stream:
        while progress() < 1:
            rate = options.rate * _one_cycle(progress())
            for group in optimizer.param_groups:
                group["lr"] = rate
            before = time.monotonic()
            image, semantic, sets = (part.to(device) for part in stream.batch(step))
            waited += time.monotonic() - before
            with torch.autocast(device.type, dtype=half, enabled=mixed):
                logits, deep = network.train().with_deep_classes(image.contiguous(memory_format=layout))
            loss, terms = loss_of(logits, semantic, sets, options.boundary_weight)
            terms["deep"] = deep_loss_of(deep, semantic)
            loss = loss + DEEP_WEIGHT * terms["deep"]
            optimizer.zero_grad(set_to_none=True)
            scaler.scale(loss).backward()
            scaler.unscale_(optimizer)
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            scaler.step(optimizer)
            scaler.update()
            step += 1
            average.update(network, step)
            counted += 1
            for name, term in terms.items():
                sums[name] = sums.get(name, 0.0) + term.item()
            if step % options.log_every == 0:
                now = time.monotonic()
                line = {
                    "step": step,
                    "seconds": round(seconds()),
                    "rate": round(rate, 6),
                    **{name: round(value / counted, 4) for name, value in sums.items()},
                    "secondsPerStep": round((now - since) / counted, 3),
                    "waited": round(waited / counted, 3),
                }
                log(json.dumps(line))
                waited, since, sums, counted = 0.0, now, {}, 0
            if seconds() >= next_snapshot:
                snapshot()
                next_snapshot = seconds() + 60 * options.snapshot_minutes
                since = time.monotonic()
    snapshot()
    return average.network, step


def _one_cycle(progress):
    if progress < _WARM_UP:
        return 0.05 + 0.95 * progress / _WARM_UP
    return max(0.002, 0.5 + 0.5 * math.cos(math.pi * (progress - _WARM_UP) / (1 - _WARM_UP)))


def _parameter_groups(network):
    matrices = [parameter for parameter in network.parameters() if parameter.ndim > 1]
    others = [parameter for parameter in network.parameters() if parameter.ndim <= 1]
    return [{"params": matrices, "weight_decay": 1e-4}, {"params": others, "weight_decay": 0.0}]


def _load_what_fits(network, weights):
    """Takes all weights of the same name and shape, and returns how many.

    Another number of classes changes the heads, and the heads only; blocks that are new begin as the identity.
    """
    own = network.state_dict()
    fitting = {name: value for name, value in weights.items() if name in own and own[name].shape == value.shape}
    network.load_state_dict({**own, **fitting})
    return len(fitting)
