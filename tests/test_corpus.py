"""The sample reports: sources, files and gold agree, and the set is as broad as its datasheet says."""

import html
import json
import re
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import get_args

import pdfplumber
import pytest

from extract import records
from tests import copying

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
sys.path.insert(0, str(CORPUS))

from make import blocks, gold, legacy, markup, pdf, word  # noqa: E402 - the generator is no installed package

SOURCES = sorted((CORPUS / "sources").glob("*.yaml"))
NAMES = [path.stem for path in SOURCES]


def _load_gold(name):
    return json.loads((CORPUS / "gold" / f"{name}.json").read_text("utf-8"))


@pytest.fixture(scope="module", params=NAMES)
def report(request):
    """Return gold record and reference text of one sample."""
    record = _load_gold(request.param)
    reference = (CORPUS / "gold" / f"{request.param}.txt").read_text("utf-8")
    return record, reference


def _entries(record):
    mentions = [m for movement in record["movements"] for m in movement["mentions"]]
    return record["citations"] + mentions + record["not_movements"] + record["awards"]


def test_offsets(report):
    """Every gold entry stands in the reference text at its offsets."""
    record, reference = report
    for entry in _entries(record):
        assert reference[entry["start"] : entry["end"]] == entry["text"]
        assert entry["text"] == markup.squeeze(entry["text"])


@pytest.mark.parametrize("path", SOURCES, ids=NAMES)
def test_gold_is_derived(path):
    """The gold in the checkout is what the generator derives from the source today."""
    record, reference = gold.record(blocks.load(path))
    stored = _load_gold(path.stem)
    stored.pop("pages")
    assert stored == json.loads(json.dumps(record))
    assert (CORPUS / "gold" / f"{path.stem}.txt").read_text("utf-8") == reference


def test_codes_are_of_the_contract(report):
    """All coded values are those of the record models; every award names a status, a recipient and a known tier."""
    record, _ = report
    for citation in record["citations"]:
        assert citation["relation"] in get_args(records.Relation)
        assert citation["form"] in get_args(records.CitationForm)
        assert citation["level"] in (None, *get_args(records.Level))
        assert citation["date"] is None or re.fullmatch(r"\d{4}-\d\d-\d\d", citation["date"])
    for award in record["awards"]:
        assert award["status"] in get_args(records.Status)
        assert award["recipient"] in get_args(records.Recipient)
        assert award["basis"] in (None, *get_args(records.Basis))
        assert award["qualifier"] in (None, *get_args(records.Qualifier))
        assert re.fullmatch(r"[a-z_]+", award["award_code"])
    for movement in record["movements"]:
        assert movement["kind"] in get_args(records.MovementKind)
        assert movement["level"] in get_args(records.MovementLevel)


def test_header_is_of_the_contract(report):
    """The header gold fits the record's model, and its code, title and signer are printed in the report."""
    record, reference = report
    header = records.Header.model_validate(record["header"])
    flat = " ".join(reference.split())
    if header.code:
        assert header.code in re.sub(r"(?<=\d) (?=/)", "", flat)
    if header.signer and header.signer.name:
        assert header.signer.name in flat
    assert header.period is not None or header.type_code != "BC"
    if header.title:
        assert header.title in flat
    for recipient in header.recipients:
        assert recipient in flat


def test_conferrers_and_issuers_are_written(report):
    """A conferrer or the issuer of a citation is a string of the report, case aside."""
    record, reference = report
    flat = reference.casefold()
    for citation in record["citations"]:
        assert citation["issuer"] is None or citation["issuer"].casefold() in flat
    for award in record["awards"]:
        assert award["conferrer"] is None or award["conferrer"].casefold() in flat


def test_parts_and_totals(report):
    """Parts name an entry of the report, table parts add up to their total, and award_totals leaves parts out.

    The tables of the second wave have columns "trong đó", whose parts are fewer than their total.
    """
    record, _ = report
    by_id = {award["id"]: award for award in record["awards"]}
    sums = Counter()
    parts = Counter()
    for award in record["awards"]:
        assert award["part_of_total"] == (award["part_of"] is not None)
        if award["part_of"]:
            assert award["part_of"] in by_id
            parts[award["part_of"]] += award["count"]
        else:
            sums[award["award_code"], award["recipient"], award["status"]] += award["count"]
    for total, count in parts.items():
        if by_id[total]["table"] is not None and "wave" not in record:
            assert count == by_id[total]["count"], by_id[total]
        else:
            assert count <= by_id[total]["count"], by_id[total]
    stated = {(t["award_code"], t["recipient"], t["status"]): t["count"] for t in record["award_totals"]}
    assert stated == dict(sums)


