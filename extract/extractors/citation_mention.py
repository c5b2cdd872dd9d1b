"""The working form of a citation while its fields are being read, and its final shape as a record."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from extract.knowledge.rules import RuleSet, load
from extract.language.dates import DateMention
from extract.reading.document import Document
from extract.records import Citation, CitationForm, Level, Provision, Relation

Stretch = tuple[int, int]


@cache
def rules() -> RuleSet:
    """Return the rules of models/rules/citations.yaml."""
    return load("citations")


def setting(name: str) -> Any:  # noqa: ANN401  numbers, strings and maps, known where they are read
    """Return one of the settings of the rule file."""
    return rules().settings[name]


class Body(NamedTuple):
    """The name of a body in the text: ``text[start:end]``; ``name`` repairs a misspelt level word.

    Where the person who holds the office is named, too, ``end`` is behind that and ``name_end`` before it.

    ``level`` comes from the words or the catalogue; ``unit`` is "huyện Cẩm Xuyên" where the name says it, and
    ``level_word`` the bare word ("huyện") where it does not. ``kind`` is that of ``issuers.csv``.
    """

    start: int
    end: int
    name: str
    level: Level | None = None
    unit: str | None = None
    level_word: str | None = None
    kind: str | None = None
    name_end: int | None = None


@dataclass(slots=True)
class Mention:
    """One mention while it is read; all stretches are offsets into the flow.

    ``start``/``end`` run from the type word to the issuer behind; ``tail`` is the end of the trích yếu, where the
    next item of a list may follow. ``issuer_from`` tells where an issuer was found that no "của" names: "subject",
    "acted", "bracket", "speaker", or "shared" with another of a list. ``notes`` are codes of
    the settings' ``notes``: what was left blank or impossible.
    """

    start: int
    end: int
    form: CitationForm = "full"
    type: str | None = None
    type_code: str | None = None
    number: str | None = None
    year: str | None = None
    symbol: str | None = None
    code: str | None = None
    regime: str = "state"
    date: DateMention | None = None
    issuer: Body | None = None
    issuer_stated: bool = True
    issuer_behind: bool = False
    issuer_from: str | None = None
    subject: Stretch | None = None
    relation: Relation = "mentions"
    provision: Provision | None = None
    plural: bool = False
    own: bool = False
    places: dict[str, Stretch] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    confidence: float = 1.0
    doubtful: bool = False
    unit: str | None = None
    level: Level | None = None

    @property
    def tail(self) -> int:
        """Where the mention with its trích yếu ends."""
        return max(self.end, self.subject[1]) if self.subject else self.end


def to_record(mention: Mention, number: int, document: Document) -> Citation:
    """Return the mention as a record with the id "c<number>"."""
    body, day, subject = mention.issuer, mention.date, mention.subject
    # pydantic makes the parts of a record from dicts in half the time that their own constructors take
    place: Callable[[int, int], Any] = document.place
    issuer: Any = None
    places = dict(mention.places)
    if body:
        level, unit = mention.level or body.level, mention.unit or body.unit
        issuer = {"name": body.name, "level": level, "unit": unit, "stated": mention.issuer_stated}
        places["issuer"] = (body.start, body.name_end or body.end)
    if day:
        places["date"] = (day.start, day.end)
    if subject:
        places["subject"] = subject
    return Citation(
        id=f"c{number}",
        type=mention.type,
        type_code=mention.type_code,
        number=mention.number,
        year=mention.year,
        symbol=mention.symbol,
        code=mention.code,
        date=day.date.iso() if day else None,
        issuer=issuer,
        subject=document.text[slice(*subject)] if subject else None,
        relation=mention.relation,
        provision=mention.provision,
        form=mention.form,
        confidence=round(mention.confidence, 2),
        needs_review=mention.doubtful,
        span=place(mention.start, mention.end),
        spans={name: place(*stretch) for name, stretch in sorted(places.items(), key=itemgetter(1))},
        note=" ".join(setting("notes")[code] for code in mention.notes) if mention.notes else None,
    )
