"""The published JSON Schemas: up to date, sound, and true of what the program prints."""

import io
import json
from pathlib import Path

import jsonschema
import pytest

from evaluation import make_schemas
from extract import extract, read, resources

SCHEMAS = resources.path("schemas")


def _validator(name):
    schema = json.loads((SCHEMAS / name).read_text("utf-8"))
    return jsonschema.Draft202012Validator(schema)


def test_no_drift():
    """schemas/ holds exactly what the models generate; if not, run evaluation/make_schemas.py."""
    assert make_schemas.drift(SCHEMAS) == []


def test_drift_is_seen(tmp_path):
    """A stale, a missing and a foreign schema are each named, and --check then exits 1."""
    assert make_schemas.main(["--folder", str(tmp_path)]) == 0
    assert make_schemas.main(["--folder", str(tmp_path), "--check"]) == 0
    (tmp_path / "record.schema.json").write_text("{}", "utf-8")
    (tmp_path / "rules.schema.json").unlink()
    (tmp_path / "other.schema.json").write_text("{}", "utf-8")
    assert make_schemas.drift(tmp_path) == ["other.schema.json", "record.schema.json", "rules.schema.json"]
    assert make_schemas.main(["--folder", str(tmp_path), "--check"]) == 1


@pytest.mark.parametrize("name", ["record.schema.json", "rules.schema.json"])
def test_sound(name):
    """Each file is a valid schema of the dialect it names."""
    validator = _validator(name)
    assert validator.schema["$schema"] == make_schemas.DIALECT
    jsonschema.Draft202012Validator.check_schema(validator.schema)


REPORT = """BÁO CÁO
Công tác thi đua, khen thưởng 6 tháng đầu năm 2021
Thực hiện Kế hoạch số 12/KH-UBND ngày 04/5/2021 của UBND huyện Mây Trắng về phát động phong trào thi đua
“Nhà nhà trồng hoa”; UBND xã đã tặng Giấy khen cho 7 cá nhân và 3 tập thể.
"""


def test_record_validates():
    """The record of a report is valid as printed, and every field of the contract is in it."""
    record = json.loads(extract(read(io.BytesIO(REPORT.encode()))).model_dump_json())
    validator = _validator("record.schema.json")
    validator.validate(record)
    assert set(record) == set(validator.schema["required"])


@pytest.mark.parametrize(
    "broken",
    [
        {"schema_version": None},
        {"unknown": 1},
        {"header": {"date": "4/5/2021"}},
        {"awards": [{"id": "a1", "award_code": "giay_khen", "count": -1}]},
    ],
)
def test_record_can_be_invalid(broken):
    """An unknown field, a date that is not ISO, a negative count and a null version are refused."""
    record = json.loads(extract(read(io.BytesIO(REPORT.encode()))).model_dump_json())
    with pytest.raises(jsonschema.ValidationError):
        _validator("record.schema.json").validate(record | broken)


def test_corpus_path_is_not_needed():
    """The schema folder is found through the package, not the working directory."""
    assert Path(SCHEMAS).is_dir()