def test_the_file_says_what_the_reference_says(report):
    """The words of each gold entry can be read from the report file by an independent reader, blanks aside."""
    record, _ = report
    path = CORPUS / "reports" / record["source"]
    text = _bare(_read_independently(path))
    for entry in _entries(record):
        assert _bare(entry["text"]) in text, entry["text"]


def _bare(text):
    """NFC without blanks and hyphens at line ends; ƣ as ư; the marks of footnotes and table rules do not matter."""
    return re.sub(r"\s+", "", markup.unicodedata.normalize("NFC", text)).replace("ƣ", "ư").replace("Ƣ", "Ư")


def _read_independently(path):
    if path.suffix == ".pdf":
        # In the order of drawing, the words of a cell stay together; page numbers stand in the outer 16 mm.
        with pdfplumber.open(path) as document:
            chars = [c for page in document.pages for c in page.chars if 46 < c["top"] < page.height - 46]
        # Footnotes (11 points) are drawn last on their page, between the halves of a sentence over the page break.
        body = [c["text"] for c in chars if c["size"] > 11.2]
        return "".join(body + [c["text"] for c in chars if 10 < c["size"] <= 11.2])
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as package:
            parts = [n for n in package.namelist() if n in {"word/document.xml", "word/footnotes.xml"}]
            texts = [re.findall(r"<w:t[ >][^<]*|<w:t>[^<]*", package.read(n).decode("utf-8")) for n in parts]
        return html.unescape("".join(piece.partition(">")[2] for found in texts for piece in found))
    return path.read_text("utf-8")


def test_breadth():
    """At least 15 reports of all kinds, in three formats, in two splits of similar size, of all periods asked for."""
    golds = [_load_gold(name) for name in NAMES]
    assert len(golds) >= 15
    reporters = {g["reporter"] for g in golds}
    assert {"district", "town", "city", "commune", "department", "front"} <= reporters
    assert {"union", "party", "school", "hospital", "province", "police"} <= reporters
    assert {g["source"].rpartition(".")[2] for g in golds} == {"pdf", "docx", "txt"}
    kinds = {g["header"]["period"]["kind"] for g in golds if g["header"]["period"]}
    assert {"half_year", "quarter", "nine_months", "year", "multi_year"} <= kinds
    assert {g["split"] for g in golds if g.get("wave") == 2} == {"test"}
    first = [g for g in golds if "wave" not in g]
    splits = Counter(g["split"] for g in first)
    assert min(splits.values()) / len(first) >= 0.4
    pages = [g["pages"] for g in golds if g["pages"]]
    assert min(pages) <= 2
    assert max(pages) >= 10


def test_varied_prose():
    """No sentence of 80 characters or more stands in two reports, so they are not one template."""
    seen = {}
    for name in NAMES:
        reference = (CORPUS / "gold" / f"{name}.txt").read_text("utf-8")
        for sentence in set(re.split(r"(?<=[.;:])\s|\n|\t", reference)):
            if len(sentence) >= 80:
                assert seen.setdefault(sentence, name) == name, (sentence, name)


@pytest.fixture(scope="module")
def real():
    """Return the runs of words and the codes of local papers of the real documents kept beside the project."""
    if not copying.real_texts():
        pytest.skip("the real documents are not here")
    return copying.real_runs(), copying.real_codes()


@pytest.mark.parametrize("path", copying.files(), ids=lambda path: str(path.relative_to(copying.ROOT)))
def test_nothing_is_copied(real, path):
    """No text file holds nine words in a row of a real document, official names aside, nor a real local code."""
    runs, codes = real
    text = path.read_text("utf-8")
    assert not copying.copied_runs(text, runs)
    assert not copying.copied_codes(text, codes)


def test_a_copy_is_seen():
    """A copied sentence and a code are found over a line's end; official names in the same text are not copies."""
    sentence = "trong quý hai, xã Hòa An đã trồng được hơn ba trăm cây bàng quanh hồ"
    name = "Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam họp"
    runs = copying.runs_of([sentence, name])
    wrapped = sentence.replace(" đã", "\n  đã")
    text = f"# {name}\n- {wrapped} theo số 31 – KH/HU và 12/2016/QĐ-UBND."
    assert [run for _, run in copying.copied_runs(text, runs)] == [sentence.casefold().replace(",", "")]
    assert copying.copied_codes(text, {"31-KH/HU", "2016/QĐ-UBND"}) == [(text.index("31 –"), "31-KH/HU")]


def test_signers_are_invented_once():
    """Each report has a signer of its own, and no signer is named in another report."""
    signers = {name: _load_gold(name)["header"]["signer"]["name"] for name in NAMES}
    named = [signer for signer in signers.values() if signer]
    assert len(named) == len(set(named))
    for name in NAMES:
        reference = (CORPUS / "gold" / f"{name}.txt").read_text("utf-8")
        assert not [s for other, s in signers.items() if s and other != name and s in reference]


