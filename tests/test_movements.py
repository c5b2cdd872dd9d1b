"""Movements and campaigns: names, clusters, register."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from timing import fastest

from extract.extractors.header import read_header
from extract.extractors.movement_candidates import find_candidates
from extract.extractors.movements import find_movements
from extract.knowledge import movements as register
from extract.reading.plain import document_from_text
from extract.text import match_key

TABLE = yaml.safe_load((Path(__file__).parent / "tables" / "movements.yaml").read_text(encoding="utf-8"))


def _movements(text: str):
    document = document_from_text(text)
    return find_movements(document, read_header(document), ())


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case["about"])
def test_names_of_the_table(case):
    """Each sentence gives exactly the names that the table lists, with their kind."""
    found = [(c.kind, case["text"][c.start : c.end]) for c in find_candidates(case["text"])]
    expected = [("movement", name) for name in case.get("expect", ())]
    expected += [("campaign", name) for name in case.get("campaigns", ())]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("width", [40, 77, 200])
def test_line_breaks_do_not_change_the_names(width):
    """The names are the same wherever the blanks between words were line breaks (flow joins them by one blank)."""
    for case in TABLE:
        text = case["text"]
        if "\n" not in text:
            padded = text + " " * (width % 3)
            assert [padded[c.start : c.end] for c in find_candidates(padded)] == [
                text[c.start : c.end] for c in find_candidates(text)
            ]


def test_variants_of_one_name_are_one_entry():
    """A dropped word, a typo and another dash do not make a second movement; all mentions are kept."""
    found = _movements(
        "Phong trào “Cả nước chung tay vì người nghèo - Không để ai bị bỏ lại phía sau”.\n"
        "Hưởng ứng phong trào thi đua “Cả nước chung tay vì người nghèo – Không ai bị bỏ lại phía sau”."
    )
    assert [len(movement.mentions) for movement in found] == [2]
    assert found[0].misquoted
    assert found[0].canonical == "Cả nước chung tay vì người nghèo - Không để ai bị bỏ lại phía sau"


@pytest.mark.parametrize("name", ["Trồng rừng{}giữ nước vì bản làng", "Cả nước chung tay vì người nghèo{}không để ai"])
def test_blanks_around_a_dash_make_no_other_movement(name):
    """Spaced on both sides, on one or on none: one movement, under one key in the corpus."""
    spelled = [name.format(dash) for dash in (" - ", "- ", " -", "-", "–", " – ")]
    found = _movements("\n".join(f"Hưởng ứng phong trào thi đua “{one}” do tỉnh phát động." for one in spelled))
    assert [len(movement.mentions) for movement in found] == [6]
    assert len({match_key(one) for one in spelled}) == 1


def test_local_versions_stay_apart():
    """A local version is a movement of its own, derived from the national one, and reaches as far as its words say."""
    found = _movements(
        "Phong trào “Doanh nghiệp Việt Nam hội nhập và phát triển”; phong trào “Doanh nghiệp Cao Bằng hội nhập và phát "
        "triển”; phong trào “Cả xã chung sức xây dựng nông thôn mới kiểu mẫu”."
    )
    assert [(m.derived_from, m.canonical is None, m.level) for m in found] == [
        (None, False, "national"),
        ("DN", True, "province"),
        ("NTM", True, "commune"),
    ]


def test_slips_in_a_local_version_are_mended():
    """A local version written with slips alone is misquoted; its name is mended, its mention stays as printed."""
    (movement,) = _movements("Phong trào “Cán bộ, công chức, viên chức Hưng Yên thi đua thực hiên văn hoá công sơ”.")
    assert movement.derived_from == "VHCS"
    assert movement.misquoted
    assert movement.name == "Cán bộ, công chức, viên chức Hưng Yên thi đua thực hiện văn hoá công sở"
    assert movement.mentions[0].text.endswith("thực hiên văn hoá công sơ")


def test_two_local_versions_of_different_places_stay_apart():
    """Versions of two provinces are never merged, however alike the rest is."""
    found = _movements(
        "Phong trào “Doanh nghiệp Cao Bằng hội nhập và phát triển” và “Doanh nghiệp Sơn La hội nhập và phát triển”."
    )
    assert [m.name.split()[2] for m in found] == ["Cao", "Sơn"]


def test_new_name_is_kept_as_it_is():
    """A name outside the register is neither forced into it nor sent to review."""
    (movement,) = _movements("Đoàn xã phát động phong trào “Mỗi mái nhà một hàng cây”.")
    assert (movement.name, movement.canonical, movement.derived_from) == ("Mỗi mái nhà một hàng cây", None, None)
    assert not movement.needs_review


@pytest.mark.parametrize(
    ("sentence", "level"),
    [
        ("Phong trào “Mỗi thôn một vườn thuốc” của xã được duy trì.", "commune"),
        ("Phong trào thi đua “Bám làng, giữ rừng” của tỉnh đã lan rộng.", "province"),
        ("Phong trào “Góp gạo nuôi quân” theo Chỉ thị số 44-CT/HU ngày 12/3/2019 của Huyện ủy.", "district"),
        ("Hội xã Sơn Phú có phong trào “Gùi nước đầu bản”.", "commune"),
        ("- Chi cục Thủy lợi phát động phong trào “Kênh thông, đồng xanh”.", "unit"),
        ("Trường Tiểu học Hòa Lạc đã phát động phong trào “Vở sạch vượt dốc”.", "unit"),
        ("Phong trào “Lúa vàng đầu ngõ” trong nhân dân.", None),
    ],
)  # fmt: skip
def test_owner_tells_the_level(sentence, level):
    """Whose movement it is, behind its name or as the subject of the sentence, tells its level."""
    assert [movement.level for movement in _movements(sentence)] == [level]


def test_launcher_and_level():
    """The launcher is read before or behind the name and tells the level of a name of its own."""
    before, behind = _movements(
        "Các phong trào thi đua do Chủ tịch UBND tỉnh phát động: “Ruộng bậc thang xanh”.\n"
        "Phong trào “Sạch bản tốt nương” do Hội Liên hiệp Phụ nữ huyện phát động."
    )
    assert (before.launched_by, before.level) == ("Chủ tịch UBND tỉnh", "province")
    assert (behind.launched_by, behind.level) == ("Hội Liên hiệp Phụ nữ huyện", "district")


def test_bare_abbreviation_needs_review():
    """A bare abbreviation is the weakest evidence: the entry asks for review."""
    (movement,) = _movements("Nhiều năm nay phong trào XKT của công nhân được duy trì.")
    assert movement.needs_review


def test_evidence():
    """Every mention is a stretch of the flow that holds the name."""
    for case in TABLE:
        document = document_from_text(case["text"])
        for movement in find_movements(document, read_header(document), ()):
            for span in movement.mentions:
                assert document.text[span.start : span.end] == span.text
            assert movement.name in {" ".join(span.text.split()) for span in movement.mentions}


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="phong trào cuộc vận động“”\"'‘’«»,;. \nTên ", max_size=300))
def test_any_text_is_survived(text):
    """Whatever marks and triggers a text holds, candidates lie inside it, in order, without overlap."""
    last = 0
    for candidate in find_candidates(text):
        assert last <= candidate.start < candidate.end <= len(text)
        last = candidate.end


def test_linear_time():
    """Twice the text takes about twice the time, also where every word is a trigger or a mark."""
    for unit in ("phong trào “", "phong trào thi đua, ", 'thi đua "x" và ', "cuộc vận động do A phát động "):
        small = unit * 1500
        once, twice = (fastest(lambda: find_candidates(small * times), runs=3) for times in (1, 2))  # noqa: B023
        assert twice < 3.2 * once + 0.01


class TestRegister:
    """The dated register of names."""

    def test_rows(self):
        """Ids are unique, kinds and scopes are known words, years are years."""
        rows = register.entries()
        assert len({row.id for row in rows}) == len(rows) > 60
        assert {row.kind for row in rows} == {"movement", "campaign"}
        assert {row.scope for row in rows} == {"national", "ministry"}

    def test_no_alias_means_two_movements(self):
        """No wording belongs to two entries of the same kind."""
        seen: dict[tuple[str, str], str] = {}
        for entry in register.entries():
            for name in {entry.name, *entry.aliases}:
                key = (" ".join(register.words(name)), entry.kind)
                assert seen.setdefault(key, entry.id) == entry.id, name

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("Dân vận khéo", ("DVK", "exact", False)),
            ("CCB gương mẫu", ("CCBGM", "exact", False)),
            ("Cả nước thi đua xây dựng xã hội học tập, đẩy mạnh học tập suốt đời", ("XHHT", "exact", False)),
            (
                "Đẩy mạnh phát triển kết cấu hạ tầng đồng bộ, hiện đại và thực hành tiết kiệm chống lãng phí",
                ("HATANG", "near", True),
            ),
            ("Chung tay xoá nhà tạm, nhà dột nát trên phạm vi cả nước trong năm 2025", ("NHATAM", "exact", False)),
            ("Vì người nghèo – Không ai bị bỏ lại phía sau", ("VNN21", "near", True)),
            ("Chung tay xóa nhà tạm nhà dột nát tỉnh Hà Giang", ("NHATAM", "local", False)),
        ],
    )
    def test_match(self, name, expected):
        """Official names, abbreviations, old tone marks, missing periods, dropped words, local versions are known."""
        found = register.match(name)
        assert found is not None
        assert (found.entry.id, found.how, found.misquoted) == expected

    @pytest.mark.parametrize(
        "name", ["Chung tay bảo vệ đàn sếu", "Vì biển đảo thân yêu", "Nói không với thuốc lá", "Cả nhà cùng đọc sách"]
    )
    def test_other_names_match_nothing(self, name):
        """A name that only shares some words with an entry stays its own."""
        assert register.match(name) is None
