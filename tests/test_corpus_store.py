"""The corpus database keeps what it is given, once, and never overwrites what was extracted."""

from dataclasses import replace

import pytest
from corpora import entry

from extract.errors import ConflictError, CorpusError, CorrectionError
from extract.records import ExtractorInfo
from extract.store.corpus import Change, Corpus


def rows(corpus, sql, *parameters):
    """Ask the database itself."""
    return corpus.database.query(sql, parameters)


def test_a_report_comes_back_as_it_was_given(corpus):
    """Record and text of a stored report are those that were added."""
    given = entry()
    stored = corpus.get(corpus.add(given).report_id)
    assert stored.record == given.report
    assert stored.text == "\n".join(one.text for one in given.passages)
    for award in stored.record.awards:
        assert stored.text[award.span.start : award.span.end] == award.span.text
    assert (stored.row["name"], stored.row["unit_code"], stored.row["period"]) == (
        "Ủy ban nhân dân huyện Cẩm Xuyên",
        "446",
        "2023-H1",
    )


def test_the_same_file_twice_is_a_duplicate(corpus):
    """The same file read by the same extractor is stored once."""
    first = corpus.add(entry())
    assert corpus.add(entry()).outcome == "duplicate"
    assert corpus.add(entry()).report_id == first.report_id
    assert len(corpus) == 1


def test_a_later_version_supersedes_and_keeps_the_earlier(corpus):
    """What a unit sends again for the same period and type counts instead of the earlier version, which stays."""
    first = corpus.add(entry(), received_at="2023-06-12T01:00:00+00:00")
    second = corpus.add(entry(collectives=9), received_at="2023-06-20T01:00:00+00:00")
    other = corpus.add(entry(period="năm 2023"), received_at="2023-12-10T01:00:00+00:00")
    assert (second.outcome, second.replaced, other.outcome) == ("replaced", first.report_id, "new")
    assert [row["state"] for row in corpus.report_rows(current=False)] == ["superseded", "current", "current"]
    assert len(corpus) == 2


def test_an_earlier_version_that_comes_late_changes_nothing(corpus):
    """The version received last is the current one, in whatever order they are stored."""
    second = corpus.add(entry(collectives=9), received_at="2023-06-20T01:00:00+00:00")
    first = corpus.add(entry(), received_at="2023-06-12T01:00:00+00:00")
    assert (first.outcome, first.replaced, first.newer) == ("outdated", None, second.report_id)
    assert [row["id"] for row in corpus.report_rows()] == [second.report_id]


def test_a_correction_is_a_layer_that_can_be_taken_off(corpus):
    """A corrected field shows in record and rows, what was extracted stays, and undoing brings it back."""
    report_id = corpus.add(entry()).report_id
    award = corpus.get(report_id).record.awards[0]
    change = Change("set", "award", award.id, "count", 70)
    assert corpus.correct(report_id, [change], who="lan", revision=0) == 1
    stored = corpus.get(report_id)
    assert (stored.record.awards[0].count, stored.extracted.awards[0].count) == (70, 7)
    assert not stored.record.awards[0].needs_review
    assert rows(corpus, "SELECT count FROM award WHERE entry = ?", award.id) == [{"count": 70}]
    layer = corpus.corrections(report_id)[0]
    assert (layer["who"], layer["old_value"], layer["new_value"]) == ("lan", "7", "70")
    corpus.undo(layer["id"], who="lan", revision=1)
    assert corpus.get(report_id).record == stored.extracted
    assert rows(corpus, "SELECT count FROM award WHERE entry = ?", award.id) == [{"count": 7}]


def test_two_clerks_cannot_overwrite_each_other_unseen(corpus):
    """Who corrects a report that has changed since is refused, and nothing of the refused change stays."""
    report_id = corpus.add(entry()).report_id
    corpus.correct(report_id, [Change("set", "award", "a1", "count", 8)], who="lan", revision=0)
    with pytest.raises(ConflictError, match="lan"):
        corpus.correct(report_id, [Change("set", "award", "a1", "count", 9)], who="hoa", revision=0)
    assert corpus.get(report_id).record.awards[0].count == 8
    assert len(corpus.corrections(report_id)) == 1


@pytest.mark.parametrize(
    "change",
    [
        Change("set", "award", "a1", "count", -1),
        Change("set", "award", "a1", "status", "given"),
        Change("set", "award", "a99", "count", 1),
        Change("set", "award", "a1", "span", None),
        Change("set", "header", None, "issuer.shoe", 1),
        Change("add", "header", value={}),
        Change("add", "award", value={"count": 3}),
    ],
    ids=lambda change: f"{change.action} {change.entry} {change.field}",
)
def test_a_correction_that_does_not_fit_changes_nothing(corpus, change):
    """A change that breaks the record is refused together with those that came with it."""
    report_id = corpus.add(entry()).report_id
    good = Change("set", "award", "a1", "count", 8)
    with pytest.raises(CorrectionError):
        corpus.correct(report_id, [good, change], who="lan")
    assert corpus.get(report_id).record == corpus.get(report_id).extracted
    assert corpus.corrections(report_id) == []


