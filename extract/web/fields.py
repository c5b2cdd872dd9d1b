"""What a clerk can correct of an entry, and what a filled-in form changes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from extract.errors import CorrectionError
from extract.export import labels
from extract.export.editable import InvalidValueError, read_day
from extract.knowledge import awards, documents, movements
from extract.store.corrections import Change, Kind
from extract.web.routes import Form

Shape = Literal["text", "area", "date", "number", "choice", "check", "lines"]
_NONE = ("", "không rõ")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form: ``path`` in the record, "issuer.name"; ``choices`` are (value, what people read)."""

    path: str
    label: str
    shape: Shape = "text"
    choices: tuple[tuple[str, str], ...] = ()
    suggestions: str = ""  # id of a list of known values
    required: bool = False
    hint: str = ""


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
        Field("code", "Số, ký hiệu", hint="ví dụ: 145/KH-UBND"),
        Field("date", "Ngày ban hành", "date"),
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
        Field("name", "Tên trong báo cáo", "area", required=True),
        Field("canonical", "Tên chính thức", "area", suggestions="movements"),
        Field("kind", "Loại", "choice", _choices(labels.MOVEMENT_KINDS, optional=False)),
        Field("level", "Cấp phát động", "choice", _choices(_MOVEMENT_LEVELS)),
        Field("launched_by", "Cơ quan phát động"),
        Field("misquoted", "Báo cáo ghi sai tên", "check"),
    )


def _award() -> tuple[Field, ...]:
    names = {one.name: one.name for one in (*awards.catalogue(), awards.commendation())}
    return (
        Field("award", "Hình thức", "choice", (("", "hình thức khác"), *names.items())),
        Field("count", "Số lượng", "number", required=True),
        Field("qualifier", "Chính xác", "choice", (("", "đúng số này"), *labels.QUALIFIERS.items())),
        Field("count_unit", "Đơn vị đếm", hint="“lượt” nếu đếm lượt, để trống nếu không"),
        Field("recipient", "Đối tượng", "choice", _choices(labels.RECIPIENTS)),
        Field("status", "Tình trạng", "choice", _choices(labels.STATUSES, optional=False)),
        Field("conferrer", "Cơ quan, người tặng"),
        Field("conferrer_tier", "Cấp tặng", "choice", _choices(_TIERS)),
        Field("basis", "Loại khen", "choice", _choices(labels.BASES)),
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


def read(field: Field, text: str) -> Any:  # noqa: ANN401
    """Return what was typed as a value of the record. Raises CorrectionError with what to type instead."""
    if field.required and not text:
        raise CorrectionError(f"chưa điền “{field.label}”")
    if field.shape == "lines":
        return [line.strip() for line in text.split("\n") if line.strip()]
    if field.shape == "check":
        return bool(text)
    if field.shape == "choice" and text not in dict(field.choices):
        raise CorrectionError(f"“{field.label}” không nhận giá trị này: chọn trong danh sách")
    if not text:
        return None
    if field.shape == "date":
        try:
            return read_day(text)
        except InvalidValueError:
            raise CorrectionError(f"“{field.label}” phải là ngày có thật, ví dụ: 02/09/2023") from None
    if field.shape == "number":
        digits = text.replace(".", "").replace(" ", "")
        if not (digits.isascii() and digits.isdecimal() and len(digits) < 10):
            raise CorrectionError(f"“{field.label}” phải là số nguyên, ví dụ: 1.250")
        return int(digits)
    return " ".join(text.split())


def changes(kind: Kind, entry: str | None, data: dict[str, Any], form: Form) -> list[Change]:
    """Return what a form changes of an entry; ``data`` is the entry as JSON. Fields that the form lacks stay."""
    found: list[Change] = []
    for field in fields_of(kind):
        if not form.has(field.path) and not (field.shape == "check" and form.has("complete")):
            continue
        old, text = value_at(data, field.path), form.text(field.path)
        if text != shown(field, old):
            found.append(Change("set", kind, entry, field.path, read(field, text)))
    return list(_completed(kind, entry, found, form))


def _completed(kind: Kind, entry: str | None, found: list[Change], form: Form) -> Iterable[Change]:
    """Yield the changes with those that follow: the code of a type, the name of an award, an issuer taken away."""
    for change in found:
        value = change.value
        holder, _, name = (change.field or "").rpartition(".")
        if holder and not form.text(f"{holder}.{'label' if holder == 'period' else 'name'}") and holder != "provision":
            if name in {"name", "label"}:  # nothing is left of it
                yield Change("set", kind, entry, holder, None)
            continue
        if holder == "period" and name == "kind" and value is None:
            value = "other"
        if holder == "issuer" and name == "kind" and value is None:
            value = "other"
        yield Change("set", kind, entry, change.field, value)
        if kind == "citation" and change.field == "type":
            known = documents.type_named(value) if value else None
            yield Change("set", kind, entry, "type_code", known.code if known else None)
        if kind == "award" and change.field == "award":
            yield Change("set", kind, entry, "award_code", award_code(value))


def award_code(name: str | None) -> str:
    """Return the code of an award of the catalogue, that of no named form for any other."""
    return next((one.code for one in awards.catalogue() if one.name == name), awards.commendation().code)
