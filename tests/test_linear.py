"""The JSON scorer gives what scikit-learn gives."""

import math
import random

import pytest
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from extract.knowledge.linear import LinearModel

NAMES = [f"f{i}" for i in range(12)]


def samples(classes: list[str], seed: int) -> tuple[list[dict[str, float]], list[str]]:
    """Return invented feature dicts and labels that depend on them."""
    dice = random.Random(seed)
    rows = [{name: 1.0 for name in NAMES if dice.random() < 0.3} | {"n": dice.random()} for _ in range(200)]
    return rows, [classes[(len(row) + ("f1" in row)) % len(classes)] for row in rows]


@pytest.mark.parametrize("classes", [["no", "yes"], ["a", "b", "c"]])
def test_same_probabilities_as_scikit_learn(classes: list[str]) -> None:
    """Every probability agrees to nine places, for two classes and for three."""
    rows, labels = samples(classes, seed=7)
    vectorizer = DictVectorizer()
    learned = LogisticRegression(max_iter=500).fit(vectorizer.fit_transform(rows), labels)
    weights = {
        name: tuple(float(row[index]) for row in learned.coef_) for name, index in vectorizer.vocabulary_.items()
    }
    model = LinearModel("t", tuple(learned.classes_), tuple(map(float, learned.intercept_)), weights)
    for row, expected in zip(rows, learned.predict_proba(vectorizer.transform(rows)), strict=True):
        ours = model.probabilities(row)
        assert [ours[name] for name in model.classes] == pytest.approx(list(expected), abs=1e-9)


def test_explanation_names_the_strongest_feature_with_its_sign() -> None:
    """The feature that pulled hardest comes first; against the negative class its sign turns."""
    model = LinearModel("t", ("no", "yes"), (0.0,), {"weak": (0.1,), "strong": (-2.0,)})
    assert model.explain({"weak": 1.0, "strong": 1.0, "unknown": 1.0}, "yes") == [("strong", -2.0), ("weak", 0.1)]
    assert model.explain({"strong": 1.0}, "no") == [("strong", 2.0)]


def test_calibration_stretches_the_decision() -> None:
    """Scale and shift act on the decision value before the sigmoid."""
    model = LinearModel("t", ("no", "yes"), (1.0,), {}, scale=0.5, shift=0.25)
    assert model.probabilities({})["yes"] == pytest.approx(1 / (1 + math.exp(-0.75)))