def test_an_entry_can_be_added_and_deleted_and_its_id_is_not_used_again(corpus):
    """Added entries take ids that no entry ever had; undoing what others build on is refused."""
    report_id = corpus.add(entry()).report_id
    record = corpus.get(report_id).record
    last = record.awards[-1].id
    value = {
        "award": "Giấy khen",
        "award_code": "giay_khen",
        "count": 2,
        "status": "conferred",
        "span": record.awards[0].span.model_dump(),
    }
    corpus.correct(report_id, [Change("delete", "award", last), Change("add", "award", value=value)], who="lan")
    added = corpus.get(report_id).record.awards[-1]
    assert added.id not in {award.id for award in record.awards}
    corpus.correct(report_id, [Change("set", "award", added.id, "count", 5)], who="lan")
    addition = corpus.corrections(report_id)[1]
    with pytest.raises(CorrectionError, match="hoàn tác"):
        corpus.undo(addition["id"], who="lan")
    assert corpus.get(report_id).record.awards[-1].count == 5


def test_a_finding_taken_away_renumbers_no_other(corpus):
    """Each finding keeps the name under which it was shown, in the record and in its row."""
    report_id = corpus.add(entry(plan="99/2023/KH")).report_id
    extra = {"rule": "X1", "severity": "info", "citation": None, "message": "Xem lại số hiệu."}
    corpus.correct(report_id, [Change("add", "finding", value=extra), Change("add", "finding", value=extra)], who="lan")
    first, *others = corpus.get(report_id).finding_ids
    assert len(others) >= 1
    for name in (first, others[-1]):
        corpus.correct(report_id, [Change("delete", "finding", name)], who="lan")
    left = corpus.get(report_id).finding_ids
    assert left == tuple(others[:-1])
    kept = rows(corpus, "SELECT entry FROM finding WHERE report_id = ? ORDER BY entry", report_id)
    assert tuple(one["entry"] for one in kept) == left


def test_a_corrected_code_is_taken_apart_and_its_document_found_anew(corpus):
    """Number, symbol and the document behind a citation follow a corrected code."""
    report_id = corpus.add(entry()).report_id
    citation = next(one for one in corpus.get(report_id).record.citations if one.number == "145")
    corpus.correct(report_id, [Change("set", "citation", citation.id, "code", "154/KH-UBND")], who="lan")
    corrected = next(one for one in corpus.get(report_id).record.citations if one.id == citation.id)
    assert (corrected.number, corrected.symbol) == ("154", "KH-UBND")
    assert rows(corpus, "SELECT code_key FROM directive WHERE code = ?", "154/KH-UBND") == [{"code_key": "154/kh-ubnd"}]


def test_a_corrected_period_moves_the_report_to_its_group(corpus):
    """A report whose period was misread replaces, once corrected, the version it belongs with."""
    first = corpus.add(entry(), received_at="2023-06-12T01:00:00+00:00").report_id
    second = corpus.add(entry(period="năm 2023"), received_at="2023-06-20T01:00:00+00:00").report_id
    period = corpus.get(first).record.header.period.model_dump(mode="json")
    corpus.correct(second, [Change("set", "header", None, "period", period)], who="lan")
    assert [row["id"] for row in corpus.report_rows()] == [second]
    corpus.undo(corpus.corrections(second)[0]["id"], who="lan")
    assert [row["id"] for row in corpus.report_rows()] == [first, second]


def test_a_spelling_of_the_unit_makes_no_second_reporter(corpus):
    """Letterheads that write one unit in different ways belong to one reporter; an unknown one stays open."""
    corpus.add(entry())
    corpus.add(entry(unit="HUYỆN CẨM XUYỂN", period="năm 2023"))
    corpus.add(entry(unit="HUYỆN TRÊN MÂY", place="Trên Mây", period="năm 2023"))
    assert [row["unit_code"] for row in corpus.report_rows()] == ["446", "446", None]
    assert len(rows(corpus, "SELECT id FROM reporter")) == 1


def test_what_cannot_be_opened_is_told(tmp_path):
    """A file that is no database, a missing folder and a missing read-only corpus each end in a sentence."""
    (tmp_path / "bao-cao.pdf").write_bytes(b"%PDF-1.7 not a database, but long enough to have a header" * 40)
    for path in (tmp_path / "bao-cao.pdf", tmp_path / "no" / "tinh.db"):
        with pytest.raises(CorpusError):
            Corpus(path)
    with pytest.raises(CorpusError):
        Corpus(tmp_path / "tinh.db", read_only=True)
    assert not (tmp_path / "tinh.db").exists()


def test_a_newer_corpus_is_not_touched(where):
    """A database with migrations that this version does not know is refused."""
    with Corpus(where) as corpus, corpus.database.atomic():
        corpus.database.execute("INSERT INTO migration (name, applied_at) VALUES ('999_later', '2030-01-01')")
    with pytest.raises(CorpusError, match="phiên bản mới hơn"):
        Corpus(where)
    with pytest.raises(CorpusError, match="phiên bản"):
        Corpus(where, read_only=True)


def test_the_sizes_of_printed_pages_are_kept(corpus):
    """Boxes are told in points of a page, so its size is kept; a text has none."""
    given = entry()
    assert corpus.page_sizes(corpus.add(given).report_id) == []
    printed = replace(given, pages=((595.3, 841.9), (841.9, 595.3)))
    printed = replace(printed, report=given.report.model_copy(update={"extractor": ExtractorInfo(version="0")}))
    assert corpus.page_sizes(corpus.add(printed).report_id) == [(595.3, 841.9), (841.9, 595.3)]
