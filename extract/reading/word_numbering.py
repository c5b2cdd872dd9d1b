"""Automatic numbering of Word: what is printed before a paragraph though no text of it stands in the file.

Follows ECMA-376 part 1, 17.9: a paragraph names a numbering instance (w:num) and a level, itself or through its style;
the instance points to a definition (w:abstractNum), whose levels give format, text ("%1.%2") and start. Instances of
one definition go on counting together unless one of them overrides the start.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from extract.reading.word_package import Element, W

_MARK = "•"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MAX_LEVELS = 9


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None  # 0: never; n: only after a level above n
    legal: bool = False
    suffix: str = " "
    style: str | None = None


@dataclass(slots=True)
class _Definition:
    levels: dict[int, _Level]
    style_link: str | None = None
    counters: list[int | None] = field(default_factory=lambda: [None] * _MAX_LEVELS)


@dataclass(slots=True)
class _Instance:
    definition: str
    overrides: dict[int, _Level]
    starts: dict[int, int]
    begun: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Style:
    base: str | None
    number: str | None
    level: int | None


class Numbering:
    """Counts through a document; call ``label`` once for each paragraph, in order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        """Take the roots of numbering.xml and styles.xml, either may be missing."""
        self._styles, self._default_style = _read_styles(styles)
        self._definitions: dict[str, _Definition] = {}
        self._instances: dict[str, _Instance] = {}
        if numbering is not None:
            self._read(numbering)

    def label(self, properties: Element | None) -> str:
        """Return what is printed before the paragraph with these properties, blank after it included, else ""."""
        place = self._place(properties)
        if place is None:
            return ""
        instance, level = place
        definition = self._definition(instance)
        if definition is None:
            return ""
        self._count(definition, instance, level)
        return self._render(definition, instance, level)

    def _place(self, properties: Element | None) -> tuple[_Instance, int] | None:
        style_id = self._default_style
        number, level = None, None
        if properties is not None:
            named = properties.find(f"{W}pStyle")
            style_id = named.get(f"{W}val") if named is not None else style_id
            number, level = _number_properties(properties)
        style_number, style_level = self._of_style(style_id)
        number = style_number if number is None else number
        instance = self._instances.get(number or "")
        if instance is None:
            return None
        level = style_level if level is None else level
        return instance, min(max(level or 0, 0), _MAX_LEVELS - 1)

    def _of_style(self, style_id: str | None) -> tuple[str | None, int | None]:
        number: str | None = None
        level: int | None = None
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            style = self._styles[style_id]
            if level is None:
                level = style.level
            if style.number is not None:
                number = style.number
                break
            style_id = style.base
        if number is not None and level is None:
            level = self._level_of(number, seen)
        return number, level

    def _level_of(self, number: str, style_ids: set[str]) -> int | None:
        instance = self._instances.get(number)
        definition = self._definition(instance) if instance else None
        for index, level in definition.levels.items() if definition else ():
            if level.style in style_ids:
                return index
        return None

    def _definition(self, instance: _Instance) -> _Definition | None:
        definition = self._definitions.get(instance.definition)
        if definition is not None and definition.style_link and not definition.levels:
            linked = self._styles.get(definition.style_link)
            target = self._instances.get(linked.number or "") if linked else None
            if target is not None and target.definition != instance.definition:
                return self._definitions.get(target.definition)
        return definition

    @staticmethod
    def _count(definition: _Definition, instance: _Instance, at: int) -> None:
        counters = definition.counters
        level = instance.overrides.get(at) or definition.levels.get(at) or _Level()
        if at in instance.starts and at not in instance.begun:
            counters[at] = instance.starts[at]
        elif counters[at] is None:
            counters[at] = instance.starts.get(at, level.start)
        else:
            counters[at] = (counters[at] or 0) + 1
        instance.begun.add(at)
        for below in range(at + 1, _MAX_LEVELS):
            restart = (instance.overrides.get(below) or definition.levels.get(below) or _Level()).restart
            if restart is None or at < restart:
                counters[below] = None

    @staticmethod
    def _render(definition: _Definition, instance: _Instance, at: int) -> str:
        level = instance.overrides.get(at) or definition.levels.get(at) or _Level()
        if level.form == "bullet":
            # A letter or a private-use character stands for the picture that a symbol font has in its place.
            text = level.text.strip()
            plain = text and not text[0].isalnum() and not 0xE000 <= ord(text[0]) <= 0xF8FF
            return (text if plain else _MARK if text else "") + " "
        text = level.text
        for index in range(at, -1, -1):
            place = f"%{index + 1}"
            if place in text:
                other = instance.overrides.get(index) or definition.levels.get(index) or _Level()
                value = definition.counters[index]
                form = "decimal" if level.legal and index != at else other.form
                text = text.replace(place, format_number(other.start if value is None else value, form))
        return text + level.suffix if text else ""

    def _read(self, root: Element) -> None:
        for node in root.iterfind(f"{W}abstractNum"):
            link = node.find(f"{W}numStyleLink")
            self._definitions[node.get(f"{W}abstractNumId", "")] = _Definition(
                {index: level for index, level in map(_read_level, node.iterfind(f"{W}lvl")) if index < _MAX_LEVELS},
                link.get(f"{W}val") if link is not None else None,
            )
        for node in root.iterfind(f"{W}num"):
            target = node.find(f"{W}abstractNumId")
            overrides, starts = {}, {}
            for override in node.iterfind(f"{W}lvlOverride"):
                index = _integer(override.get(f"{W}ilvl"), 0)
                if (inner := override.find(f"{W}lvl")) is not None:
                    overrides[index] = _read_level(inner)[1]
                if (start := override.find(f"{W}startOverride")) is not None:
                    starts[index] = _integer(start.get(f"{W}val"), 1)
            self._instances[node.get(f"{W}numId", "")] = _Instance(
                target.get(f"{W}val", "") if target is not None else "", overrides, starts
            )


