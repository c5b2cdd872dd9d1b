"""Which fields of an entry can be corrected in the workbook, how each is shown, and what may be typed into it.

The workbook and what reads it back share this, so that both always speak of the same cells.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import regex

from extract.export import labels
from extract.knowledge.awards import catalogue, commendation
from extract.text import PartialDate, match_key

CONFIRM, DELETE = "đúng", "bỏ"  # what may be typed into the column of the whole entry
_NUMBER = regex.compile(r"\d{1,3}(?:[.\s]\d{3})+|\d+")
_DAY = regex.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})-(\d{2})")


class InvalidValueError(ValueError):
    """What was typed into a cell is no value of its field; ``str(error)`` says what is."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the record: its heading, its width, the labels it may show ({} is free), and how text is read."""

    name: str
    heading: str
    width: int
    choices: dict[str, str]
    read: Callable[[Any], Any]

    def shown(self, value: Any) -> Any:  # noqa: ANN401  whatever the field holds
        """Return how a value of the record stands in its cell."""
        if value is None:
            return ""
        if self.choices:
            return self.choices.get(value, value)
        return labels.day(value) if self.read is read_day else value


def _count(typed: Any) -> int:  # noqa: ANN401  a cell
    if isinstance(typed, bool) or typed in {None, ""}:
        raise InvalidValueError("cần một số nguyên từ 0 trở lên")
    if isinstance(typed, int | float):
        if typed < 0 or typed != int(typed):
            raise InvalidValueError("cần một số nguyên từ 0 trở lên")
        return int(typed)
    text = str(typed).strip()
    if not _NUMBER.fullmatch(text):
        raise InvalidValueError("cần một số nguyên từ 0 trở lên")
    return int(regex.sub(r"[.\s]", "", text))


def _text(typed: Any) -> str | None:  # noqa: ANN401
    return " ".join(str(typed).split()) or None if typed is not None else None


def _name(typed: Any) -> str:  # noqa: ANN401
    text = _text(typed)
    if text is None:
        raise InvalidValueError("không được để trống")
    return text


def read_day(typed: Any) -> str | None:  # noqa: ANN401
    """Return the ISO day that a cell holds, None for an empty one. Raises InvalidValueError for anything else."""
    if typed is None or not str(typed).strip():
        return None
    if isinstance(typed, date):  # a cell that holds a date: datetime is one, too
        return typed.isoformat()[:10]
    match = _DAY.fullmatch(str(typed).strip())
    if match:
        year, month, day = (match[3], match[2], match[1]) if match[1] else (match[4], match[5], match[6])
        if iso := PartialDate(int(year), int(month), int(day)).iso():
            return iso
    raise InvalidValueError("cần một ngày có thật, viết 15/3/2023")


def _choice(choices: dict[str, str], *, empty: bool) -> Callable[[Any], str | None]:
    """Return a reader that takes a label, in any case and spelling that the program levels, or the code itself."""
    codes = {match_key(label): code for code, label in choices.items()} | {code: code for code in choices}

    def read(typed: Any) -> str | None:  # noqa: ANN401
        text = _text(typed)
        if text is None and empty:
            return None
        found = codes.get(text or "") or codes.get(match_key(text or ""))
        if found is None:
            raise InvalidValueError(f"chỉ nhận: {', '.join(choices.values())}")
        return found

    return read


def _chosen(name: str, heading: str, width: int, choices: dict[str, str], *, empty: bool = True) -> Field:
    return Field(name, heading, width, choices, _choice(choices, empty=empty))


_TIERS = {
    code: labels.LEVELS[code]
    for code in ("state", "ministry", "province", "district", "commune", "unit", "organisation")
}
_MOVEMENT_LEVELS = {
    code: labels.LEVELS[code] for code in ("national", "ministry", "province", "district", "commune", "unit")
}
_AWARDS = {one.name: one.name for one in (*catalogue(), commendation())}

FIELDS: dict[str, tuple[Field, ...]] = {
    "award": (
        _chosen("award", "Hình thức, danh hiệu", 26, _AWARDS, empty=False),
        Field("count", "Số lượng", 9, {}, _count),
        _chosen("recipient", "Đối tượng", 13, labels.RECIPIENTS),
        _chosen("status", "Tình trạng", 16, labels.STATUSES, empty=False),
        _chosen("conferrer_tier", "Cấp tặng", 11, _TIERS),
        _chosen("basis", "Loại khen", 16, labels.BASES),
    ),
    "movement": (
        Field("name", "Phong trào, cuộc vận động", 50, {}, _name),
        _chosen("kind", "Loại", 13, labels.MOVEMENT_KINDS, empty=False),
        _chosen("level", "Cấp", 11, _MOVEMENT_LEVELS),
    ),
    "citation": (
        Field("code", "Số, ký hiệu", 20, {}, _text),
        Field("date", "Ngày", 12, {}, read_day),
    ),
}


def changes_of(kind: str, field: Field, value: Any) -> list[tuple[str, Any]]:  # noqa: ANN401
    """Return the fields of the record that a corrected cell sets: the name of an award brings its code."""
    if kind == "award" and field.name == "award":
        code = next(one.code for one in (*catalogue(), commendation()) if one.name == value)
        return [("award_code", code), ("award", value)]
    return [(field.name, value)]
