"""PyTorch's own answers as files, for a comparison with ONNX Runtime (`tools/onnxParity.ts`)."""

import json
from pathlib import Path

import numpy as np
import torch

from .export import OUTPUTS
from .scenes import held_out_scenes
from .stream import as_input

# Width, height: square, wide, high, and the smallest there is.
SIZES = ((64, 64), (160, 48), (32, 96), (16, 16))


@torch.no_grad()
def write_reference(network, folder, sizes=SIZES):
    """Writes raw little-endian float32 planes of held-out scenes, and reference.json that lists them."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    cases = []
    for width, height in sizes:
        (scene,) = held_out_scenes("easy", 1, (width, height))
        image = as_input(scene.image[None])
        tensors = {"image": image, **dict(zip(OUTPUTS, network.cpu().eval()(image)))}
        case = {}
        for name, tensor in tensors.items():
            file = f"{width}x{height}-{name}.f32"
            (folder / file).write_bytes(np.ascontiguousarray(tensor.numpy(), dtype="<f4").tobytes())
            case[name] = {"file": file, "dims": list(tensor.shape)}
        cases.append(case)
    (folder / "reference.json").write_text(json.dumps({"input": "image", "cases": cases}) + "\n")
