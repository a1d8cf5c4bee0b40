"""What the recipe says about the models it makes."""

_DATA = {
    "synthetic": "synthetic scenes of models/training",
    "cocoa": "COCOA (Zhu et al., 2017)",
    "kins": "KINS 2020 (Qi et al., 2019)",
}

# What suits the small network of the recipe, chosen on held-out scenes of another seed than those of the reports: its contours
# are nearly closed and good, single directions, which class a thing has and what is ground between things are doubtful.
_SOLVER = {
    "evidence": {"backgroundDoubt": 0.05, "classContrast": 0, "violation": 2},
    "readout": {
        "joinByClass": False,
        "leastBorderSupport": 0.1,
        "leastJoinConfidence": 0.5,
        "leastOrderConfidence": 0.55,
        "minimumPixels": 32,
    },
}


def manifest_of(settings, step, report):
    """The recipe's part of model.json, from the settings of a run."""
    data = settings["data"]
    training = {
        "recipe": "models/training",
        "data": f"{_DATA[data]}, {settings['difficulty']}" if data == "synthetic" else _DATA[data],
        "steps": step,
        "seed": settings["seed"],
        "report": report,
    }
    if data == "synthetic":
        words = {
            "name": "oosis-small",
            "title": "Synthetic scenes, small",
            "description": "Finds overlapping things and their order in drawn scenes: textured shapes of nine classes.",
            "notice": "A demonstration model for synthetic scenes. On photographs its boundaries may help and its classes mean nothing: train or add a model for your own pictures.",
            "licence": "Apache-2.0",
        }
    else:
        words = {
            "name": f"oosis-{data}",
            "title": f"Trained on {data.upper()}",
            "description": f"Trained with Strata's recipe on {_DATA[data]}.",
            "licence": "as the data: see the terms of its authors",
        }
    return {**words, "version": "1.0.0", "classes": settings["classes"], "solver": _SOLVER, "training": training}
