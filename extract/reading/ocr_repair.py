"""Undo what OCR did to citations, dates and the words of the trade; what was read stays beside it.

Each step finds edits in a line and applies them to its characters, so that every character keeps its place on paper
and the text that the engine gave for it (``PrintedLine.raws``). A repair lowers the confidence of its word and is
listed; where two repairs are equally good, none is made. What a pen filled into the letterhead, and the engine could
not read for certain, becomes blank: no number is better than nonsense.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import regex

from extract import resources
from extract.reading import ocr_phrases
from extract.reading.cues import compile_all, cue, setting
from extract.reading.ocr_phrases import phrase_edits, unit_edits
from extract.reading.ocr_symbols import abbreviations, cut_symbol_edits, symbol_edits
from extract.reading.ocr_text import TOPIC, Edit, as_number, squeezed
from extract.reading.pdf_lines import PrintedLine
from extract.records import ReadingWarning
from extract.text import fold

_REPAIRED = 0.7  # factor on the confidence of a word that was repaired
# Figures in the letterhead read with less confidence were written by hand; a day or month that can be is less in doubt.
_PRINTED = {"number": 0.8, "day": 0.7, "month": 0.6}
_GLUED = 0.5  # a number that the engine read as one word with its symbol
_HIGHEST = {"day": 31, "month": 12}
_LISTED = 12  # repairs named in the warning of a page
_LETTERHEAD = 0.3  # of the page's height


@dataclass(frozen=True, slots=True)
class Repair:
    """What was read, and what it was changed to; ``blanked``: handwriting that was left out."""

    before: str
    after: str
    blanked: bool = False


def repair_lines(lines: Sequence[PrintedLine], height: float) -> tuple[list[PrintedLine], list[Repair]]:
    """Return the lines of a page repaired, and what was changed. ``height`` of the page in points, 0 for a cell."""
    repaired: list[PrintedLine] = []
    repairs: list[Repair] = []
    for line in lines:
        before = repaired[-1].text if repaired else ""
        if cut := cut_symbol_edits(line, before):
            repairs += [_repair(line, edit) for edit in cut]
            line = apply(line, cut)  # noqa: PLW2901  the line as it stands
        steps = (*_STEPS, _surname) if line.bottom > _LETTERHEAD * height else (*_STEPS, _handwriting)
        for step in steps:
            edits = step(line)
            if edits:
                repairs += [_repair(line, edit) for edit in edits]
                line = apply(line, edits)  # noqa: PLW2901  the line as it stands
        repaired.append(line)
    return [line for line in repaired if line.text.strip()], repairs


def preload() -> None:
    """Load what repairs look up, once, for the processes forked from this one."""
    compile_all()
    compile_all(TOPIC)
    ocr_phrases.preload()
    _surnames()
    abbreviations()


def warnings(repairs: Iterable[Repair], page: int) -> list[ReadingWarning]:
    """Return the warnings that list what was changed on a page."""
    found = list(dict.fromkeys(repairs))
    blanked = [repair.before for repair in found if repair.blanked]
    changed = [f"“{repair.before}” → “{repair.after}”" for repair in found if not repair.blanked]
    result = []
    if changed:
        more = f" và {len(changed) - _LISTED} chỗ khác" if len(changed) > _LISTED else ""
        message = f"Trang {page}: đã sửa lỗi nhận dạng {'; '.join(changed[:_LISTED])}{more}."
        result.append(ReadingWarning(code="ocr_repair", message=message, page=page))
    if blanked:
        message = f"Trang {page}: số hoặc ngày viết tay không đọc chắc được ({', '.join(blanked)}) nên để trống."
        result.append(ReadingWarning(code="ocr_handwriting", message=message, page=page))
    return result


def apply(line: PrintedLine, edits: Sequence[Edit]) -> PrintedLine:
    """Return the line with the edits made; they must not overlap.

    Of a stretch that grows or shrinks the new characters share the old ones' width, and the first of them carries
    what was read for all that has no successor.
    """
    raws = line.raws or list(line.text)
    text: list[str] = []
    new_raws: list[str] = []
    x0s, x1s, confidences = array("d"), array("d"), array("d")

    def keep(start: int, end: int) -> None:
        text.append(line.text[start:end])
        new_raws.extend(raws[start:end])
        x0s.extend(line.x0s[start:end])
        x1s.extend(line.x1s[start:end])
        confidences.extend(line.confidences[start:end])

    at = 0
    for edit in sorted(edits, key=lambda each: each.start):
        keep(at, edit.start)
        at = edit.end
        length, room = len(edit.new), edit.end - edit.start
        if not length:  # nothing is left to hold what was read: it goes to the character before
            if new_raws:
                new_raws[-1] += "".join(raws[edit.start : edit.end])
            continue
        confidence = _REPAIRED * min(line.confidences[edit.start : max(edit.end, edit.start + 1)], default=1.0)
        text.append(edit.new)
        for index in range(length):
            first, last = edit.start + index * room // length, edit.start + (index + 1) * room // length
            new_raws.append("".join(raws[first:last]))
            place = min(first, len(line.text) - 1)
            x0s.append(line.x0s[place])
            x1s.append(line.x1s[max(last - 1, place) if last > first else place])
            confidences.append(confidence)
    keep(at, len(line.text))
    fonts = [""] * len(x0s)
    return replace(line, text="".join(text), raws=new_raws, x0s=x0s, x1s=x1s, confidences=confidences, fonts=fonts)


def _repair(line: PrintedLine, edit: Edit) -> Repair:
    """Name a repair by the whole words that it changes."""
    start, end = edit.start, edit.end
    while start > 0 and not line.text[start - 1].isspace():
        start -= 1
    while end < len(line.text) and not line.text[end].isspace():
        end += 1
    if edit.blank:
        return Repair(line.text[edit.start : edit.end].strip(), "", blanked=True)
    return Repair(line.text[start:end], line.text[start : edit.start] + edit.new + line.text[edit.end : end])


def _double_d(line: PrintedLine) -> list[Edit]:
    if "Ð" not in line.text:
        return []
    return [Edit(match.start(), match.end(), "Đ") for match in cue("double_d", TOPIC).finditer(line.text)]


def _of(line: PrintedLine) -> list[Edit]:
    found = cue("of_misread", TOPIC).finditer(line.text)
    return [Edit(match.start(), match.end(), "Ủ" if match[0].isupper() else "ủ") for match in found]


def _numeric_dates(line: PrintedLine) -> list[Edit]:
    edits = []
    for match in cue("date_like", TOPIC).finditer(line.text) if line.text.count("/") > 1 else ():
        start = match.start()
        day = match["day"]
        if " " in day and not cue("before_day", TOPIC).search(line.text[max(start - 8, 0) : start]):
            # "3 1/7/2017" may be a 3 and the first of July.
            start += day.index(" ") + 1
            day = day[day.index(" ") + 1 :]
        parts = [as_number(part) for part in (day, match["month"], match["year"])]
        old = line.text[start : match.end()]
        new = "/".join(squeezed(part) for part in (day, match["month"], match["year"]))
        if old != new and sum(char.isdigit() for char in old) * 2 >= len(new) - 2 and _is_date(*parts):
            edits += _inside(start, old, new)
    return edits


def _dates_in_words(line: PrintedLine) -> list[Edit]:
    edits = []
    for match in cue("date_in_words", TOPIC).finditer(line.text):
        day, month, year = (as_number(match[name]) for name in ("day", "month", "year"))
        if not _is_date(day, month, year):
            continue
        edits += [
            Edit(*match.span(name), squeezed(match[name]))
            for name in ("day", "month")
            if not match[name].isdigit() and any(char.isdigit() for char in match[name])
        ]
    return edits


def _is_date(day: int | None, month: int | None, year: int | None) -> bool:
    try:
        return bool(day and month and year and 1900 <= year <= 2100 and date(year, month, day))
    except ValueError:
        return False


def _inside(start: int, old: str, new: str) -> list[Edit]:
    """Return the edit from old to new without what both have at their ends."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return [Edit(start + head, start + len(old) - tail, new[head : len(new) - tail])]


