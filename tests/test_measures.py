"""The measured quality does not fall: evaluation/floors.txt holds over the samples, and over real papers if there."""

import pytest

from evaluation import score as script
from evaluation.scoring.cases import find_cases
from evaluation.scoring.judging import run, summarise
from evaluation.scoring.predict import predict


def _sections(folder):
    if not folder.is_dir():
        pytest.skip(f"{folder.name} does not lie beside this checkout: it is no part of the project")
    cases = [case for case in find_cases(folder) if case.gold.get("reader") != "ocr"]
    return summarise(run(cases, predict))


@pytest.mark.parametrize("folder", ["corpus", "../shared/seed", "../shared/real"])
def test_floors(folder):
    """Every floor of a section is reached, and every document is read."""
    sections = _sections((script.ROOT / folder).resolve())
    floors = script.floors(script.ROOT / "evaluation" / "floors.txt", sections)
    assert script.below(sections, floors) == []
    assert [failure for section in sections.values() for failure in section.failures] == []
