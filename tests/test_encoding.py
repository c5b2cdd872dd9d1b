"""Legacy encodings are converted where the text then reads as Vietnamese, and nowhere else."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import resources
from extract.reading.encoding import FontDecoder, text_of
from extract.reading.quality import is_syllable, judge

TEXT = "chủ tịch uỷ ban nhân dân huyện tặng giấy khen cho các tập thể, cá nhân có thành tích trong phong trào thi đua"


def to_tcvn3(text: str) -> str:
    """Write small letters in TCVN3, as its bytes read in Latin-1."""
    table = {r["unicode"]: chr(int(r["byte"], 16)) for r in resources.load_csv("models/catalogues/tcvn3.csv")}
    return "".join(table.get(char, char) for char in text)


def to_vni(text: str) -> str:
    """Write a text in VNI, as it reads in code page 1252."""
    table = {r["unicode"]: r["cp1252_text"] for r in resources.load_csv("models/catalogues/vni.csv")}
    return "".join(table.get(char, char) for char in text)


def to_viscii(text: str) -> str:
    """Write a text in VISCII, as its bytes read in Latin-1."""
    table = {r["unicode"]: chr(int(r["byte"], 16)) for r in resources.load_csv("models/catalogues/viscii.csv")}
    return "".join(table.get(char, char) for char in text)


def decoded(text: str, font: str) -> str:
    """Convert a text set in one font."""
    decoder = FontDecoder({font: text})
    return "".join(new for _, _, new in decoder.pieces(text, [font] * len(text)))


@pytest.mark.parametrize(
    ("write", "font"),
    [(to_tcvn3, ".VnTime"), (to_vni, "VNI-Times"), (to_tcvn3, "AnyName"), (to_viscii, "VI Times")],
)
def test_legacy_text_is_read_whatever_its_font_is_called(write: object, font: str) -> None:
    """TCVN3, VNI and VISCII come back letter for letter; the name of the font is not needed."""
    assert callable(write)
    assert decoded(write(TEXT), font) == TEXT


def test_minus_for_soft_hyphen() -> None:
    """Some printers make U+2212 of TCVN3's ư (U+00AD): both are ư."""
    words = "người đứng đầu phải gương mẫu trước nhân dân và tập thể"
    assert decoded(to_tcvn3(words).replace("\u00ad", "\u2212"), ".VnTime") == words


def test_capitals_font_prints_capitals() -> None:
    """A .Vn...H font holds small letters and shows capitals."""
    assert decoded(to_tcvn3(TEXT), "ABCDEF+.VnTimeH,Bold") == TEXT.upper()


@pytest.mark.parametrize("font", [".VnTime", "VNI-Times", "Times"])
def test_good_unicode_is_left_alone(font: str) -> None:
    """Unicode in a legacy font is Unicode."""
    assert decoded(TEXT, font) == TEXT


def test_small_font_follows_its_siblings() -> None:
    """A word or two cannot be judged: they follow the other fonts of their kind."""
    decoder = FontDecoder({"A+.VnTime": to_tcvn3(TEXT), "B+.VnTime,Bold": to_tcvn3("tập thể"), "C+Arial": "tËp"})
    word = to_tcvn3("tập")
    assert "".join(new for *_, new in decoder.pieces(word, ["B+.VnTime,Bold"] * 3)) == "tập"
    assert "".join(new for *_, new in decoder.pieces("tËp", ["C+Arial"] * 3)) == "tËp"


def test_every_letter_of_vni_has_its_own_code() -> None:
    """No two letters share a code in either table."""
    for name, column in (("tcvn3", "byte"), ("vni", "cp1252_text")):
        rows = resources.load_csv(f"models/catalogues/{name}.csv")
        assert len({row[column] for row in rows}) == len(rows) == len({row["unicode"] for row in rows})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_files(encoding: str) -> None:
    """UTF-8 and UTF-16, with and without mark."""
    assert text_of(TEXT.encode(encoding)) == TEXT


