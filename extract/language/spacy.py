"""The words of ``extract.language.words`` as a spaCy tokenizer: ``doc.text == text``, always.

>>> import spacy                                                                    # doctest: +SKIP
>>> nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "thidua.words.v1"}}})  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import spacy
from spacy.tokens import Doc

from extract.language.words import words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from spacy.language import Language
    from spacy.vocab import Vocab

TOKENIZER = "thidua.words.v1"


class WordTokenizer:
    """Tokenize NFC text into Vietnamese words; white space other than one blank becomes a token of its own."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the ``Doc`` of ``text``."""
        forms: list[str] = []
        spaces: list[bool] = []
        at = 0
        for start, end in [*((word.start, word.end) for word in words(text)), (len(text), len(text))]:
            gap = text[at:start]
            if gap.startswith(" ") and forms:
                spaces[-1] = True
                gap = gap[1:]
            if gap:
                forms.append(gap)
                spaces.append(False)
            if end > start:
                forms.append(text[start:end])
                spaces.append(False)
            at = end
        return Doc(self.vocab, words=forms, spaces=spaces)

    def to_bytes(self, **_kwargs: object) -> bytes:
        """Return nothing: the tokenizer has no state of its own."""
        return b""

    def from_bytes(self, _data: bytes, **_kwargs: object) -> WordTokenizer:
        """Return itself; see ``to_bytes``."""
        return self

    def to_disk(self, _path: str | Path, **_kwargs: object) -> None:
        """Write nothing; see ``to_bytes``."""

    def from_disk(self, _path: str | Path, **_kwargs: object) -> WordTokenizer:
        """Return itself; see ``to_bytes``."""
        return self


@spacy.registry.tokenizers(TOKENIZER)  # type: ignore[untyped-decorator]  # spaCy ships no types for it
def create_word_tokenizer() -> Callable[[Language], WordTokenizer]:
    """Return the factory that spaCy's config asks for."""
    return lambda nlp: WordTokenizer(nlp.vocab)
