"""What of a network is exported, in one of three forms (`EXPORTED`).

Normalisation becomes part of the convolutions, whose weights are stored as float16, and what only training needs is left out.
"""

import copy

import torch
from torch import nn
from torch.nn import functional

from .network import MULTIPLE, ConvNorm
from .stream import DEVIATION, MEAN
from .targets import MIRRORED_DIRECTIONS

# Beyond this logits are cut, so that no sum of powers overflows or vanishes. What is cut has no probability anyway: the largest
# logit of a pixel lies between −20 and 11 in the bundled network (80 scenes).
_LARGEST_LOGIT = 80.0


class LogitsNetwork(nn.Module):
    """Normalised image → logits, all float32. The pixel-unshuffle goes into the first convolution: 6 × 6 pixels, every second one."""

    words = {
        "input": {"dtype": "float32", "scale": 1 / 255, "mean": [MEAN] * 3, "std": [DEVIATION] * 3},
        "output": {"form": "logits", "dtype": "float32"},
    }

    def __init__(self, network):
        super().__init__()
        self.network = copy.deepcopy(network)
        _pack_children(self.network)
        # Channel 4·c + 2·i + j at the kernel's place (y, x) is channel c at (2·y + i, 2·x + j).
        first = self.network.stem[0]
        weight = first.weight.view(-1, 3, 2, 2, 3, 3).permute(0, 1, 4, 2, 5, 3)
        first.weight = weight.reshape(-1, 3, 6, 6).contiguous()
        first.placed = {"stride": 2, "padding": 2}
        self.network.unshuffle = nn.Identity()
        # Only for training: nothing that is exported comes from it.
        self.network.deep_head = nn.Identity()

    def forward(self, image):
        return self.network(image)

    def example(self):
        """An image to trace the network with."""
        return torch.zeros(1, 3, 4 * MULTIPLE, 6 * MULTIPLE)


class BytesNetwork(LogitsNetwork):
    """Image as it is → probabilities in 255ths, all bytes: a quarter of what float32 would have to carry between processes.

    Shares are made and rounded before the pixel-shuffle, which then moves bytes. ONNX Runtime takes seven times as long for
    Softmax over channels as for the three operations that stand here instead.
    """

    words = {
        "input": {"dtype": "uint8", "scale": 1, "mean": [0] * 3, "std": [1] * 3},
        "output": {"form": "probability", "dtype": "uint8"},
    }

    def forward(self, image):
        return tuple(map(_Bytes.apply, self.shares(image)))

    def shares(self, image):
        """Probabilities at half the size, four planes for each channel."""
        (semantic, boundary, direction), _ = self.network.at_half_size((image.float() - 255 * MEAN) / (255 * DEVIATION))
        return _shares(semantic), torch.sigmoid(boundary), _shares(direction)

    def example(self):
        return super().example().to(torch.uint8)


class MirroredNetwork(BytesNetwork):
    """The same, as the mean of what the network says of a picture and of its mirror image: twice the work, fewer wrong directions."""

    def __init__(self, network):
        super().__init__(network)
        channels = range(1 + network.shape.classes), range(1), MIRRORED_DIRECTIONS
        # Which planes of the mirror image's answers belong where: of the four of a channel, left and right change places.
        self.orders = [[4 * channel + plane for channel in order for plane in (1, 0, 3, 2)] for order in channels]

    def shares(self, image):
        both = (planes.chunk(2) for planes in super().shares(torch.cat([image, image.flip(3)])))
        return tuple((plain + mirrored.flip(3)[:, order]) / 2 for (plain, mirrored), order in zip(both, self.orders))


def _shares(planes):
    """Softmax over channels of which each has four planes."""
    count, channels, height, width = planes.shape
    powers = planes.clamp(-_LARGEST_LOGIT, _LARGEST_LOGIT).exp().reshape(count, channels // 4, 4 * height, width)
    return (powers / powers.sum(1, keepdim=True)).reshape(count, channels, height, width)


class _Bytes(torch.autograd.Function):
    """Probabilities as bytes, shuffled to full size."""

    @staticmethod
    def forward(_context, planes):
        return functional.pixel_shuffle((planes * 255).round().to(torch.uint8), 2)

    @staticmethod
    def symbolic(graph, planes):
        step = graph.op("Constant", value_t=torch.tensor(1 / 255, dtype=torch.float32))
        zero = graph.op("Constant", value_t=torch.tensor(0, dtype=torch.uint8))
        rounded = graph.op("QuantizeLinear", planes, step, zero)
        return graph.op("DepthToSpace", rounded, blocksize_i=2, mode_s="CRD")


class _PackedConv(nn.Module):
    """A convolution whose weights are float16 in the file. ONNX Runtime unpacks them once, when it loads the model."""

    def __init__(self, conv, norm=None):
        super().__init__()
        self.register_buffer("weight", conv.weight.detach().half())
        scale, bias = torch.ones(conv.out_channels), conv.bias
        if norm is not None:
            scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            bias = norm.bias - norm.running_mean * scale
        self.register_buffer("scale", scale.detach()[:, None, None, None])
        self.register_buffer("bias", bias.detach())
        # Kernels of one pixel have a dilation for the sake of training only.
        dilation = 1 if conv.kernel_size == (1, 1) else conv.dilation
        self.placed = {"stride": conv.stride, "padding": conv.padding, "dilation": dilation}

    def forward(self, x):
        return functional.conv2d(x, self.weight.float() * self.scale, self.bias, **self.placed)


def _pack_children(module):
    for name, child in module.named_children():
        if isinstance(child, ConvNorm):
            setattr(module, name, _PackedConv(child.conv, child.norm))
        elif isinstance(child, nn.Conv2d):
            setattr(module, name, _PackedConv(child))
        else:
            _pack_children(child)


EXPORTED = {"bytes": BytesNetwork, "mirrored": MirroredNetwork, "logits": LogitsNetwork}
