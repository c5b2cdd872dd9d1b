"""Fit a linear model: logistic regression, folds by document, Platt calibration on out-of-fold decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, log_loss, roc_auc_score
from sklearn.model_selection import GroupKFold

Features = dict[str, float]
Matrix = NDArray[np.float64]

FOLDS = 5
STRENGTHS = (0.03, 0.1, 0.3, 1.0)
_SEEN = 3  # features of fewer rows tell one template from another, not language
_BINS = 10
_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model as ``models/weights`` holds it, and what cross-validation says of it."""

    data: dict[str, Any]
    scores: dict[str, float]
    out_of_fold: Matrix  # calibrated probabilities of the gold rows, one column a class
    all_out_of_fold: Matrix  # the same of all rows


def fit(
    name: str,
    features: Sequence[Features],
    labels: Sequence[str],
    groups: Sequence[str],
    gold: Sequence[bool],
    *,
    gold_weight: float = 3.0,
) -> Fitted:
    """Fit and cross-validate; the strength of regularisation is the one with the least out-of-fold log loss.

    Rows of annotated documents (``gold``) weigh ``gold_weight``, generated ones 1.
    """
    kept = _frequent(features)
    rows = [{key: value for key, value in row.items() if key in kept} for row in features]
    sample = _Sample(rows, labels, groups, np.array(gold), sorted(set(labels)), gold_weight)
    tried = [(strength, *_validated(sample, strength)) for strength in STRENGTHS]
    strength, decisions, calibrated = min(tried, key=lambda one: sample.loss(one[2]))
    scale, shift = calibration(decisions, sample)
    vectorizer = DictVectorizer()
    model = _model(strength).fit(vectorizer.fit_transform(rows), list(labels), sample_weight=sample.weights)
    learned = {
        feature: [round(float(column[index]), _DIGITS) for column in model.coef_]
        for feature, index in sorted(vectorizer.vocabulary_.items())
    }
    data = {
        "name": name,
        "classes": [str(one) for one in model.classes_],
        "intercept": [round(float(value), _DIGITS) for value in model.intercept_],
        "calibration": {"scale": round(scale, _DIGITS), "shift": round(shift, _DIGITS)},
        "weights": {feature: column for feature, column in learned.items() if any(column)},
    }
    return Fitted(data, {"strength": strength, **sample.scores(calibrated)}, calibrated[sample.gold], calibrated)


@dataclass(frozen=True, slots=True)
class _Sample:
    rows: Sequence[Features]
    labels: Sequence[str]
    groups: Sequence[str]
    gold: NDArray[np.bool_]
    classes: list[str]
    gold_weight: float

    @property
    def weights(self) -> Matrix:
        return np.where(self.gold, self.gold_weight, 1.0)

    def part(self, indices: NDArray[np.int_]) -> _Sample:
        pick = [int(index) for index in indices]
        return _Sample(
            [self.rows[i] for i in pick], [self.labels[i] for i in pick], [self.groups[i] for i in pick],
            self.gold[indices], self.classes, self.gold_weight,
        )  # fmt: skip

    def loss(self, found: Matrix) -> float:
        return float(log_loss(list(self.labels), found, labels=self.classes, sample_weight=self.weights))

    def scores(self, found: Matrix) -> dict[str, float]:
        predicted = [self.classes[index] for index in found.argmax(axis=1)]
        told = [label for label, is_gold in zip(self.labels, self.gold, strict=True) if is_gold]
        scores = {
            "rows": len(self.rows),
            "gold_rows": int(self.gold.sum()),
            "documents": len(set(self.groups)),
            "accuracy": float(np.mean([one == other for one, other in zip(predicted, self.labels, strict=True)])),
            "macro_f1": float(f1_score(list(self.labels), predicted, average="macro")),
            "log_loss": self.loss(found),
            "calibration_error": calibration_error(found, self.labels, self.classes),
            "calibration_error_gold": calibration_error(found[self.gold], told, self.classes),
        }
        if len(self.classes) == 2:
            scores["auc"] = float(roc_auc_score([label == self.classes[1] for label in self.labels], found[:, 1]))
        return {key: round(value, 4) for key, value in scores.items()}


