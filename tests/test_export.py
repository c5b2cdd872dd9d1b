"""The products that people read: summary for the terminal and self-contained page."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.export import html, labels, table
from extract.pipeline import extract_document
from extract.reading.document import Cell, Document, Line, Page, Paragraph, SourceInfo, Table
from extract.reading.plain import document_from_text
from extract.records import (
    Award,
    Citation,
    Directive,
    ExtractorInfo,
    Finding,
    Header,
    Movement,
    Provision,
    ReadingWarning,
    Report,
    Source,
    Span,
)

TEXT = """BÁO CÁO
Công tác thi đua, khen thưởng quý I năm 2022

UBND xã Tân Lĩnh đã ban hành Kế hoạch số 31/UBND-KH ngày 12/4/2022 về phong trào thi đua “Đường sạch, ngõ đẹp”.
Trong kỳ, Chủ tịch UBND xã tặng Giấy khen cho 12 tập thể và 30 cá nhân.
"""


class Reader(HTMLParser):
    """Reads a page: the text of the article without reference links, anchors, link targets and resources."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.ids, self.links, self.resources, self.tags = [], [], [], []
        self.text, self.depth_skip, self.inside = "", 0, False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        """Take a tag in."""
        given_ = dict(attributes)
        self.tags.append((tag, given_))
        if "id" in given_:
            self.ids.append(given_["id"])
        if "href" in given_:
            self.links.append(given_["href"])
        self.resources += [given_[name] for name in ("src", "srcset", "data", "action", "poster") if name in given_]
        if tag == "article":
            self.inside = True
        if given_.get("class") in {"ref", "page"}:
            self.depth_skip += 1

    def handle_endtag(self, tag):
        """Leave the article, a link or a paragraph."""
        if tag == "article":
            self.inside = False
        if self.depth_skip and tag in {"a", "div"}:
            self.depth_skip -= 1
        if tag in {"p", "tr", "td", "th"} and self.inside:
            self.text += "\n"

    def handle_data(self, data):
        """Collect the text of the article; line breaks of the source are none of it."""
        if self.inside and not self.depth_skip:
            self.text += data.replace("\n", "")


def _document(text, pages=1):
    """Return ``text`` as a document, its lines spread over ``pages``."""
    lines, paragraphs, at = [], [], 0
    for index, line in enumerate(text.split("\n")):
        page = min(index + 1, pages)
        lines.append(Line(at, at + len(line), page, line, list(range(len(line)))))
        paragraphs.append(Paragraph(at, at + len(line)))
        at += len(line) + 1
    numbered = tuple(Page(n) for n in range(1, pages + 1))
    return Document(text, numbered, tuple(lines), tuple(paragraphs), SourceInfo(None, "0", "text/plain", "text"))


def _report(document, **parts):
    source = Source(path="a.txt", sha256="0", media_type="text/plain", pages=1, reader="text",
                    text_chars=len(document.text))  # fmt: skip
    return Report(source=source, header=Header(), extractor=ExtractorInfo(version="0"), **parts)


def _cited(document, stretches):
    """Return a report whose citations lie at ``stretches``."""
    citations = tuple(
        Citation(id=f"c{n}", type="Kế hoạch", type_code="KH", form="full", confidence=1, span=document.span(*stretch))
        for n, stretch in enumerate(stretches, 1)
    )
    return _report(document, citations=citations)


@pytest.fixture(scope="module")
def extracted():
    """Return an invented report and its record."""
    document = document_from_text(TEXT)
    return document, extract_document(document)


def test_page_shows_the_whole_text(extracted):
    """Without the reference links the article reads as the flowed text."""
    document, report = extracted
    assert Reader(html.render(document, report)).text.strip() == document.text.strip()


def test_page_marks_every_extraction(extracted):
    """Every citation, movement, award and finding has its place in the text and its entry beside it."""
    document, report = extracted
    page = Reader(html.render(document, report))
    wanted = [one.id for one in (*report.citations, *report.movements, *report.awards)]
    wanted += [f"f{n}" for n in range(1, len(report.findings) + 1)]
    assert len(wanted) >= 4
    for ref in wanted:
        assert f"t-{ref}" in page.ids
        assert f"e-{ref}" in page.ids