def test_windows_1258_file() -> None:
    """Code page 1258 writes tones as combining bytes; the result is NFC."""
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    split = "".join(
        unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", char) if c not in tones))
        + "".join(c for c in unicodedata.normalize("NFD", char) if c in tones)
        for char in TEXT
    )
    assert text_of(split.encode("cp1258")) == TEXT


def test_tcvn3_and_vni_files() -> None:
    """Bytes of a TCVN3 or VNI text file are told by how they read."""
    assert text_of(to_tcvn3(TEXT).encode("latin-1")) == TEXT
    assert text_of(to_vni(TEXT).encode("cp1252")) == TEXT
    assert text_of(to_viscii(TEXT).encode("latin-1")) == TEXT


def test_viscii_is_the_one_of_the_standard() -> None:
    """RFC 1456: 134 letters, each with a byte of its own, six among the control codes; a sample of each part."""
    rows = resources.load_csv("models/catalogues/viscii.csv")
    table = {row["unicode"]: int(row["byte"], 16) for row in rows}
    assert len(table) == len(set(table.values())) == len(rows) == 134
    assert sum(byte < 0x20 for byte in table.values()) == 6
    assert [table[letter] for letter in "ẲẠắặơƯừđựữỮ"] == [
        0x02, 0x80, 0xA1, 0xA3, 0xBD, 0xBF, 0xD7, 0xF0, 0xF1, 0xE6, 0xFF,
    ]  # fmt: skip


def test_capitals_of_viscii_as_code_page_1252_reads_them() -> None:
    """PDF tools read bytes from 0x80 to 0x9F in code page 1252: the letters are the same."""
    text = to_viscii("UỶ BAN NHÂN DÂN HUYỆN TẶNG GIẤY KHEN CHO CÁC TẬP THỂ VÀ CÁ NHÂN " + TEXT).encode("latin-1")
    read = text.decode("cp1252", errors="replace")
    assert "TẶNG GIẤY KHEN CHO CÁC TẬP THỂ" in decoded(read, "VISCII-Times")


def test_three_encodings_in_one_file() -> None:
    """Each font is judged by itself: TCVN3, VNI, VISCII and Unicode side by side come out alike."""
    fonts = {".VnTime": to_tcvn3(TEXT), "VNI-Times": to_vni(TEXT), "VI": to_viscii(TEXT), "Times": TEXT}
    decoder = FontDecoder(fonts)
    assert decoder.names == ("TCVN3", "VISCII", "VNI")
    for font, text in fonts.items():
        assert "".join(new for *_, new in decoder.pieces(text, [font] * len(text))) == TEXT


@pytest.mark.parametrize("data", [bytes(range(256)) * 4, b"\x00\x01\x02" * 50, b"\x1b\x02\x03\x04abc\xff\xfe"])
def test_bytes_that_are_no_text(data: bytes) -> None:
    """Binary data is refused, not turned into letters."""
    assert text_of(data) is None


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
@settings(max_examples=150, deadline=None)
def test_pieces_cover_the_line(text: str) -> None:
    """Whatever is converted, the pieces cover the line once, in order."""
    decoder = FontDecoder({"F": to_tcvn3(TEXT), "G": text})
    pieces = decoder.pieces(text, ["F"] * len(text))
    assert [start for start, _, _ in pieces] == [0, *[end for _, end, _ in pieces]][: len(pieces)]
    assert not pieces or pieces[-1][1] == len(text)


@pytest.mark.parametrize("word", ["nghiêng", "khuỷu", "quyết", "giữ", "gìn", "oẳn", "ưu", "yêu", "thuở", "đoàn"])
def test_syllables(word: str) -> None:
    """Well-formed syllables, the rarer rimes too."""
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["cfc", "nhfln", "tflp", "b¸o", "hgc", "xuflt", "ngh", "bcd"])
def test_no_syllables(word: str) -> None:
    """What bad layers are full of."""
    assert not is_syllable(word)


def test_quality_of_a_layer() -> None:
    """Vietnamese is readable, Vietnamese without accents and scanner's guesses are not."""
    assert judge(TEXT).readable
    assert not judge("cong tac thi dua khen thuong cua cac don vi trong huyen nam qua da dat ket qua tot").readable
    assert not judge(to_tcvn3(TEXT)).readable