def _validated(sample: _Sample, strength: float) -> tuple[Matrix, Matrix]:
    """Return out-of-fold decisions, and probabilities whose calibration was fitted on other documents."""
    decisions = _out_of_fold(sample, strength)
    result = np.zeros((len(sample.labels), len(sample.classes)))
    for train, test in GroupKFold(n_splits=FOLDS).split(decisions, sample.labels, sample.groups):
        scale, shift = calibration(decisions[train], sample.part(train))
        result[test] = probabilities(decisions[test], sample.classes, scale, shift)
    return decisions, result


def _frequent(features: Sequence[Features]) -> set[str]:
    counts = Counter(key for row in features for key in row)
    return {key for key, count in counts.items() if count >= _SEEN}


def _model(strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, max_iter=2000)


def _out_of_fold(sample: _Sample, strength: float) -> Matrix:
    """Return the decision values of each row by a model that has not seen its document."""
    classes = sample.classes
    result = np.zeros((len(sample.rows), 1 if len(classes) == 2 else len(classes)))
    for train, test in GroupKFold(n_splits=FOLDS).split(sample.rows, sample.labels, sample.groups):
        vectorizer, seen = DictVectorizer(), sample.part(train)
        model = _model(strength).fit(vectorizer.fit_transform(seen.rows), list(seen.labels), sample_weight=seen.weights)
        found = model.decision_function(vectorizer.transform([sample.rows[i] for i in test]))
        if len(classes) == 2 or len(model.classes_) == len(classes):
            result[test] = found.reshape(-1, 1) if len(classes) == 2 else found
            continue
        result[test] = float(np.min(found)) - 2.0  # a class that this fold has not seen
        for column, label in enumerate(model.classes_):
            result[np.ix_(test, [classes.index(str(label))])] = found[:, [column]]
    return result


def calibration(decisions: Matrix, sample: _Sample) -> tuple[float, float]:
    """Return scale and shift of the decisions (Platt); for more than two classes the scale alone (temperature).

    Gold rows weigh as in fitting: the rules were made on them and err there less than anywhere else, on the generated
    sentences, hard ones on purpose, more; what they do on documents of others lies between.
    """
    labels, classes = list(sample.labels), sample.classes
    if len(classes) > 2:
        scales = np.linspace(0.2, 3.0, 57)
        losses = [log_loss(labels, _softmax(scale * decisions), labels=classes) for scale in scales]
        return float(scales[int(np.argmin(losses))]), 0.0
    platt = LogisticRegression(C=1e6, max_iter=1000)
    platt.fit(decisions, [label == classes[1] for label in labels], sample_weight=sample.weights)
    return max(float(platt.coef_[0][0]), 0.05), float(platt.intercept_[0])


def probabilities(decisions: Matrix, classes: Sequence[str], scale: float, shift: float) -> Matrix:
    """Return calibrated probabilities, one column a class."""
    stretched = scale * decisions + shift
    if len(classes) == 2:
        positive = 1.0 / (1.0 + np.exp(-stretched))
        return np.hstack([1.0 - positive, positive])
    return _softmax(stretched)


def _softmax(values: Matrix) -> Matrix:
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    result: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return result


def calibration_error(found: Matrix, labels: Sequence[str], classes: Sequence[str]) -> float:
    """Return the expected calibration error of the top class in ten equal bins."""
    top = found.argmax(axis=1)
    sure = found.max(axis=1)
    right = np.array([classes[index] == label for index, label in zip(top, labels, strict=True)])
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    return float(
        sum(abs(sure[bins == one].sum() - right[bins == one].sum()) for one in range(_BINS) if (bins == one).any())
        / len(labels)
    )
