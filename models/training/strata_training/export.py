"""A network as a model folder: model.onnx, model.json and weights.npz (to go on training from; the app has no use for it)."""

import hashlib
import inspect
import json
import re
import warnings
from pathlib import Path

import numpy as np
import torch

from .exported import EXPORTED
from .network import MULTIPLE, NetworkShape, OosisNetwork
from .targets import DIRECTIONS

OUTPUTS = ("semantic", "boundary", "direction")
WEIGHTS = "weights.npz"


def export_onnx(network, path, form="bytes", opset=17):
    """Writes the network with dynamic height and width; `form` is a key of `EXPORTED`."""
    exported = EXPORTED[form](network.cpu()).eval()
    axes = {2: "height", 3: "width"}
    with warnings.catch_warnings():
        # The tracer warns about sizes that it takes for constants; none of ours is.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            exported,
            exported.example(),
            str(path),
            opset_version=opset,
            input_names=["image"],
            output_names=list(OUTPUTS),
            dynamic_axes={name: axes for name in ("image", *OUTPUTS)},
            # Weights stay as small as they are stored.
            do_constant_folding=False,
            **_by_tracing(),
        )


def _by_tracing():
    """The exporter that every PyTorch has; newer ones would take another by default, which wants more packages."""
    return {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}


def export_folder(network, folder, manifest, form="bytes", opset=17):
    """Writes a whole model folder; `manifest` holds name, title, description, version, licence, classes, training, and may hold notice and solver."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write_weights(network, folder / WEIGHTS)
    # Exactly what can be read back is exported, rounding included: the folder agrees with itself.
    export_onnx(read_weights(folder), folder / "model.onnx", form, opset)
    hash_of_model = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
    words = EXPORTED[form].words
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
            "colour": "RGB",
            **words["input"],
            "size": {"rule": "multiple", "multiple": MULTIPLE, "tile": 1024, "overlap": 64},
        },
        "outputs": {name: {"name": name, **words["output"]} for name in OUTPUTS},
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
        words["classes"],
        tuple(words["widths"]),
        tuple(map(tuple, words["dilations"])),
        tuple(words["decoder_blocks"]),
        words["decoder_width"],
    )
