"""What people read of one entry of the record: a head, and details in a few words; "" and None are left out."""

from __future__ import annotations

from extract.export import labels
from extract.records import Award, Citation, Finding, Movement


def citation_head(citation: Citation) -> str:
    """Return the number and symbol of a citation; its words where it has none."""
    return citation.code or citation.span.text


def citation_details(citation: Citation) -> list[str]:
    """Return date, issuer, relation, provision and note of a citation."""
    return _said(
        labels.day(citation.date),
        labels.issuer(citation.issuer),
        labels.RELATIONS[citation.relation],
        labels.provision(citation.provision),
        citation.note,
    )


def movement_details(movement: Movement) -> list[str]:
    """Return kind, level, who launched it, its official name and how often it is named."""
    canonical = movement.canonical if movement.canonical != movement.name else None
    return _said(
        labels.MOVEMENT_KINDS[movement.kind],
        labels.LEVELS.get(movement.level or ""),
        f"do {movement.launched_by} phát động" if movement.launched_by else None,
        f"tên chính thức: {canonical}" if canonical else None,
        "trích sai tên" if movement.misquoted else None,
        f"{len(movement.mentions)} lần nhắc" if len(movement.mentions) > 1 else None,
    )


def award_head(award: Award) -> str:
    """Return an award with its count: "Giấy khen: 7 tập thể"."""
    number = labels.count(award.count, award.qualifier, award.count_unit)
    recipient = labels.RECIPIENTS.get(award.recipient or "", "")
    return f"{award.award or award.award_text or 'Khen thưởng'}: {number} {recipient}".strip()


def award_details(award: Award) -> list[str]:
    """Return status, who confers, the period, and the total that the number is part of."""
    return _said(
        labels.STATUSES[award.status],
        award.conferrer or labels.LEVELS.get(award.conferrer_tier or ""),
        award.period,
        f"trong tổng số {award.part_of}" if award.part_of else None,
    )


def finding_details(finding: Finding) -> list[str]:
    """Return severity, rule and suggestion of a finding."""
    mended = (finding.suggestion or "").strip()
    return _said(labels.SEVERITIES[finding.severity], finding.rule, f"sửa: {mended}" if mended else None)


def _said(*parts: str | None) -> list[str]:
    return [part for part in parts if part]