def test_links_lead_somewhere(extracted):
    """Every link is an anchor of the page itself, and no anchor occurs twice."""
    document, report = extracted
    page = Reader(html.render(document, report))
    assert {link[0] for link in page.links} == {"#"}
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_page_loads_nothing(extracted):
    """The page names no resource, and its policy forbids any."""
    document, report = extracted
    text = html.render(document, report)
    page = Reader(text)
    assert page.resources == []
    assert not re.search(r"https?:|url\(|@import|<link|<img|<iframe", text)
    policy = next(given_["content"] for tag, given_ in page.tags if given_.get("http-equiv"))
    assert policy.startswith("default-src 'none'")


def test_page_is_escaped():
    """Markup in the text, in fields and in the file name is shown, not obeyed."""
    evil = '<script>alert(1)</script> & "quoted" <b onclick=x>'
    document = _document(evil)
    span = document.span(0, len(evil))
    citation = Citation(id="c1", type=evil, type_code="KH", code=evil, form="full", confidence=1, span=span, note=evil)
    finding = Finding(rule="TD101", severity="info", citation="c1", message=evil, suggestion=evil, span=span)
    warning = ReadingWarning(code="x", message=evil)
    report = _report(document, citations=(citation,), findings=(finding,), warnings=(warning,))
    report = report.model_copy(update={"source": report.source.model_copy(update={"path": evil})})
    page = Reader(html.render(document, report))
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert not [given_ for _, given_ in page.tags if "onclick" in given_]
    assert page.text.strip() == evil


def test_overlapping_marks_are_all_shown():
    """Where two marks overlap, the text is cut so that each piece stands inside all of its marks."""
    document = _document("không một hai ba bốn năm")
    text = html.render(document, _cited(document, [(6, 17), (10, 21), (10, 13)]))
    page = Reader(text)
    assert page.text.strip() == document.text
    assert {f"t-c{n}" for n in (1, 2, 3)} <= set(page.ids)
    assert text.count("</mark>") == text.count("<mark")


@given(
    st.text(alphabet="ab <>&\"'\nđ“\t", min_size=1, max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6),
)
@settings(max_examples=60, deadline=None)
def test_any_marks_keep_the_text(text, stretches):
    """Whatever overlaps, the article holds each character of the text once, in order, and balanced tags."""
    document = _document(text)
    inside = [(min(a, b), min(max(a, b), len(text))) for a, b in stretches if min(a, b) < len(text)]
    page = html.render(document, _cited(document, [pair for pair in inside if pair[0] < pair[1]]))
    article = re.sub(r'<a class="ref".*?</a>|<div class="page".*?</div>', "", page[page.index("<article") :])
    shown = re.sub(r"<[^>]*>", "", article[: article.index("</article>")])
    plain = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&#x27;", "'")
    assert plain.replace("&amp;", "&").replace("\n", "") == text.replace("\n", "")
    assert page.count("<mark") == page.count("</mark>")


def test_tables_are_tables():
    """A table of the report keeps its rows, headings and merged cells, and marks inside its cells."""
    text = "Biểu\nTên\tSố\nGiấy khen\t12\nHết"
    document = _document(text)
    cells, at = [], 5
    for row, line in enumerate(text.split("\n")[1:3]):
        for column, word in enumerate(line.split("\t")):
            cells.append(Cell(row, column, at, at + len(word), word, header=row == 0))
            at += len(word) + 1
    wide = replace(cells[0], column_span=2)
    table_ = Table(5, cells[-1].end, 2, 2, (wide, *cells[1:]))
    page = Reader(html.render(replace(document, tables=(table_,)), _cited(document, [(cells[3].start, cells[3].end)])))
    tags = [tag for tag, _ in page.tags if tag in {"table", "tr", "th", "td"}]
    assert tags == ["table", "tr", "th", "th", "tr", "td", "td"]
    assert page.text.split() == text.split()
    assert next(given_ for tag, given_ in page.tags if tag == "th") == {"colspan": "2"}
    assert "t-c1" in page.ids


