"""The record of one report, and nothing else: the contract that JSON Schema, scorer, store and exports share.

Every value is frozen. Names, codes and conventions are those of ``schemas/record.schema.json``; a field is renamed or
dropped only together with ``SCHEMA_VERSION``. Offsets count characters of the document's flowed text; boxes are PDF
points, origin top-left; dates are ISO 8601 strings; what the document does not say is None.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = "1.0"

Confidence = Annotated[float, Field(ge=0, le=1)]
IsoDate = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Box = Annotated[tuple[float, ...], Field(min_length=4, max_length=5)]

IssuerKind = Literal["people_committee", "department", "party", "front", "union", "school", "other"]
Level = Literal["central", "province", "district", "commune", "unit"]
PeriodKind = Literal["month", "quarter", "half_year", "nine_months", "year", "multi_year", "other"]
Relation = Literal["issued", "implements", "amends", "mentions"]
CitationForm = Literal["full", "short", "name_only", "back_reference"]
MovementKind = Literal["movement", "campaign"]
MovementLevel = Literal["national", "ministry", "province", "district", "commune", "unit"]
Tier = Literal["state", "ministry", "province", "district", "commune", "unit", "organisation"]
Recipient = Literal["individual", "collective", "household", "enterprise", "other", "mixed"]
Qualifier = Literal["over", "nearly", "about"]
Status = Literal["received", "conferred", "proposed", "pending", "registered", "rejected", "revoked"]
Basis = Literal["merit", "movement", "unscheduled", "contribution", "foreign", "resistance", "tenure"]
Severity = Literal["error", "warning", "info"]
ReaderName = Literal["pdf", "docx", "doc", "ocr", "text"]


class Record(BaseModel):
    """Base of all parts: frozen, closed against unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Record):
    """A stretch of the flowed text: ``flow[start:end] == text``.

    ``page`` is 1-based, the page on which the span starts. ``boxes`` holds one box for each printed line touched:
    (x0, top, x1, bottom), and the page as a fifth number where the span crosses a page break.
    """

    page: int = Field(ge=1)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    boxes: tuple[Box, ...] = ()


class Source(Record):
    """The file that was read. ``language_score`` is the share of well-formed Vietnamese syllables, 0 to 1."""

    path: str | None
    sha256: str
    media_type: str
    pages: int
    reader: ReaderName
    ocr_pages: tuple[int, ...] = ()
    text_chars: int
    language_score: float | None = None


class ReportIssuer(Record):
    """Whose report it is. ``unit_code`` is the official code of the unit where it resolves.

    ``stated`` is False where the unit was inferred from the text instead of read from the letterhead.
    """

    name: str
    kind: IssuerKind
    level: Level | None = None
    unit: str | None = None
    province: str | None = None
    unit_code: str | None = None
    stated: bool = True
    span: Span | None = None


class Signer(Record):
    """Who signed: the name without academic titles, the title as printed ("KT. CHỦ TỊCH, PHÓ CHỦ TỊCH")."""

    name: str | None
    title: str | None
    span: Span | None = None


class Period(Record):
    """The reporting period named in the title. ``start`` and ``end`` are inclusive days."""

    label: str
    start: IsoDate | None
    end: IsoDate | None
    kind: PeriodKind
    span: Span | None = None


class Header(Record):
    """The report's own header: type, code, date, place, issuer, title, addressees, signer and period.

    ``spans`` locates the plain fields: "code", "date", "place", "title", "addressees", "recipients".
    """

    type_code: str | None = None
    code: str | None = None
    date: IsoDate | None = None
    place: str | None = None
    title: str | None = None
    issuer: ReportIssuer | None = None
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    signer: Signer | None = None
    period: Period | None = None
    spans: dict[str, Span] = Field(default_factory=dict)


class Issuer(Record):
    """Who issued a cited document. ``stated`` is False where it was inferred (from subject, symbol or context)."""

    name: str
    level: Level | None = None
    unit: str | None = None
    stated: bool = True


class Provision(Record):
    """The provision cited: "điểm a khoản 2 Điều 8" is article 8, clause 2, point a."""

    article: str | None = None
    clause: str | None = None
    point: str | None = None


class Citation(Record):
    """One mention of a document; fields as in the record contract.

    ``spans`` has one span for each field that was read: "type", "number", "symbol", "date", "issuer", "subject".
    """

    id: str
    type: str | None
    type_code: str | None
    number: str | None = None
    year: str | None = None
    symbol: str | None = None
    code: str | None = None
    date: IsoDate | None = None
    issuer: Issuer | None = None
    subject: str | None = None
    relation: Relation = "mentions"
    provision: Provision | None = None
    directive: str | None = None
    form: CitationForm
    confidence: Confidence
    span: Span
    spans: dict[str, Span] = Field(default_factory=dict)
    note: str | None = None
    needs_review: bool = False


class Directive(Record):
    """A distinct document behind one or more mentions.

    ``canonical_code`` has the symbol in the order that the rules ask for (Nghị định 30/2020/NĐ-CP, Phụ lục I).
    """

    id: str
    type: str | None
    type_code: str | None
    code: str | None
    date: IsoDate | None
    issuer: Issuer | None
    subject: str | None
    citations: tuple[str, ...]
    canonical_code: str | None = None


class Movement(Record):
    """An emulation movement (phong trào thi đua) or campaign (cuộc vận động), with all its mentions.

    ``derived_from`` is the catalogue id of the national movement that a local one adapts.
    """

    id: str
    name: str
    canonical: str | None = None
    derived_from: str | None = None
    kind: MovementKind
    level: MovementLevel | None = None
    launched_by: str | None = None
    directive: str | None = None
    misquoted: bool = False
    confidence: Confidence
    mentions: tuple[Span, ...]
    needs_review: bool = False


class Award(Record):
    """One number in the text that counts awards or awardees; fields as in the record contract.

    ``spans``: "award", "conferrer", "recipient", "count", "status", those that were read. ``table`` is the index of
    the table in the document where the number is a cell of it.
    """

    id: str
    award: str | None
    award_code: str
    award_text: str | None = None
    conferrer: str | None = None
    conferrer_tier: Tier | None = None
    recipient: Recipient | None = None
    recipient_text: str | None = None
    count: int = Field(ge=0)
    count_unit: str | None = None
    qualifier: Qualifier | None = None
    status: Status
    basis: Basis | None = None
    period: str | None = None
    part_of: str | None = None
    table: int | None = None
    confidence: Confidence
    span: Span
    spans: dict[str, Span] = Field(default_factory=dict)
    needs_review: bool = False


class Finding(Record):
    """What is wrong with a citation and how to mend it; ``message`` is one Vietnamese sentence for a clerk."""

    rule: str
    severity: Severity
    citation: str | None
    message: str
    suggestion: str | None = None
    span: Span | None = None


class ReadingWarning(Record):
    """What the reader should know of the reading itself: OCR pages, converted encodings, unread parts."""

    code: str
    message: str
    page: int | None = None


class ExtractorInfo(Record):
    """Which program and which weights (the beginning of MANIFEST's SHA-256) made the record."""

    version: str
    model: str | None = None


class Report(Record):
    """The record of one report."""

    schema_version: str = SCHEMA_VERSION
    source: Source
    header: Header
    citations: tuple[Citation, ...] = ()
    directives: tuple[Directive, ...] = ()
    movements: tuple[Movement, ...] = ()
    awards: tuple[Award, ...] = ()
    findings: tuple[Finding, ...] = ()
    warnings: tuple[ReadingWarning, ...] = ()
    extractor: ExtractorInfo
