"""The spaCy door: components found by name, spans that agree with the record, DocBin round trip."""

import pytest

spacy = pytest.importorskip("spacy", reason="extra 'spacy' is not installed")

from spacy.tokens import DocBin  # noqa: E402  after the skip

from extract.export.spacy import docbin, verbatim, vietnamese  # noqa: E402
from extract.pipeline import extract_document  # noqa: E402

TEXT = (
    "UBND thị xã đã ban hành Kế hoạch số 48/KH-UBND ngày 05/3/2024 của UBND thị xã về phong trào thi đua "
    "“Dân vận khéo”. Tặng Giấy khen cho 12 tập thể và 30 cá nhân.\n2. Tồn tại, hạn chế"
)


@pytest.fixture(scope="module")
def nlp() -> object:
    """Return the Vietnamese pipeline."""
    return vietnamese()


def test_components_are_found_by_name() -> None:
    """nlp.add_pipe finds every component through the entry points."""
    blank = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "thidua.words.v1"}}})
    for name in ("thidua_sentences", "thidua_citations", "thidua_movements", "thidua_awards"):
        blank.add_pipe(name)
    assert blank(TEXT).text == TEXT


def test_spans_agree_with_the_record(nlp: object) -> None:
    """Each group holds the spans of the record of the same text, at the same offsets."""
    doc, report = nlp(TEXT), extract_document(verbatim(TEXT))
    places = {key: [(s.start_char, s.end_char) for s in doc.spans[key]] for key in ("citations", "movements", "awards")}
    assert places["citations"] == [(c.span.start, c.span.end) for c in report.citations] != []
    assert places["awards"] == [(a.span.start, a.span.end) for a in report.awards] != []
    assert places["movements"] == [(s.start, s.end) for m in report.movements for s in m.mentions] != []
    assert doc.spans["citations"][0]._.fields["code"] == "48/KH-UBND"


def test_sentences_end_at_marks_and_newlines(nlp: object) -> None:
    """Sentences end at a final mark and at a newline; a list number opens a sentence, it is none."""
    assert [sentence.text.strip() for sentence in nlp(TEXT).sents][1:] == [
        "Tặng Giấy khen cho 12 tập thể và 30 cá nhân.",
        "2. Tồn tại, hạn chế",
    ]


def test_docbin_keeps_groups_and_fields(nlp: object) -> None:
    """A DocBin written and read back has the same span groups with their fields."""
    doc = nlp(TEXT)
    (back,) = DocBin().from_bytes(docbin([doc]).to_bytes()).get_docs(nlp.vocab)
    assert [s._.fields["count"] for s in back.spans["awards"]] == [12, 30]
    assert back.text == TEXT


def test_spacy_scorer_agrees_with_ours() -> None:
    """On own samples spaCy's Scorer gives the precision and recall that our scorer gives for exact spans."""
    from pathlib import Path

    from spacy.scorer import Scorer
    from spacy.tokens import Doc
    from spacy.training import Example
    from spacy.vocab import Vocab

    from evaluation.scoring import citations as scoring
    from evaluation.scoring.cases import find_cases
    from evaluation.scoring.score import Score

    vocab = Vocab()

    def marked(text: str, places: list[tuple[int, int]]) -> Doc:
        doc = Doc(vocab, words=list(text), spaces=[False] * len(text))  # a token a character
        doc.spans["citations"] = [doc.char_span(start, end, "C") for start, end in places]
        return doc

    corpus = Path(__file__).parent.parent / "corpus"
    cases = [case for case in find_cases(corpus, "corpus") if case.reference is not None][:4]
    examples, ours = [], Score()
    for case in cases:
        text = case.reference
        entries = [c.model_dump(mode="json") for c in extract_document(verbatim(text)).citations]
        judged = scoring.judge(case, entries)
        ours += judged.scores["span_exact"]
        told = [m.predicted["span"] for m in judged.mentions if m.predicted and m.uncounted is None]
        found = marked(text, [(span["start"], span["end"]) for span in told])
        examples.append(Example(found, marked(text, [(c["start"], c["end"]) for c in case.gold["citations"]])))
    scores = Scorer.score_spans(examples, "spans", getter=lambda doc, _: doc.spans["citations"], allow_overlap=True)
    assert ours.gold > 20
    assert scores["spans_p"] == pytest.approx(ours.precision)
    assert scores["spans_r"] == pytest.approx(ours.recall)
