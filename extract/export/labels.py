"""Vietnamese words for the codes of the record, shared by all products that people read."""

from datetime import UTC, datetime

from extract.records import Award, Citation, Issuer, Movement, Provision

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
BASES = {
    "merit": "theo thành tích công tác",
    "movement": "theo chuyên đề, phong trào",
    "unscheduled": "đột xuất",
    "contribution": "quá trình cống hiến",
    "foreign": "đối ngoại",
    "resistance": "kháng chiến",
    "tenure": "niên hạn",
}
PERIOD_KINDS = {
    "month": "tháng",
    "quarter": "quý",
    "half_year": "6 tháng",
    "nine_months": "9 tháng",
    "year": "năm",
    "multi_year": "nhiều năm",
    "other": "khác",
}
ISSUER_KINDS = {
    "people_committee": "Ủy ban nhân dân",
    "department": "cơ quan chuyên môn",
    "party": "cơ quan Đảng",
    "front": "Mặt trận Tổ quốc",
    "union": "đoàn thể",
    "school": "trường học",
    "other": "khác",
}
AWARD_UNNAMED = "Khen thưởng không nêu hình thức"
REPORTED = {"on_time": "đúng hạn", "late": "muộn", "missing": "chưa báo cáo", "reported": "đã báo cáo"}
LEFT_OUT = {"no_report": "không phải báo cáo", "other_report": "đơn vị đã có báo cáo khác trong kỳ"}
DOUBTS = {"level": "khác cấp ban hành", "date": "khác ngày"}
UNKNOWN_UNIT = "chưa rõ đơn vị"
UNKNOWN_TIER = "không rõ"
REVIEW = "nên xem lại"
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


def moment(utc: str | None) -> str:
    """Return a time of the database as people here write it, in the machine's time zone; "" for None."""
    if not utc:
        return ""
    at = datetime.fromisoformat(utc)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone().strftime("%H:%M %d/%m/%Y")


def day(iso: str | None) -> str:
    """Return an ISO date as it is written in Vietnam, "" for none."""
    return "/".join(reversed(iso.split("-"))) if iso else ""


def issuer(one: Issuer | None) -> str:
    """Return who issued a document; what was inferred stands in brackets."""
    if one is None:
        return ""
    return one.name if one.stated else f"({one.name})"


def provision(one: Provision | None) -> str:
    """Return a provision as it is cited, from the smallest part up: "điểm a khoản 2 Điều 8"."""
    if one is None:
        return ""
    parts = (("điểm", one.point), ("khoản", one.clause), ("Điều", one.article))
    return " ".join(f"{word} {number}" for word, number in parts if number)


def trust(*entries: Citation | Movement | Award) -> str:
    """Return the lowest confidence of ``entries``, with a call to look again where one is marked for review."""
    lowest = min(one.confidence for one in entries)
    said = f"độ tin cậy {lowest:.2f}".replace(".", ",")
    return f"{REVIEW} ({said})" if any(one.needs_review for one in entries) else said


def count(number: int, qualifier: str | None, unit: str | None) -> str:
    """Return a count as Vietnamese print it: "hơn 1.250 lượt"."""
    words = (QUALIFIERS.get(qualifier or ""), f"{number:,}".replace(",", "."), unit)
    return " ".join(word for word in words if word)
