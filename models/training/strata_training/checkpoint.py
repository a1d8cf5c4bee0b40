"""Weights on disk: checkpoints to go on from, and running means of the weights."""

import copy
import os

import torch

CHECKPOINT = "checkpoint.pt"


class MovingAverage:
    """Exponential mean of weights and statistics; nearer to the present while there are few steps."""

    def __init__(self, network, decay=0.998):
        self.network = copy.deepcopy(network).eval()
        self.decay = decay
        for parameter in self.network.parameters():
            parameter.requires_grad_(False)

    @torch.no_grad()
    def update(self, network, step):
        keep = min(self.decay, (1 + step) / (20 + step))
        for mean, now in zip(self.network.state_dict().values(), network.state_dict().values()):
            if mean.dtype.is_floating_point:
                mean.lerp_(now.to(mean.dtype), 1 - keep)
            else:
                mean.copy_(now)


def save_checkpoint(path, state):
    """Whole or not at all: written beside, then renamed."""
    temporary = f"{path}.part"
    torch.save(state, temporary)
    os.replace(temporary, path)


def load_checkpoint(path):
    try:
        return torch.load(path, map_location="cpu")
    except FileNotFoundError:
        raise SystemExit(f"No checkpoint at {path}. Start without --resume, or name the folder of an earlier run.")
