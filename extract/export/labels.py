"""Vietnamese words for the codes of the record, shared by all products that people read."""

from extract.records import Issuer

RELATIONS = {"issued": "đã ban hành", "implements": "thực hiện", "amends": "sửa đổi, thay thế", "mentions": "nhắc đến"}
FORMS = {"full": "đầy đủ", "short": "viết tắt", "name_only": "chỉ có tên", "back_reference": "nhắc lại"}
LEVELS = {
    "central": "trung ương",
    "national": "toàn quốc",
    "ministry": "bộ, ngành",
    "province": "cấp tỉnh",
    "district": "cấp huyện",
    "commune": "cấp xã",
    "unit": "đơn vị",
    "state": "Nhà nước",
    "organisation": "đoàn thể",
}
MOVEMENT_KINDS = {"movement": "phong trào", "campaign": "cuộc vận động"}
RECIPIENTS = {
    "individual": "cá nhân",
    "collective": "tập thể",
    "household": "hộ gia đình",
    "enterprise": "doanh nghiệp",
    "other": "khác",
    "mixed": "tập thể và cá nhân",
}
STATUSES = {
    "received": "được cấp trên tặng",
    "conferred": "đã khen thưởng",
    "proposed": "đề nghị",
    "pending": "đang xét",
    "registered": "đăng ký",
    "rejected": "không được duyệt",
    "revoked": "thu hồi",
}
QUALIFIERS = {"over": "hơn", "nearly": "gần", "about": "khoảng"}
SEVERITIES = {"error": "lỗi", "warning": "cảnh báo", "info": "nhắc nhở"}
HEADER_FIELDS = {
    "code": "Số, ký hiệu",
    "date": "Ngày",
    "place": "Nơi ban hành",
    "title": "Trích yếu",
    "issuer": "Cơ quan báo cáo",
    "period": "Kỳ báo cáo",
    "addressees": "Kính gửi",
    "recipients": "Nơi nhận",
    "signer": "Người ký",
}


def day(iso: str | None) -> str:
    """Return an ISO date as it is written in Vietnam, "" for none."""
    return "/".join(reversed(iso.split("-"))) if iso else ""


def issuer(one: Issuer | None) -> str:
    """Return who issued a document; what was inferred stands in brackets."""
    if one is None:
        return ""
    return one.name if one.stated else f"({one.name})"


def count(number: int, qualifier: str | None, unit: str | None) -> str:
    """Return a count as Vietnamese print it: "hơn 1.250 lượt"."""
    words = (QUALIFIERS.get(qualifier or ""), f"{number:,}".replace(",", "."), unit)
    return " ".join(word for word in words if word)
