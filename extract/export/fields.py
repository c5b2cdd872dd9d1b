"""What can be corrected of an entry: its fields, how each is shown, and what may be typed for it.

The desk's forms and the cells of the workbook share this, so that both always take and refuse the same.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

import regex

from extract.errors import CorrectionError
from extract.export import labels
from extract.knowledge import awards, documents, movements
from extract.store.corrections import Kind
from extract.text import PartialDate, fold, match_key

Shape = Literal["text", "area", "date", "number", "choice", "check", "lines"]
_NONE = ("", "không rõ")
_LONGEST = 2000  # characters of a field
_NUMBER = regex.compile(r"\d{1,3}(?:[.\s]\d{3})+|\d+")
_DAY = regex.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})-(\d{2})")
_MOST = 999_999_999  # of anything that a province counts
_FEW = 12  # choices that a refusal names; of longer lists those that are near


class InvalidValueError(ValueError):
    """What was typed is no day; ``str(error)`` says what is."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: ``path`` in the record, "issuer.name"; ``choices`` are (value, what people read).

    ``width`` (characters) makes it a column of the workbook, under ``heading`` or else its label.
    """

    path: str
    label: str
    shape: Shape = "text"
    choices: tuple[tuple[str, str], ...] = ()
    suggestions: str = ""  # id of a list of known values
    required: bool = False
    hint: str = ""
    width: int = 0
    heading: str = ""

    @property
    def column(self) -> str:
        """The heading of its column in the workbook."""
        return self.heading or self.label


def _choices(words: dict[str, str], *, optional: bool = True) -> tuple[tuple[str, str], ...]:
    return ((_NONE,) if optional else ()) + tuple(words.items())


def _of(words: dict[str, str], codes: str) -> dict[str, str]:
    return {code: words[code] for code in codes.split()}


_LEVELS = _of(labels.LEVELS, "central province district commune unit")
_MOVEMENT_LEVELS = _of(labels.LEVELS, "national ministry province district commune unit")
_TIERS = _of(labels.LEVELS, "state ministry province district commune unit organisation")


@cache
def fields_of(kind: Kind) -> tuple[Field, ...]:
    """Return the fields of a kind of entry, in the order of the form."""
    return _FIELDS[kind]()


def _header() -> tuple[Field, ...]:
    return (
        Field("code", "Số, ký hiệu"),
        Field("date", "Ngày báo cáo", "date"),
        Field("place", "Nơi ban hành"),
        Field("title", "Trích yếu", "area"),
        Field("issuer.name", "Cơ quan báo cáo"),
        Field("issuer.kind", "Loại cơ quan", "choice", _choices(labels.ISSUER_KINDS)),
        Field("issuer.level", "Cấp", "choice", _choices(_LEVELS)),
        Field("issuer.unit", "Đơn vị hành chính", hint="ví dụ: huyện Cẩm Xuyên"),
        Field("issuer.province", "Tỉnh, thành phố"),
        Field("issuer.unit_code", "Mã đơn vị hành chính"),
        Field("period.label", "Kỳ báo cáo", hint="ví dụ: 6 tháng đầu năm 2023"),
        Field("period.kind", "Loại kỳ", "choice", _choices(labels.PERIOD_KINDS)),
        Field("period.start", "Từ ngày", "date"),
        Field("period.end", "Đến ngày", "date"),
        Field("addressees", "Kính gửi", "lines", hint="mỗi nơi một dòng"),
        Field("recipients", "Nơi nhận", "lines", hint="mỗi nơi một dòng"),
        Field("signer.name", "Người ký"),
        Field("signer.title", "Chức vụ người ký"),
    )


def _citation() -> tuple[Field, ...]:
    return (
        Field("type", "Loại văn bản", suggestions="document-types"),
        Field("code", "Số, ký hiệu", hint="ví dụ: 145/KH-UBND", width=20),
        Field("date", "Ngày ban hành", "date", width=12, heading="Ngày"),
        Field("issuer.name", "Cơ quan ban hành"),
        Field("issuer.level", "Cấp ban hành", "choice", _choices(_LEVELS)),
        Field("subject", "Trích yếu", "area"),
        Field("relation", "Vai trò trong báo cáo", "choice", _choices(labels.RELATIONS, optional=False)),
        Field("provision.article", "Điều"),
        Field("provision.clause", "Khoản"),
        Field("provision.point", "Điểm"),
    )


def _movement() -> tuple[Field, ...]:
    return (
        Field("name", "Tên trong báo cáo", "area", required=True, width=50, heading="Phong trào, cuộc vận động"),
        Field("canonical", "Tên chính thức", "area", suggestions="movements"),
        Field("kind", "Loại", "choice", _choices(labels.MOVEMENT_KINDS, optional=False), width=13),
        Field("level", "Cấp phát động", "choice", _choices(_MOVEMENT_LEVELS), width=11, heading="Cấp"),
        Field("launched_by", "Cơ quan phát động"),
        Field("misquoted", "Báo cáo ghi sai tên", "check"),
    )


def _award() -> tuple[Field, ...]:
    names = {one.name: one.name for one in (*awards.catalogue(), awards.commendation())}
    others = (("", "hình thức khác"), *names.items())
    return (
        Field("award", "Hình thức", "choice", others, width=26, heading="Hình thức, danh hiệu"),
        Field("count", "Số lượng", "number", required=True, width=9),
        Field("qualifier", "Chính xác", "choice", (("", "đúng số này"), *labels.QUALIFIERS.items())),
        Field("count_unit", "Đơn vị đếm", hint="“lượt” nếu đếm lượt, để trống nếu không"),
        Field("recipient", "Đối tượng", "choice", _choices(labels.RECIPIENTS), width=13),
        Field("status", "Tình trạng", "choice", _choices(labels.STATUSES, optional=False), width=16),
        Field("conferrer", "Cơ quan, người tặng"),
        Field("conferrer_tier", "Cấp tặng", "choice", _choices(_TIERS), width=11),
        Field("basis", "Loại khen", "choice", _choices(labels.BASES), width=16),
        Field("period", "Kỳ, nếu khác kỳ báo cáo"),
        Field("part_of", "Nằm trong tổng số", hint="mã mục của tổng số, ví dụ: a5"),
    )


def _finding() -> tuple[Field, ...]:
    return (
        Field("message", "Nhận xét", "area", required=True),
        Field("suggestion", "Đề nghị sửa thành", "area"),
        Field("severity", "Mức độ", "choice", _choices(labels.SEVERITIES, optional=False)),
    )


_FIELDS: dict[Kind, Callable[[], tuple[Field, ...]]] = {
    "header": _header,
    "citation": _citation,
    "movement": _movement,
    "award": _award,
    "finding": _finding,
}


def columns_of(kind: Kind) -> tuple[Field, ...]:
    """Return the fields of a kind of entry that the workbook has cells for."""
    return tuple(field for field in fields_of(kind) if field.width)


@cache
def suggestions() -> dict[str, tuple[str, ...]]:
    """Return the lists of known values that fields suggest."""
    return {
        "document-types": tuple(dict.fromkeys(one.name for one in documents.document_types())),
        "movements": tuple(one.name for one in movements.entries()),
    }


def value_at(data: dict[str, Any], path: str) -> Any:  # noqa: ANN401  whatever the field holds
    """Return the value of a field in an entry as JSON, None where an object on the way is missing."""
    value: Any = data
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def shown(field: Field, value: Any) -> str:  # noqa: ANN401
    """Return a value as the form shows it."""
    if value is None:
        return ""
    if field.shape == "date":
        return labels.day(value)
    if field.shape == "lines":
        return "\n".join(value)
    if field.shape == "check":
        return "1" if value else ""
    return str(value)


def in_cell(field: Field, value: Any) -> Any:  # noqa: ANN401  whatever the field holds
    """Return a value as its cell of the workbook holds it: numbers as numbers, codes in words."""
    if field.shape == "choice" and value is not None:
        return dict(field.choices).get(value, value)
    return value if field.shape == "number" and value is not None else shown(field, value)


def read(field: Field, typed: Any) -> Any:  # noqa: ANN401  text of a form, or whatever a cell holds
    """Return what was typed as a value of the record. Raises CorrectionError with what to type instead."""
    text = "" if typed is None else str(typed).strip()
    if field.required and not text:
        raise CorrectionError(f"chưa điền “{field.label}”")
    if len(text) > _LONGEST:
        raise CorrectionError(f"“{field.label}” dài quá {_LONGEST} ký tự: rút ngắn rồi lưu lại")
    match field.shape:
        case "lines":
            return [line.strip() for line in text.split("\n") if line.strip()]
        case "check":
            return bool(text)
        case "choice":
            return _chosen(field, " ".join(text.split())) or None
        case "date":
            return _day(field, typed)
        case "number" if text:
            return _count(field, typed)
        case _:
            return " ".join(text.split()) or None


def read_day(typed: Any) -> str | None:  # noqa: ANN401
    """Return the ISO day that was typed, None for nothing. Raises InvalidValueError for anything else."""
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


def with_codes(kind: Kind, path: str, value: Any) -> list[tuple[str, Any]]:  # noqa: ANN401
    """Return the field with the code that goes with it: an award or a type of document is named and coded."""
    found = [(path, value)]
    if kind == "award" and path == "award":
        found.append(("award_code", award_code(value)))
    if kind == "citation" and path == "type":
        known = documents.type_named(value) if value else None
        found.append(("type_code", known.code if known else None))
    return found


def award_code(name: str | None) -> str:
    """Return the code of an award of the catalogue, that of no named form for any other."""
    return next((one.code for one in awards.catalogue() if one.name == name), awards.commendation().code)


def label(kind: Kind, path: str | None) -> str:
    """Return what people call the field of a correction, "" where it is about the whole entry."""
    return next((field.label for field in fields_of(kind) if field.path == path), path or "")


def told(kind: Kind, path: str | None, value: str | None) -> str:
    """Return a value of a correction, stored as JSON, in a few words."""
    found = json.loads(value) if value else None
    if found is None:
        return ""
    if isinstance(found, bool):
        return "có" if found else "không"
    if isinstance(found, dict):
        span = found.get("span") or next(iter(found.get("mentions") or ()), None)
        names = (found.get(name) for name in ("code", "name", "label", "message"))
        return str(next(filter(None, names), None) or (span or {}).get("text") or "")
    if isinstance(found, list):
        return "; ".join(str(one) for one in found)
    field = next((one for one in fields_of(kind) if one.path == path), None)
    return str(in_cell(field, found)) if field else str(found)


def _chosen(field: Field, text: str) -> str:
    """Return the code for a code or its words, in any case; accents may be missing where that leaves one."""
    words = {word: code for code, word in field.choices if code or not text}
    if text in dict(field.choices):
        return text
    for level in (match_key, fold):
        found = {code for word, code in words.items() if level(word) == level(text)}
        if len(found) == 1:
            return found.pop()
    near = list(words) if len(words) <= _FEW else difflib.get_close_matches(text, words, n=3)
    said = f": {', '.join(near)}" if near else ""
    raise CorrectionError(f"“{field.label}” không nhận “{text}”: chọn trong danh sách{said}")


def _day(field: Field, typed: Any) -> str | None:  # noqa: ANN401
    try:
        return read_day(typed)
    except InvalidValueError:
        raise CorrectionError(f"“{field.label}” phải là ngày có thật, ví dụ: 02/09/2023") from None


def _count(field: Field, typed: Any) -> int:  # noqa: ANN401
    text = str(int(typed)) if isinstance(typed, float) and typed == int(typed) else str(typed).strip()
    number = int(regex.sub(r"[.\s]", "", text)) if text.isascii() and _NUMBER.fullmatch(text) else None
    if isinstance(typed, bool) or number is None or number > _MOST:
        raise CorrectionError(f"“{field.label}” phải là số nguyên, ví dụ: 1.250")
    return number
