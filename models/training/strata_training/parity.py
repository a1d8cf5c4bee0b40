"""PyTorch's own answers as files, for a comparison with ONNX Runtime (`tools/onnxParity.ts`)."""

import json
from pathlib import Path

import numpy as np
import torch

from .export import OUTPUTS
from .scenes import held_out_scenes
from .stream import as_input
from .targets import MIRRORED_DIRECTIONS

# Width, height: square, wide, high, and the smallest there is.
SIZES = ((64, 64), (160, 48), (32, 96), (16, 16))


@torch.no_grad()
def write_reference(network, folder, sizes=SIZES):
    """Writes raw planes of held-out scenes, and reference.json that lists them: the picture as bytes, all else little-endian float32.

    Of each output the logits; as NAME-probability, what softmax or sigmoid makes of them; and as NAME-mirrored the mean of that
    and of what the mirror image gives, mirrored back.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    network = network.cpu().eval()
    cases = []
    for width, height in sizes:
        (scene,) = held_out_scenes("easy", 1, (width, height))
        image = as_input(scene.image[None])
        tensors = {"picture": torch.tensor(scene.image[None]).permute(0, 3, 1, 2), "image": image}
        for name, logits, of_mirror in zip(OUTPUTS, network(image), network(image.flip(3))):
            shares, mirrored = (plane.sigmoid() if name == "boundary" else plane.softmax(1) for plane in (logits, of_mirror.flip(3)))
            if name == "direction":
                mirrored = mirrored[:, list(MIRRORED_DIRECTIONS)]
            tensors.update({name: logits, f"{name}-probability": shares, f"{name}-mirrored": (shares + mirrored) / 2})
        case = {}
        for name, tensor in tensors.items():
            file = f"{width}x{height}-{name}.{'u8' if tensor.dtype == torch.uint8 else 'f32'}"
            values = np.ascontiguousarray(tensor.numpy(), dtype="u1" if tensor.dtype == torch.uint8 else "<f4")
            (folder / file).write_bytes(values.tobytes())
            case[name] = {"file": file, "dims": list(tensor.shape)}
        cases.append(case)
    (folder / "reference.json").write_text(json.dumps({"outputs": OUTPUTS, "cases": cases}) + "\n")