def format_number(value: int, form: str) -> str:
    """Return a counter in one of Word's number formats; formats without a rule here are given in digits."""
    writer = _FORMATS.get(form)
    if form.startswith("0"):  # a custom format such as "001, 002, 003, ..."
        return str(value).zfill(len(form.partition(",")[0]))
    return writer(value) if writer and value > 0 else "" if form == "none" else str(value)


def _roman(value: int) -> str:
    parts = []
    for number, letters in _ROMAN:
        times, value = divmod(value, number)
        parts.append(letters * min(times, 20))
    return "".join(parts)


def _letters(value: int) -> str:
    return chr(ord("a") + (value - 1) % 26) * min((value - 1) // 26 + 1, 20)


_FORMATS: dict[str, Callable[[int], str]] = {
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
    "decimalZero": lambda value: f"{value:02d}",
    "none": lambda _value: "",
}


def _read_level(node: Element) -> tuple[int, _Level]:
    level = _Level()
    for child in node.iter():
        value = child.get(f"{W}val")
        match child.tag.removeprefix(W):
            case "start":
                level.start = _integer(value, 1)
            # The fallback is what an older Word would show instead of the custom format that stands before it.
            case "numFmt" if not child.getparent().tag.endswith("}Fallback"):
                level.form = child.get(f"{W}format", "") if value == "custom" else value or "decimal"
            case "lvlText":
                level.text = value or ""
            case "lvlRestart":
                level.restart = _integer(value, 0)
            case "isLgl":
                level.legal = value not in {"0", "false", "off"}
            case "suff":
                level.suffix = "" if value == "nothing" else " "
            case "pStyle":
                level.style = value
    return _integer(node.get(f"{W}ilvl"), 0), level


def _read_styles(root: Element | None) -> tuple[dict[str, _Style], str | None]:
    styles: dict[str, _Style] = {}
    default = None
    for node in root.iterfind(f"{W}style") if root is not None else ():
        base = node.find(f"{W}basedOn")
        properties = node.find(f"{W}pPr")
        number, level = _number_properties(properties) if properties is not None else (None, None)
        style_id = node.get(f"{W}styleId", "")
        styles[style_id] = _Style(base.get(f"{W}val") if base is not None else None, number, level)
        if node.get(f"{W}type") == "paragraph" and node.get(f"{W}default") in {"1", "true", "on"}:
            default = style_id
    return styles, default


def _number_properties(properties: Element) -> tuple[str | None, int | None]:
    node = properties.find(f"{W}numPr")
    if node is None:
        return None, None
    number, level = node.find(f"{W}numId"), node.find(f"{W}ilvl")
    return (
        number.get(f"{W}val") if number is not None else None,
        _integer(level.get(f"{W}val"), 0) if level is not None else None,
    )


def _integer(text: str | None, default: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return default
