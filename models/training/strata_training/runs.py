"""The folder of one training run: run.json (what was asked for), log.jsonl, checkpoint.pt, model/ (last snapshot)."""

import json
from pathlib import Path

from .checkpoint import CHECKPOINT, load_checkpoint
from .export import shape_from
from .network import OosisNetwork


class Run:
    def __init__(self, folder):
        self.folder = Path(folder)

    def begin(self, options, classes):
        self.folder.mkdir(parents=True, exist_ok=True)
        words = {**options, "classes": list(classes)}
        (self.folder / "run.json").write_text(json.dumps(words, indent=2) + "\n")

    def settings(self):
        """What `begin` was told."""
        try:
            return json.loads((self.folder / "run.json").read_text())
        except FileNotFoundError:
            raise SystemExit(f"No run in {self.folder}: expected run.json, as `train --out {self.folder}` writes it.")

    def log(self, line):
        print(line, flush=True)
        with open(self.folder / "log.jsonl", "a") as file:
            file.write(line + "\n")

    def network(self):
        """The running mean of the network at the last checkpoint, and its step."""
        state = load_checkpoint(self.folder / CHECKPOINT)
        network = OosisNetwork(shape_from(state["shape"]))
        network.load_state_dict(state["average"])
        return network, state["step"]
