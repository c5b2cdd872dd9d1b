"""Gold of invented sections and the records that agree with it: what the tests of the scorer differ from."""

from evaluation.scoring.cases import Case


def cite(**fields):
    """Return a gold citation; without arguments that of a complete plan."""
    text = "Kế hoạch số 12/KH-UBND ngày 04/5/2021 của UBND xã"
    base = {"type_code": "KH", "code": "12/KH-UBND", "date": "2021-05-04", "issuer": "UBND xã", "form": "full"}
    return base | {"text": text} | fields


def found(**fields):
    """Return the record's citation that agrees with ``cite()``."""
    issuer = fields.pop("issuer", "UBND xã")
    base = cite(**fields)
    text = base.pop("text")
    span = {"page": fields.pop("page", 1), "start": 0, "end": len(text), "text": text}
    named = {"name": issuer, "level": "commune"} if issuer else None
    return base | {"issuer": named, "number": "12", "span": span, "directive": fields.get("directive", "d1")}


def award(**fields):
    """Return an award, the same for gold and prediction."""
    base = {"award_code": "giay_khen", "conferrer": "UBND xã", "recipient": "individual", "count": 7}
    return base | {"status": "conferred", "part_of": None} | fields


def movement(name="Nhà nhà trồng hoa", **fields):
    """Return a movement of the record."""
    return {"name": name, "kind": "movement", "level": "commune", "mentions": [{"page": 1, "text": name}]} | fields


def case(**gold):
    """Return a case of an invented section."""
    options = {name: gold.pop(name) for name in ("tolerate", "merge_received", "ignore_unnumbered") if name in gold}
    return Case("invented", "one", gold, text="", **options)
