"""Build citations by hand: what the tests of directives and checks share."""

import re
from typing import Any

from extract.records import Citation, Issuer, Span

CODES = {
    "Kế hoạch": "KH", "Chỉ thị": "CT", "Quyết định": "QĐ", "Nghị quyết": "NQ", "Nghị định": "NĐ", "Thông tư": "TT",
    "Tờ trình": "TTr", "Công văn": "CV", "Luật": "LUAT", "Biên bản": "BB", "Văn bản": "CV", "Hướng dẫn": "HD",
    "Thông báo": "TB",
}  # fmt: skip
_CODE = re.compile(r"(?P<number>[0-9]+[a-z]?)(?:/(?P<year>(?:19|20)\d{2}))?[/-](?P<symbol>.+)")


def cite(index: int, fields: dict[str, Any], start: int = 0) -> Citation:
    """Return the citation that ``fields`` describes; see tests/tables/directives.yaml for the fields."""
    type_name = fields["type"]
    code = fields.get("code")
    parts = _CODE.fullmatch(code) if code else None
    number, year, symbol = (parts["number"], parts["year"], parts["symbol"]) if parts else (None, None, None)
    date = fields.get("date")
    text = fields.get("text") or f"{type_name} số {code or ''}"
    issuer = fields.get("issuer") or ("cơ quan" if fields.get("level") else None)
    return Citation(
        id=f"c{index}",
        type=type_name,
        type_code=fields.get("type_code") or CODES[type_name.capitalize()],
        number=fields.get("number", number),
        year=fields.get("year", year),
        symbol=fields.get("symbol", symbol),
        code=code,
        date=str(date) if date else None,
        issuer=Issuer(
            name=issuer, level=fields.get("level"), unit=fields.get("unit"), stated=fields.get("stated", True)
        )
        if issuer
        else None,
        subject=fields.get("subject"),
        form=fields.get("form", "full"),
        confidence=1,
        span=Span(page=1, start=start, end=start + len(text), text=text),
    )
