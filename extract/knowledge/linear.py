"""Linear models as JSON: what scikit-learn learned, scored in plain Python.

A model file in ``models/weights`` holds, for logistic regression over named binary or numeric features::

    {"name": "...", "classes": ["no", "yes"], "intercept": [0.1], "weights": {"word=tặng": [1.2], ...},
     "calibration": {"scale": 0.93, "shift": 0.02}}

One column for two classes (the second is the positive one), one column a class otherwise. ``calibration`` stretches the
decision values before they become probabilities (Platt, fitted on out-of-fold predictions by ``evaluation/train.py``),
so that a confidence of 0.8 is right eight times in ten. ``models/MANIFEST.json`` names each file's SHA-256; a file that
does not match is refused. No pickle, no scikit-learn at run time.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from extract import resources

_MANIFEST = "models/MANIFEST.json"


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights by feature name, one value a column."""

    name: str
    classes: tuple[str, ...]
    intercept: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]
    scale: float = 1.0
    shift: float = 0.0

    def decision(self, features: Mapping[str, float]) -> tuple[float, ...]:
        """Return the decision value of each column, before calibration; unknown features weigh nothing."""
        totals = list(self.intercept)
        if len(totals) == 1:
            total, weight_of = totals[0], self.weights.get
            for feature, value in features.items():
                if (column := weight_of(feature)) is not None:
                    total += column[0] * value
            return (total,)
        for feature, value in features.items():
            column = self.weights.get(feature)
            if column is not None:
                for index, weight in enumerate(column):
                    totals[index] += weight * value
        return tuple(totals)

    def probabilities(self, features: Mapping[str, float]) -> dict[str, float]:
        """Return the calibrated probability of each class; they add up to 1."""
        stretched = [self.scale * value + self.shift for value in self.decision(features)]
        if len(self.classes) == 2:
            positive = _sigmoid(stretched[0])
            return {self.classes[0]: 1.0 - positive, self.classes[1]: positive}
        top = max(stretched)
        powers = [math.exp(value - top) for value in stretched]
        total = sum(powers)
        return {name: power / total for name, power in zip(self.classes, powers, strict=True)}

    def explain(self, features: Mapping[str, float], label: str, top: int = 6) -> list[tuple[str, float]]:
        """Return the features that weighed most for or against ``label``, strongest first, with signed weights."""
        index = self.classes.index(label)
        sign = 1.0
        if len(self.classes) == 2:
            sign, index = (1.0 if index == 1 else -1.0), 0
        weighed = [
            (feature, sign * self.weights[feature][index] * value)
            for feature, value in features.items()
            if feature in self.weights
        ]
        return sorted(weighed, key=lambda item: -abs(item[1]))[:top]


def _sigmoid(value: float) -> float:
    if value >= 0:
        return 1.0 / (1.0 + math.exp(-value))
    power = math.exp(value)
    return power / (1.0 + power)


@cache
def version() -> str:
    """Return what tells one set of weights from another: the start of the hash of MANIFEST, which names them all."""
    return hashlib.sha256(resources.path(_MANIFEST).read_bytes()).hexdigest()[:12]


@cache
def load(name: str) -> LinearModel:
    """Load ``models/weights/<name>.json`` once.

    Raises KeyError when MANIFEST does not name the model, ValueError when the file is not the one that it names.
    """
    manifest = json.loads(resources.path(_MANIFEST).read_text(encoding="utf-8"))
    entry = manifest["weights"][name]
    raw = resources.path(f"models/weights/{name}.json").read_bytes()
    if hashlib.sha256(raw).hexdigest() != entry["sha256"]:
        raise ValueError(f"models/weights/{name}.json is not the file that MANIFEST.json names: reinstall the package")
    data = json.loads(raw)
    calibration = data.get("calibration", {})
    return LinearModel(
        name=data["name"],
        classes=tuple(data["classes"]),
        intercept=tuple(data["intercept"]),
        weights={feature: tuple(column) for feature, column in data["weights"].items()},
        scale=calibration.get("scale", 1.0),
        shift=calibration.get("shift", 0.0),
    )
