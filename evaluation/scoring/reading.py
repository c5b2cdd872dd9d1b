"""Judge what was read: the words and paragraphs of a reference text, where the gold of a document has one."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.scoring.cases import Case
from evaluation.scoring.matching import shared_count
from evaluation.scoring.normalise import text_key
from evaluation.scoring.score import Judgement, Mention, Score


def judge(case: Case, flow: str) -> Judgement:
    """Judge the flowed text of one document against its ``reference`` or the paragraphs its ``encoding`` expects.

    ``words`` compares all words as printed, their order aside; ``paragraphs`` asks for whole paragraphs, so that a
    sentence torn at a line end or glued to the next shows. A table cell is a paragraph.
    """
    if case.reference is not None:
        wanted, read = list(_paragraphs(case.reference)), list(_paragraphs(flow))
        paragraphs = Score(shared_count(wanted, read), len(wanted), len(read))
        words = case.reference.split(), flow.split()
        scores = {"words": Score(shared_count(*words), len(words[0]), len(words[1])), "paragraphs": paragraphs}
        return Judgement(scores, list(_torn(wanted, read)))
    expected = [text_key(entry["paragraph"]) for entry in case.gold["encoding"]["expected"]]
    found = sum(paragraph in text_key(flow) for paragraph in expected)
    return Judgement({"expected": Score(found, len(expected), len(expected))})


def told(case: Case) -> bool:
    """Tell whether the gold speaks of the text at all."""
    return case.reference is not None or bool(case.gold.get("encoding", {}).get("expected"))


def _paragraphs(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from (" ".join(cell.split()) for cell in line.split("\t") if cell.strip())


def _torn(wanted: list[str], read: list[str]) -> Iterator[Mention]:
    """Yield the paragraphs that were not read whole, and those read that are none."""
    left = list(read)
    for paragraph in wanted:
        if paragraph in left:
            left.remove(paragraph)
        else:
            yield Mention("reading", {"text": paragraph}, None)
    for paragraph in left:
        yield Mention("reading", None, {"text": paragraph})
