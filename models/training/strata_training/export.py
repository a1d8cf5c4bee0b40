"""A network as a model folder: model.onnx, model.json and weights.npz (to go on training from; the app has no use for it)."""

import copy
import hashlib
import inspect
import json
import re
import warnings
from pathlib import Path

import numpy as np
import torch
from torch import nn

from .network import MULTIPLE, NetworkShape, OosisNetwork, folded
from .stream import DEVIATION, MEAN
from .targets import DIRECTIONS

OUTPUTS = ("semantic", "boundary", "direction")
WEIGHTS = "weights.npz"


class _ExportedNetwork(nn.Module):
    """The folded network with its pixel-unshuffle inside the first convolution: 6 × 6 pixels, every second one."""

    def __init__(self, network):
        super().__init__()
        self.network = folded(network)
        first = self.network.stem[0]
        wide = nn.Conv2d(3, first.out_channels, 6, 2, 2)
        # Channel 4·c + 2·i + j at the kernel's place (y, x) is channel c at (2·y + i, 2·x + j).
        weight = first.weight.data.view(-1, 3, 2, 2, 3, 3).permute(0, 1, 4, 2, 5, 3)
        wide.weight.data = weight.reshape(-1, 3, 6, 6).contiguous()
        wide.bias.data = first.bias.data
        self.network.stem[0] = wide
        self.network.unshuffle = nn.Identity()
        self.network.head = _without_dilation(self.network.head)
        # Only for training: nothing that is exported comes from it.
        self.network.deep_head = nn.Identity()

    def forward(self, image):
        return self.network(image)


def _without_dilation(conv):
    plain = copy.deepcopy(conv)
    plain.dilation = (1, 1)
    return plain


def export_onnx(network, path, opset=17):
    """Writes the network with dynamic height and width."""
    exported = _ExportedNetwork(network.cpu()).eval()
    axes = {2: "height", 3: "width"}
    with warnings.catch_warnings():
        # The tracer warns about sizes that it takes for constants; none of ours is.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            exported,
            torch.zeros(1, 3, 4 * MULTIPLE, 6 * MULTIPLE),
            str(path),
            opset_version=opset,
            input_names=["image"],
            output_names=list(OUTPUTS),
            dynamic_axes={name: axes for name in ("image", *OUTPUTS)},
            **_by_tracing(),
        )


def _by_tracing():
    """The exporter that every PyTorch has; newer ones would take another by default, which wants more packages."""
    return {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}


def export_folder(network, folder, manifest, opset=17):
    """Writes a whole model folder; `manifest` holds name, title, description, version, licence, classes, training, and may hold notice and solver."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write_weights(network, folder / WEIGHTS)
    # Exactly what can be read back is exported, rounding included: the folder agrees with itself.
    export_onnx(read_weights(folder), folder / "model.onnx", opset)
    hash_of_model = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
    logits = {name: {"name": name, "form": "logits", "dtype": "float32"} for name in OUTPUTS}
    whole = {
        "strataModel": 1,
        "kind": "oosis",
        **{key: manifest[key] for key in ("name", "title", "description", "notice", "version", "licence") if key in manifest},
        "file": "model.onnx",
        "sha256": hash_of_model,
        "externalData": [],
        "input": {
            "name": "image",
            "layout": "NCHW",
            "dtype": "float32",
            "colour": "RGB",
            "scale": 1 / 255,
            "mean": [MEAN] * 3,
            "std": [DEVIATION] * 3,
            "size": {"rule": "multiple", "multiple": MULTIPLE, "tile": 1024, "overlap": 64},
        },
        "outputs": logits,
        "stride": 1,
        "classes": list(manifest["classes"]),
        "directions": [list(offset) for offset in DIRECTIONS],
        "decision": {"rule": "threshold", "threshold": 0.5, "thinning": True},
        **({"solver": manifest["solver"]} if "solver" in manifest else {}),
        "training": manifest["training"],
    }
    (folder / "model.json").write_text(_readable(whole) + "\n", encoding="utf-8")


def _readable(value):
    """JSON with two spaces, lists of plain values on one line."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda match: "[" + re.sub(r"\s*\n\s*", " ", match[1]) + "]", text)


def write_weights(network, path):
    """All weights, matrices as float16: enough to go on from, half as large as the network."""
    arrays = {}
    for name, tensor in network.state_dict().items():
        array = tensor.cpu().numpy()
        arrays[name] = array.astype(np.float16) if array.ndim > 1 else array
    shape = json.dumps(network.shape.as_dict())
    np.savez_compressed(path, **arrays, **{"shape.json": np.frombuffer(shape.encode(), dtype=np.uint8)})


def read_weights(path):
    """The network that `write_weights` wrote; `path` may be the model folder."""
    path = Path(path)
    path = path / WEIGHTS if path.is_dir() else path
    if not path.exists():
        raise SystemExit(f"No weights at {path}: expected {WEIGHTS}, as `export` writes it beside model.onnx.")
    with np.load(path, allow_pickle=False) as arrays:
        words = json.loads(bytes(arrays["shape.json"]).decode())
        network = OosisNetwork(shape_from(words))
        state = {name: torch.from_numpy(arrays[name]) for name in arrays.files if name != "shape.json"}
    network.load_state_dict({name: tensor.float() if tensor.is_floating_point() else tensor for name, tensor in state.items()})
    return network


def shape_from(words):
    """A network's shape from its JSON form."""
    return NetworkShape(
        words["classes"], tuple(words["widths"]), tuple(map(tuple, words["dilations"])), words["decoder_width"]
    )
