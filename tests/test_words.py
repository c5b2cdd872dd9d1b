"""Vietnamese words lie in the text they came from, all of it, whatever the text."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.language.words import words

VIETNAMESE = st.text(
    alphabet='aăâeêioôơuưyđ áàảãạ ấầ ốồ ướ bcdghklmnpqrstvx ABĐ 0123456789 /-.,;:()“”"\n\t\u00a0', max_size=80
)


def forms(text: str) -> list[str]:
    """Return the words as strings."""
    return [text[word.start : word.end] for word in words(text)]


def test_compounds_are_one_word() -> None:
    """Compounds of several syllables come out as one word, their blank inside."""
    assert "khen thưởng" in forms("Công tác khen thưởng của xã")


def test_old_tone_placement_is_kept() -> None:
    """hoà stays hoà: the segmenter's normalizer is off, so the words still lie in the text."""
    assert "".join(forms("hoà thuận, thuỷ lợi")).replace(" ", "") == "hoàthuận,thuỷlợi"


def test_line_breaks_and_double_blanks_are_stepped_over() -> None:
    """White space of any kind separates words; none is lost over it."""
    assert " ".join(" ".join(forms("tặng\n\n Giấy   khen\tcho")).split()) == "tặng Giấy khen cho"


@settings(max_examples=60, deadline=None)
@given(VIETNAMESE)
def test_every_character_is_in_exactly_one_word(text: str) -> None:
    """Words do not overlap, and only white space lies between them."""
    text = unicodedata.normalize("NFC", text)
    at = 0
    for word in words(text):
        assert word.start >= at
        assert not text[at : word.start].strip()
        assert text[word.start : word.end].strip() == text[word.start : word.end] != ""
        at = word.end
    assert not text[at:].strip()


@settings(max_examples=60, deadline=None)
@given(VIETNAMESE)
def test_spacy_tokens_spell_the_text(text: str) -> None:
    """The spaCy tokenizer is lossless: doc.text == text."""
    from spacy.vocab import Vocab

    from extract.language.spacy import WordTokenizer

    text = unicodedata.normalize("NFC", text)
    assert WordTokenizer(Vocab())(text).text == text
