# ruff: noqa: E501  a piece of XML is read more easily on one line
"""Word documents that are broken, hostile or very long, and the package that holds their parts."""

import io
import zipfile

import pytest
from timing import fastest
from wordml import NUMBERING, W_NS, docx, lines, numbered, p

from extract.errors import DamagedError, LimitError, NoTextError
from extract.reading import word
from extract.reading.word_package import Package


def zip_of(name, content):
    """Return a zip with one file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", DamagedError),
        (b"PK\x03\x04 and no more", DamagedError),
        (docx(p("Báo cáo"))[:-60], DamagedError),
        (zip_of("xl/workbook.xml", "<a/>"), DamagedError),
        (zip_of("word/document.xml", "<w:document"), DamagedError),
        (zip_of("word/document.xml", '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'), DamagedError),
        (zip_of("word/document.xml", b"<a>" + b" " * 60_000_000 + b"</a>"), LimitError),
        (zip_of("word/document.xml", f"<w:document {W_NS}><w:body>{'<w:p/>' * 4_000_000}</w:body></w:document>"), LimitError),
        (docx(""), NoTextError),
    ],
    ids=["empty", "no zip", "truncated", "a workbook", "broken XML", "entities", "zip bomb", "4 M paragraphs", "no text"],
)  # fmt: skip
def test_what_cannot_be_read(data, error):
    """Hostile and broken files end in one typed error with a Vietnamese sentence."""
    with pytest.raises(error, match=r"\w+ \w+"):
        word.read_docx(data)


def test_nesting():
    """Controls in controls are read; nesting beyond reason is an error, not the end of the process."""

    def nested(depth):
        return "<w:sdt><w:sdtContent>" * depth + p("trong") + "</w:sdtContent></w:sdt>" * depth

    assert lines(nested(60) + p("ngoài")) == ["trong", "ngoài"]
    with pytest.raises(DamagedError):
        lines(nested(5000))


def test_linear_time():
    """Twice the paragraphs take at most three times the time (noise included)."""

    def seconds(count):
        data = docx(
            (numbered(1, 1, "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/6/2023 của Ủy ban nhân dân xã") * count),
            numbering=NUMBERING,
        )
        return fastest(lambda: word.read_docx(data), runs=3)

    assert seconds(4000) < 3 * seconds(2000)


def test_parts_of_a_package():
    """Names are found whatever their case, a missing part is None."""
    package = Package(docx(p("a"), styles=""))
    assert package.part("Word/Document.xml") is not None
    assert package.related_part("numbering") is None
