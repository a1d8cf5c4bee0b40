"""Records what PyTorch makes of small made-up images and outputs, for the tests of src/core/network.

    python3 tests/core/network/golden/pytorchGolden.py > tests/core/network/golden/pytorch.json

Recorded with PyTorch 1.13 on a CPU. Of each result: its dims, its mean, and its mean weighted by place (of which the plain
mean knows nothing), to 6 decimals; of small ones the values as well.
"""

import json

import torch
import torch.nn.functional as F

MOST_VALUES = 200


def made_up_image(width, height):
    """The bytes of tests/core/network/madeUpImage.ts: 1 × 3 × height × width, RGB, 0 … 255."""
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    planes = [(37 * x + 91 * y + 53 * c + 11 * ((x * y) % 17)) % 256 for c in range(3)]
    return torch.stack(planes).unsqueeze(0).float()


def made_up_logits(channels, width, height):
    """The same for logits: 1 × channels × height × width, −6 … 6 in steps of 0.01."""
    index = torch.arange(channels * height * width)
    return ((index * 7919 % 1201).float() / 100 - 6).reshape(1, channels, height, width)


def recorded(tensor):
    flat = tensor.reshape(-1).double()
    place = torch.arange(len(flat)) * 37 % 101
    result = {
        "dims": list(tensor.shape),
        "mean": round(flat.mean().item(), 6),
        "weighted": round((flat * place / 101).mean().item(), 6),
    }
    if len(flat) <= MOST_VALUES:
        result["values"] = [round(value, 6) for value in flat.tolist()]
    return result


RESIZES = [((7, 5), (13, 9)), ((13, 9), (5, 4)), ((1, 1), (3, 2)), ((1, 9), (4, 4)), ((8, 6), (8, 3)), ((64, 48), (17, 31))]


def resizes():
    cases = []
    for (width, height), (to_width, to_height) in RESIZES:
        image = made_up_image(width, height) / 255
        size = (to_height, to_width)
        for kind, options in {
            "linear": {"mode": "bilinear", "align_corners": False},
            "smooth": {"mode": "bilinear", "align_corners": False, "antialias": True},
            "area": {"mode": "area"},
        }.items():
            result = recorded(F.interpolate(image, size=size, **options))
            cases.append({"kind": kind, "from": [width, height], "to": [to_width, to_height], **result})
    return cases


MEAN = torch.tensor([0.485, 0.456, 0.406]).reshape(1, 3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).reshape(1, 3, 1, 1)


def prepared():
    cases = []

    def add(name, width, height, tensor):
        cases.append({"name": name, "image": [width, height], **recorded(tensor)})

    plain = (made_up_image(13, 9) / 255 - MEAN) / STD
    add("multiple of 8", 13, 9, F.pad(plain, (0, 3, 0, 7), mode="replicate"))
    add("multiple of 1", 13, 9, plain)
    add("BGR, NHWC", 13, 9, ((made_up_image(13, 9).flip(1) / 255 - MEAN) / STD).permute(0, 2, 3, 1))
    add("float16", 13, 9, plain.half().float())
    # 13 × 9 into 20 × 20: factor 20 / 13, 20 × 14.
    scaled = F.interpolate(made_up_image(13, 9) / 255, size=(14, 20), mode="bilinear", align_corners=False, antialias=True)
    add("letter-boxed, larger", 13, 9, F.pad((scaled - MEAN) / STD, (0, 0, 0, 6)))
    # 50 × 70 into 24 × 24: factor 24 / 70, 17 × 24.
    scaled = F.interpolate(made_up_image(50, 70) / 255, size=(24, 17), mode="bilinear", align_corners=False, antialias=True)
    add("letter-boxed, smaller", 50, 70, F.pad((scaled - MEAN) / STD, (0, 7, 0, 0)))
    # Longest side 40 of 50 × 70: 29 × 40, padded to 32 × 40.
    scaled = F.interpolate(made_up_image(50, 70) / 255, size=(40, 29), mode="bilinear", align_corners=False, antialias=True)
    add("longest side", 50, 70, F.pad((scaled - MEAN) / STD, (0, 3, 0, 0), mode="replicate"))
    return cases


def cues():
    """Probabilities of one 11 × 7 tile, and of 11 × 7 images at strides 1 and 2."""
    semantic = made_up_logits(4, 11, 7).softmax(1)
    boundary = (made_up_logits(1, 11, 7) * 0.7).sigmoid()
    direction = (made_up_logits(8, 11, 7) * 0.5).softmax(1)

    def grown(planes):
        return F.interpolate(planes, scale_factor=2, mode="bilinear", align_corners=False)[:, :, :7, :11]

    coarse_boundary = (made_up_logits(1, 6, 4) * 0.7).sigmoid()
    coarse_direction = (made_up_logits(8, 6, 4) * 0.5).softmax(1)
    weighted = grown(coarse_direction * (coarse_boundary + 1e-6))
    return {
        "plain": {
            "semantic": recorded(semantic),
            "boundary": recorded(boundary),
            "direction": recorded(direction),
        },
        "stride 2": {
            "semantic": recorded(grown(made_up_logits(4, 6, 4).softmax(1))),
            "boundary": recorded(grown(coarse_boundary)),
            "direction": recorded(weighted / weighted.sum(1, keepdim=True)),
        },
    }


print(json.dumps({"resizes": resizes(), "prepared": prepared(), "cues": cues()}))
