"""The network: an encoder–decoder at a half to a sixteenth of the image's size, with three heads in one convolution.

Pixel-unshuffle brings the image to half size and pixel-shuffle brings the answers back to full size, so the costly
convolutions never run on all pixels. Batch normalisation folds into the convolutions for the export (`exported.py`).
"""

from dataclasses import asdict, dataclass

import torch
from torch import nn
from torch.nn import functional

from .targets import DIRECTIONS

# Height and width of an input must be multiples of this.
MULTIPLE = 16


@dataclass(frozen=True)
class NetworkShape:
    """Channels at 1/2, 1/4, 1/8 and 1/16 of the size, blocks there (the stem has none), and blocks on the way back."""

    classes: int
    widths: tuple = (24, 48, 80, 128)
    dilations: tuple = ((1,), (1, 1, 2, 4), (2, 4, 8, 1, 2, 4))
    # At 1/8, 1/4 and 1/2.
    decoder_blocks: tuple = (2, 2, 1)
    decoder_width: int = 32

    def as_dict(self):
        return asdict(self)


class ConvNorm(nn.Module):
    def __init__(self, inputs, outputs, kernel=3, stride=1, dilation=1):
        super().__init__()
        padding = dilation * (kernel - 1) // 2
        if kernel == 1:
            # Changes nothing but the library: PyTorch 1.13 on one thread takes a slow path for plain 1 × 1 convolutions.
            dilation = 2
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, padding, dilation, bias=False)
        self.norm = nn.BatchNorm2d(outputs, momentum=0.05)

    def forward(self, x):
        return self.norm(self.conv(x))


class Block(nn.Module):
    """x + conv(relu(conv(x))), then relu."""

    def __init__(self, width, dilation=1):
        super().__init__()
        self.first = ConvNorm(width, width, dilation=dilation)
        self.second = ConvNorm(width, width, dilation=dilation)

    def forward(self, x):
        return functional.relu(x + self.second(functional.relu(self.first(x))), inplace=True)


class Down(nn.Module):
    def __init__(self, inputs, outputs, dilations):
        super().__init__()
        self.reduce = ConvNorm(inputs, outputs, stride=2)
        self.blocks = nn.Sequential(*[Block(outputs, dilation) for dilation in dilations])

    def forward(self, x):
        return self.blocks(functional.relu(self.reduce(x), inplace=True))


class Up(nn.Module):
    """Twice the size, plus what the encoder saw at that size."""

    def __init__(self, inputs, skip, outputs, blocks):
        super().__init__()
        self.deep = ConvNorm(inputs, outputs, kernel=1)
        self.skip = ConvNorm(skip, outputs, kernel=1)
        self.blocks = nn.Sequential(*[Block(outputs) for _ in range(blocks)])

    def forward(self, x, skip):
        larger = functional.interpolate(self.deep(x), scale_factor=2.0, mode="nearest")
        return self.blocks(functional.relu(larger + self.skip(skip), inplace=True))


class OosisNetwork(nn.Module):
    """Image (N, 3, H, W), normalised → logits (N, 1 + classes, H, W), (N, 1, H, W), (N, 8, H, W)."""

    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        half, quarter, eighth, sixteenth = shape.widths
        self.unshuffle = nn.PixelUnshuffle(2)
        self.stem = nn.Sequential(ConvNorm(12, half), nn.ReLU(inplace=True), ConvNorm(half, half), nn.ReLU(inplace=True))
        self.down4 = Down(half, quarter, shape.dilations[0])
        self.down8 = Down(quarter, eighth, shape.dilations[1])
        self.down16 = Down(eighth, sixteenth, shape.dilations[2])
        self.up8 = Up(sixteenth, eighth, eighth, shape.decoder_blocks[0])
        self.up4 = Up(eighth, quarter, quarter, shape.decoder_blocks[1])
        self.up2 = Up(quarter, half, shape.decoder_width, shape.decoder_blocks[2])
        # Only for training: classes from the deep end, so that it learns shapes before the decoder can use them.
        self.deep_head = nn.Conv2d(eighth, 1 + shape.classes, 1, dilation=2)
        self.head = nn.Conv2d(shape.decoder_width, 4 * (1 + shape.classes + 1 + len(DIRECTIONS)), 1, dilation=2)
        _initialise(self)

    def forward(self, image):
        return self.with_deep_classes(image)[0]

    def with_deep_classes(self, image):
        """The three answers, and logits of the classes at an eighth of the size."""
        halves, deep = self.at_half_size(image)
        return tuple(functional.pixel_shuffle(planes, 2) for planes in halves), self.deep_head(deep)

    def at_half_size(self, image):
        """The three answers before pixel-shuffle, four planes for each of their channels, and the features behind `deep_head`."""
        at2 = self.stem(self.unshuffle(image))
        at4 = self.down4(at2)
        at8 = self.down8(at4)
        deep = self.up8(self.down16(at8), at8)
        planes = self.head(self.up2(self.up4(deep, at4), at2))
        classes = 4 * (1 + self.shape.classes)
        return (planes[:, :classes], planes[:, classes : classes + 4], planes[:, classes + 4 :]), deep


def _initialise(network):
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_in", nonlinearity="relu")
        if isinstance(module, Block):
            # Every block begins as the identity.
            nn.init.zeros_(module.second.norm.weight)
    for head in (network.head, network.deep_head):
        nn.init.normal_(head.weight, std=0.02)
        nn.init.zeros_(head.bias)