def _number_word(line: PrintedLine) -> list[Edit]:
    return [edit for match in cue("so_before_number", TOPIC).finditer(line.text) for edit in _vowel(match)]


def _vowel(match: regex.Match[str]) -> list[Edit]:
    good = setting("number_vowel", TOPIC)
    new = good.upper() if match["vowel"].isupper() else good
    return [Edit(*match.span("vowel"), new)] if new != match["vowel"] else []


def _specks(line: PrintedLine) -> list[Edit]:
    return [Edit(*match.span("speck"), " ") for match in cue("count_speck", TOPIC).finditer(line.text)]


def _quarters(line: PrintedLine) -> list[Edit]:
    """Put the Roman number of a quarter right, "quý HI năm 2024", and the slash behind it, "quý I12024"."""
    edits = []
    for match in cue("quarter", TOPIC).finditer(line.text):
        strokes = match["roman"]
        for letter, meant in setting("roman", TOPIC).items():
            strokes = strokes.replace(letter, meant)
        plain = match["roman"] in {"1", "2", "3", "4"}
        if strokes != match["roman"] and strokes in {"I", "II", "III", "IV"} and not plain:
            edits.append(Edit(*match.span("roman"), strokes))
        if match["slash"]:
            edits.append(Edit(*match.span("slash"), "/"))
    return edits


