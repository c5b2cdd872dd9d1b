"""The command line as its users meet it: products on stdout, sentences on stderr."""

import json
import os
from pathlib import Path

import pytest
from calling import REPORT, docx, extract, pdf


def test_one_file_is_one_object(report: Path) -> None:
    """One file prints one JSON object that names what the report says."""
    done = extract(str(report))
    record = json.loads(done.stdout)
    assert done.returncode == 0
    assert [c["code"] for c in record["citations"]] == ["41/KH-UBND"]
    assert sorted(a["count"] for a in record["awards"]) == [9, 27]
    assert [m["name"] for m in record["movements"]] == ["Dân vận khéo"]
    assert record["header"]["code"] == "88/BC-UBND"


def test_several_files_are_one_line_each(report: Path) -> None:
    """Several files print one JSON object a line, in order."""
    lines = extract(str(report), str(report)).stdout.decode().splitlines()
    assert [json.loads(line)["header"]["code"] for line in lines] == ["88/BC-UBND"] * 2


def test_standard_input_is_read(report: Path) -> None:
    """A dash reads standard input and gives the same record but for the path."""
    piped = json.loads(extract("-", given=report.read_bytes()).stdout)
    direct = json.loads(extract(str(report)).stdout)
    piped["source"].pop("path"), direct["source"].pop("path")
    assert piped == direct


def test_every_record_is_valid(report: Path) -> None:
    """What is printed validates against the published schema."""
    import jsonschema

    schema = json.loads(extract("schema").stdout)
    jsonschema.validate(json.loads(extract(str(report)).stdout), schema)


def test_text_prints_the_flow_exactly(report: Path) -> None:
    """`extract text` prints the text that offsets count in."""
    record = json.loads(extract(str(report)).stdout)
    flow = extract("text", str(report)).stdout.decode()
    span = record["citations"][0]["span"]
    assert flow[span["start"] : span["end"]] == span["text"]
    assert len(flow) == record["source"]["text_chars"]


@pytest.mark.parametrize(("form", "sign"), [("table", "41/KH-UBND"), ("html", "<mark")])
def test_other_formats(report: Path, form: str, sign: str) -> None:
    """The table and the page show what was extracted."""
    done = extract(str(report), "--format", form)
    assert done.returncode == 0
    assert sign in done.stdout.decode()


def test_output_is_written_whole(report: Path, tmp_path: Path) -> None:
    """-o writes one file for one report, a folder for several, and leaves no temporary file."""
    one, many = tmp_path / "một.json", tmp_path / "ra"
    other = tmp_path / "b.txt"
    other.write_text(REPORT, encoding="utf-8")
    assert extract(str(report), "-o", str(one)).returncode == 0
    assert extract(str(report), str(other), "-o", str(many)).returncode == 0
    assert json.loads(one.read_text(encoding="utf-8"))["header"]["code"] == "88/BC-UBND"
    assert sorted(path.name for path in many.iterdir()) == ["b.txt.json", "báo cáo.txt.json"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_products_are_as_open_as_any_new_file(report: Path, tmp_path: Path) -> None:
    """Colleagues on a shared folder can open a product; a replaced one keeps its permissions; no litter is left."""
    target = tmp_path / "record.json"
    extract(str(report), "-o", str(target))
    ordinary = tmp_path / "ordinary"
    ordinary.touch()
    assert target.stat().st_mode == ordinary.stat().st_mode
    target.chmod(0o640)
    extract(str(report), "-o", str(target))
    assert target.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["báo cáo.txt", "ordinary", "record.json"]


def test_files_of_one_name_do_not_overwrite_each_other(report: Path, tmp_path: Path) -> None:
    """Two files of the same name from two folders give two products."""
    other = tmp_path / "xã" / report.name
    other.parent.mkdir()
    other.write_text(REPORT.replace("88/BC", "89/BC"), encoding="utf-8")
    assert extract(str(report), str(other), "-o", str(tmp_path / "ra")).returncode == 0
    codes = [json.loads(path.read_text(encoding="utf-8"))["header"]["code"] for path in (tmp_path / "ra").iterdir()]
    assert sorted(codes) == ["88/BC-UBND", "89/BC-UBND"]


def test_docx_named_pdf_is_read(tmp_path: Path) -> None:
    """Bytes decide, not names: a DOCX called .pdf is read, and the record says so."""
    path = tmp_path / "tờ trình.pdf"
    path.write_bytes(docx())
    done = extract(str(path))
    record = json.loads(done.stdout)
    assert "cảnh báo" in done.stderr.decode()
    assert record["source"]["reader"] == "docx"
    assert [c["code"] for c in record["citations"]] == ["7/CT-UBND"]
    assert record["warnings"]


def test_library_noise_never_reaches_the_product(report: Path) -> None:
    """Nothing but the record is on stdout, even with -v."""
    assert json.loads(extract(str(report), "-v").stdout)


def test_several_jobs_keep_the_order(report: Path, tmp_path: Path) -> None:
    """--jobs reads files side by side; what is printed is the same as one by one, in the order of the files."""
    other, bad = tmp_path / "b.pdf", tmp_path / "c.docx"
    other.write_bytes(pdf())
    bad.write_bytes(docx()[:900])
    files = [str(path) for path in (other, report, bad, other, report)]
    one, two = extract(*files), extract(*files, "--jobs", "2")
    assert [json.loads(line)["source"]["path"] for line in two.stdout.splitlines()] == [*files[:2], *files[3:]]
    assert (one.stdout, one.stderr, one.returncode) == (two.stdout, two.stderr, two.returncode)
    assert one.returncode == 6