def test_small_files():
    """No file is larger than 150 kB and the whole folder stays under 15 MB."""
    sizes = {path: path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()}
    reports = [size for path, size in sizes.items() if path.parent.name == "reports"]
    assert max(reports) < 150_000
    assert sum(sizes.values()) < 15_000_000


@pytest.mark.parametrize(("name", "writer"), [("huyen_nhu_xuan_2023h1", pdf), ("xa_binh_thanh_2024", word)])
def test_same_bytes(tmp_path, name, writer):
    """Two runs of a writer over one source give the same bytes."""
    source = CORPUS / "sources" / f"{name}.yaml"
    results = []
    for n in range(2):
        target = tmp_path / str(n)
        writer.write(blocks.load(source), target)
        results.append(target.read_bytes())
    assert results[0] == results[1]


def test_markup():
    """Marks give clean text, fields and offsets; blanks are counted once."""
    text = markup.parse("Theo ⟦c KH;issued|Kế  hoạch số {n 12/ KH-UBND} ngày{d 05/6/2023}⟧, **đậm**^1^.")
    assert text.clean == "Theo Kế hoạch số 12/ KH-UBND ngày05/6/2023, đậm."
    (entity,) = text.entities
    assert text.clean[entity.start : entity.end] == entity.text
    assert entity.fields == {"n": "12/ KH-UBND", "d": "05/6/2023"}
    assert [r.text for r in text.runs if r.note] == ["1"]


@pytest.mark.parametrize(
    ("printed", "iso"),
    [("05/6/2023", "2023-06-05"), ("8 tháng 11 năm 2024", "2024-11-08"), ("18-5-2021", "2021-05-18"), ("5/2021", None)],
)
def test_iso_date(printed, iso):
    """Dates in words and digits become ISO; a date without a day becomes none."""
    assert markup.iso_date(printed) == iso


DEGRADED = json.loads((CORPUS / "degraded" / "index.json").read_text("utf-8"))


def test_degraded_index():
    """The index names every degraded file, each has gold, and all classes that a reader must tell apart occur."""
    named = {row["file"] for row in DEGRADED}
    assert named == {p.name for p in (CORPUS / "degraded").iterdir()} - {"index.json"}
    assert all((CORPUS / row["gold"]).exists() for row in DEGRADED)
    assert {row["class"] for row in DEGRADED} == {"scan", "legacy", "bad layer", "mixed", "sideways", "doc", "picture"}


def _letters(page):
    text = "".join(char["text"] for char in page.chars)
    return text, sum("\u1ea0" <= char <= "\u1ef9" for char in text)


@pytest.mark.parametrize("row", DEGRADED, ids=[row["file"] for row in DEGRADED])
def test_degraded_layer(row):
    """Scans hold no text, bad and legacy layers hold text without a letter of the Vietnamese block, DOC is OLE2."""
    path = CORPUS / "degraded" / row["file"]
    if row["class"] == "doc":
        assert path.read_bytes().startswith(b"\xd0\xcf\x11\xe0")
        return
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as package:
            xml = package.read("word/document.xml").decode()
        assert "VNI-Times" in xml or ".VnTime" in xml
        assert sum("\u1ea0" <= char <= "\u1ef9" for char in xml) < 40  # a tracked change was typed later, in Unicode
        return
    with pdfplumber.open(path) as document:
        layers = [_letters(page) for page in document.pages]
        images = [len(page.images) for page in document.pages]
        upright = [sum(char["upright"] for char in page.chars) for page in document.pages]
    if row["class"] == "scan" or row["file"].startswith("sideways_scan"):
        assert all(not text for text, _ in layers)
        assert all(images)
    elif row["class"] in {"bad layer", "legacy"}:
        assert all(text for text, _ in layers)
        assert not any(count for _, count in layers)
    elif row["class"] == "picture":
        assert images[0]
        assert "Giấy khen" not in layers[0][0]
        assert layers[0][1]
    elif row["class"] == "mixed":
        assert layers[0][1]
        assert not any(text for text, _ in layers[1:])
    else:
        assert upright[0]
        assert not upright[1]


def test_legacy_layers_decode():
    """The stored codes of the TCVN3 file, put back letter by letter, give words of the report."""
    table = {code: letter for letter, code in legacy.table("tcvn3").items()}
    with pdfplumber.open(CORPUS / "degraded" / "tcvn3_nhu_xuan.pdf") as document:
        text = "".join(table.get(char["text"], char["text"]) for char in document.pages[0].chars)
    assert "phong trào thi đua" in " ".join(text.split())
