"""What an OCR engine gives for one page, in pixels of the image that it was given, and as it is cached."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Ruling = tuple[float, float, float]  # position across, start and end along the rule


_LONG = 15  # characters
_NARROW = 1.5  # points for each character: no type is that narrow


@dataclass(frozen=True, slots=True)
class OcrWord:
    """A word: the edges of each of its characters, left to right, and the engine's confidence, 0 to 1."""

    text: str
    x0s: tuple[float, ...]
    x1s: tuple[float, ...]
    confidence: float

    @property
    def centre(self) -> float:
        """Middle between left and right edge."""
        return (self.x0s[0] + self.x1s[-1]) / 2


@dataclass(frozen=True, slots=True)
class OcrLine:
    """A line of words: the feet of its letters and their size (height of a line of type) in pixels."""

    words: tuple[OcrWord, ...]
    baseline: float
    size: float

    @property
    def text(self) -> str:
        """The words with blanks between them."""
        return " ".join(word.text for word in self.words)

    def moved(self, right: float, down: float) -> OcrLine:
        """Return the line moved by so many pixels."""
        words = tuple(
            OcrWord(w.text, tuple(x + right for x in w.x0s), tuple(x + right for x in w.x1s), w.confidence)
            for w in self.words
        )
        return OcrLine(words, self.baseline + down, self.size)

    def scaled(self, factor: float) -> OcrLine:
        """Return the line as on an image ``factor`` times as large."""
        words = tuple(
            OcrWord(w.text, tuple(x * factor for x in w.x0s), tuple(x * factor for x in w.x1s), w.confidence)
            for w in self.words
        )
        return OcrLine(words, self.baseline * factor, self.size * factor)


@dataclass(frozen=True, slots=True)
class OcrPage:
    """One recognised page.

    ``scale`` is pixels per point. ``turn`` tells by how many quarters the page was turned clockwise, ``angle`` by how
    many degrees it was then turned counter-clockwise, to stand straight. ``across`` and ``down`` are the rules drawn on
    it: (y, x0, x1) and (x, y0, y1).
    """

    width: int
    height: int
    scale: float
    angle: float = 0.0
    turn: int = 0
    lines: tuple[OcrLine, ...] = ()
    across: tuple[Ruling, ...] = field(default=())
    down: tuple[Ruling, ...] = field(default=())

    def confidence(self) -> float:
        """Return the mean confidence of the page's words, by length; 0 where there are none."""
        words = [word for line in self.lines for word in line.words]
        total = sum(len(word.text) for word in words)
        return sum(word.confidence * len(word.text) for word in words) / total if total else 0.0

    def is_sideways(self) -> bool:
        """Tell whether most lines run up or down: engines read them, but their words have no place on a line."""
        long = [line for line in self.lines if len(line.text) >= _LONG]
        standing = [
            line
            for line in long
            if line.words[-1].x1s[-1] - line.words[0].x0s[0] < _NARROW * self.scale * len(line.text)
        ]
        return len(standing) * 2 > len(long)

    def to_json(self) -> str:
        """Return the page as JSON; coordinates to a tenth of a pixel."""
        return json.dumps(
            {
                "page": [self.width, self.height, self.scale, self.angle, self.turn],
                "lines": [
                    [_r(line.baseline), _r(line.size), [_word(word) for word in line.words]] for line in self.lines
                ],
                "rules": [[_rs(rule) for rule in rules] for rules in (self.across, self.down)],
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @classmethod
    def from_json(cls, text: str) -> OcrPage:
        """Return the page that ``to_json`` wrote. Raises ValueError, KeyError or TypeError on anything else."""
        data: dict[str, Any] = json.loads(text)
        width, height, scale, angle, turn = data["page"]
        lines = tuple(
            OcrLine(
                tuple(OcrWord(word, tuple(x0s), tuple(x1s), conf) for word, x0s, x1s, conf in words), baseline, size
            )
            for baseline, size, words in data["lines"]
        )
        across, down = (tuple(tuple(map(float, rule)) for rule in rules) for rules in data["rules"])
        return cls(width, height, scale, angle, turn, lines, across, down)  # type: ignore[arg-type]  # three numbers each


def _word(word: OcrWord) -> list[Any]:
    return [word.text, _rs(word.x0s), _rs(word.x1s), word.confidence]


def _r(value: float) -> float:
    return round(value, 1)


def _rs(values: Sequence[float]) -> list[float]:
    return [round(value, 1) for value in values]