def _surname(line: PrintedLine) -> list[Edit]:
    """Put the accents of a signer's family name right where only one family is written with these letters."""
    match = cue("person_name", TOPIC).match(line.text)
    if match is None or (first := match["first"]) in _surnames().values():
        return []
    meant = _surnames().get(fold(first))
    return [Edit(*match.span("first"), meant)] if meant else []


@cache
def _surnames() -> dict[str, str]:
    """Return the family names by their folded form, those left out that differ from another by accents alone."""
    names = resources.load_yaml("models/rules/ocr.yaml")["words"]["surname"]
    counts = Counter(map(fold, names))
    return {fold(name): name for name in names if counts[fold(name)] == 1}


def _handwriting(line: PrintedLine) -> list[Edit]:
    """Blank what a pen filled into the letterhead, unless it was read as a number and with confidence."""
    edits = []
    for rule, names in (("letterhead_number", ("number",)), ("letterhead_date", ("day", "month"))):
        match = cue(rule, TOPIC).search(line.text)
        if match is not None:
            edits += _vowel(match) if rule == "letterhead_number" else []
            for name in names:
                edits += _blanked(line, match, name)
    return edits


def _blanked(line: PrintedLine, match: regex.Match[str], name: str) -> list[Edit]:
    start, end = match.span(name)
    value = match[name].strip()
    if not value.strip(" .…_-"):
        return []
    confidence = min(line.confidences[i] for i in range(start, end) if not line.text[i].isspace())
    figures = value[:-1] if name == "number" and len(value) > 1 and value[-1].isalpha() else value
    possible = figures.isascii() and figures.isdigit() and 1 <= int(figures) <= _HIGHEST.get(name, 99_999)
    glued = name == "number" and line.text[end : end + 1] in {"/", "-"} and line.text[start - 1 : start].isspace()
    if possible and confidence >= (_GLUED if glued else _PRINTED[name]):
        return []
    pad = "" if line.text[start - 1 : start].isspace() else " "
    return [Edit(start, end, pad, blank=True)]


_STEPS: tuple[Callable[[PrintedLine], list[Edit]], ...] = (
    _double_d, _of, _numeric_dates, _dates_in_words, symbol_edits, _number_word, phrase_edits, unit_edits, _quarters,
    _specks,
)  # fmt: skip