def test_pages_are_told():
    """A new page of the report is announced where its first paragraph begins."""
    document = _document("một\nhai\nba", pages=3)
    assert [one for one in Reader(html.render(document, _report(document))).ids if one.startswith("page-")] == [
        "page-1",
        "page-2",
        "page-3",
    ]


def test_empty_report():
    """A report in which nothing was found still gives a page and a summary."""
    document = _document("")
    report = _report(document)
    assert "Không có." in html.render(document, report)
    assert "Văn bản được dẫn: không có" in table.render(report)


def test_summary_holds_every_entry(extracted):
    """The summary lists every document, movement, award and finding of the record."""
    _, report = extracted
    text = table.render(report)
    for one in (*report.directives, *report.movements, *report.awards):
        assert re.search(rf"^{one.id}\s", text, re.MULTILINE), one.id
    for finding in report.findings:
        assert finding.message in text
    assert "31/UBND-KH" in text
    assert "Giấy khen" in text


def test_summary_names_unresolved_mentions():
    """A mention without a document is listed with the reason."""
    document = _document("Kế hoạch nêu trên")
    report = _cited(document, [(0, 17)])
    citation = report.citations[0].model_copy(update={"note": "Phía trên có hai."})
    assert "Phía trên có hai." in table.render(report.model_copy(update={"citations": (citation,)}))


def test_marks_of_a_document_cited_twice():
    """Both mentions of one document have their own link in its entry."""
    document = _document("Kế hoạch A và Kế hoạch B")
    report = _cited(document, [(0, 10), (14, 24)])
    directive = Directive(id="d1", type="Kế hoạch", type_code="KH", code="31/KH-UBND", date=None, issuer=None,
                          subject=None, citations=("c1", "c2"))  # fmt: skip
    page = Reader(html.render(document, report.model_copy(update={"directives": (directive,)})))
    assert {"e-c1", "e-c2", "t-c1", "t-c2"} <= set(page.ids)


def test_doubts_are_shown():
    """What is marked for review says so in the summary and on the page, with its confidence; the rest does not."""
    document = _document("Kế hoạch A và Kế hoạch B")
    report = _cited(document, [(0, 10), (14, 24)])
    sure, doubtful = report.citations
    provision = Provision(article="8", clause="2", point="a")
    doubtful = doubtful.model_copy(update={"needs_review": True, "confidence": 0.375, "provision": provision})
    report = report.model_copy(update={"citations": (sure, doubtful)})
    page = html.render(document, report)
    entries = {ref: re.search(rf'<li id="e-{ref}">.*?</li>', page)[0] for ref in ("c1", "c2")}
    assert "nên xem lại (độ tin cậy 0,38)" in entries["c2"]
    assert "điểm a khoản 2 Điều 8" in entries["c2"]
    assert "nhắc đến" in entries["c1"]
    assert "xem lại" not in entries["c1"]
    rows = {line[:2]: line for line in table.render(report).splitlines()}
    assert rows["c2"].endswith("nên xem lại")
    assert "xem lại" not in rows["c1"]


@pytest.mark.parametrize(
    ("number", "qualifier", "unit", "said"),
    [(30, None, None, "30"), (1250, "over", "lượt", "hơn 1.250 lượt"), (9, "nearly", None, "gần 9")],
)
def test_counts_are_said_in_vietnamese(number, qualifier, unit, said):
    """Thousands are parted by dots, the qualifier stands before, the unit behind."""
    assert labels.count(number, qualifier, unit) == said


@pytest.mark.parametrize(
    ("words", "model", "field"),
    [
        (labels.RELATIONS, Citation, "relation"),
        (labels.FORMS, Citation, "form"),
        (labels.STATUSES, Award, "status"),
        (labels.SEVERITIES, Finding, "severity"),
        (labels.MOVEMENT_KINDS, Movement, "kind"),
    ],
)
def test_every_code_has_a_word(words, model, field):
    """No code of the record is left without a Vietnamese word."""
    assert set(words) == set(model.model_json_schema()["properties"][field]["enum"])


def test_span_type():
    """The fixtures use real spans: text and offsets agree."""
    span = _document("một hai").span(4, 7)
    assert isinstance(span, Span)
    assert span.text == "hai"
