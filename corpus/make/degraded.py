"""The degraded versions: which report, how damaged, and what is known of the file (corpus/degraded/index.json)."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2

from make import assembled, blocks, pdf, scans, word
from make.scans import Look

HERE = Path(__file__).resolve().parent.parent
OUT = HERE / "degraded"

SCANS: dict[str, tuple[str, str, Look]] = {
    "scan150_mttq": (
        "mttq_tri_ton_2023",
        "150 dpi, grey JPEG, turned by a degree, soft",
        Look(150, skew=-1.1, noise=9, blur=0.5, quality=50),
    ),
    "scan200_kien_hai": (
        "dac_khu_kien_hai_2026q1",
        "200 dpi, grey JPEG, specks",
        Look(200, skew=0.6, noise=6, specks=90),
    ),
    "scan200_son_la": (
        "so_nong_nghiep_son_la_2024m9",
        "200 dpi, grey JPEG, pale, with a ruled table",
        Look(200, skew=0.4, noise=5, fade=0.8),
    ),
    "scan300_lhpn": (
        "hoi_lhpn_dai_tu_2023m9",
        "300 dpi, black and white, specks",
        Look(300, "1", skew=-0.5, specks=250),
    ),
    "fax_bac_ha": (
        "huyen_uy_bac_ha_dan_van_2024",
        "fax: 200 dpi, black and white, noise, streaks",
        Look(200, "1", 0.8, 18, 0.6, 400, streaks=40),
    ),
    "seal_cam_pha": (
        "thanhpho_cam_pha_2025q1",
        "200 dpi, colour, red seal and blue signature over text, table over a page break",
        Look(200, "RGB", 0.3, 4, seal=True, quality=60),
    ),
    "scan150_hard_cam_pha": (
        "thanhpho_cam_pha_2025q1",
        "150 dpi, grey JPEG of low quality, noisy, soft, pale, turned by two degrees",
        Look(150, skew=1.9, noise=14, blur=0.7, quality=28, fade=0.72, specks=60),
    ),
    "sideways_scan_thue": (
        "chi_cuc_thue_cv_2024q3",
        "200 dpi, grey JPEG, the page lies on its side",
        Look(200, turn=90, noise=5),
    ),
    "shade_thue": (
        "chi_cuc_thue_cv_2024q3",
        "photograph: 170 dpi, colour, half as light at the right, soft, turned by a degree",
        Look(170, "RGB", 1.1, 1, 0.5, quality=35, shade=0.5),
    ),
    "w2_scan200_ben_tre": (
        "w2_ttr_sct_ben_tre_2024",
        "200 dpi, grey JPEG, turned by one and a half degrees, received stamp",
        Look(200, skew=-1.5, noise=6, specks=70, quality=50),
    ),
    "w2_seal300_hac_thanh": (
        "w2_qd_hoi_dong_hac_thanh_2026",
        "300 dpi, colour JPEG, red seal and blue signature",
        Look(300, "RGB", 0.4, 2, seal=True, quality=25),
    ),
    "w2_scan150_lao_cai": (
        "w2_bc_svhttdl_lao_cai_2024",
        "150 dpi, grey JPEG, soft, table over a page break",
        Look(150, skew=0.7, noise=7, blur=0.4, quality=45),
    ),
    "w2_fax_tuyen_quang": (
        "w2_cv_dinh_chinh_snv_tuyen_quang_2025",
        "fax: 200 dpi, black and white, noise, streaks, table of citations",
        Look(200, "1", -0.6, 14, 0.5, 300, streaks=30),
    ),
}
PEN = "huyen_nhu_xuan_2023h1"
STAMPED = "phuong_an_tuong_2025q3"
LEGACY = {"tcvn3_nhu_xuan": ("huyen_nhu_xuan_2023h1", "tcvn3"), "vni_bac_ha": ("huyen_uy_bac_ha_dan_van_2024", "vni")}
LEGACY_WORD = {
    "tcvn3_word_krong_pa": ("huyen_krong_pa_duthao_2021", "tcvn3"),
    "vni_word_ldld": ("ldld_binh_duong_2024h1", "vni"),
}


def make_scans() -> None:
    """Write the scans of SCANS."""
    for name, (report, _, look) in SCANS.items():
        images = scans.scan(HERE / "reports" / f"{report}.pdf", look)
        (OUT / f"{name}.pdf").write_bytes(scans.to_pdf(images, look))


def make_legacy() -> None:
    """Write the PDFs whose text layer is TCVN3 or VNI."""
    for name, (report, family) in LEGACY.items():
        source = blocks.load(HERE / "sources" / f"{report}.yaml")
        source.data["render"] = (source.data.get("render") or {}) | {"family": family}
        pdf.write(source, OUT / f"{name}.pdf")


def make_legacy_word() -> None:
    """Write the DOCX whose runs are set in fonts of the time before Unicode."""
    for name, (report, family) in LEGACY_WORD.items():
        source = blocks.load(HERE / "sources" / f"{report}.yaml")
        source.data["render"] = (source.data.get("render") or {}) | {"family": family}
        word.write(source, OUT / f"{name}.docx")


def make_pen() -> None:
    """Write a scan whose number and day were left blank in print and filled in by pen."""
    source = blocks.load(HERE / "sources" / f"{PEN}.yaml")
    for block in source.blocks:
        if block.kind in {"left", "right"}:
            block.text.runs = [replace(run, text=_blank(run.text)) for run in block.text.runs]
    look = Look(200, "RGB", skew=0.3, noise=4, quality=60)
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "printed.pdf"
        pdf.write(source, printed)
        pages = scans.render(printed, look.dpi)
        document = pypdfium2.PdfDocument(printed)
        height, text = document[0].get_height(), document[0].get_textpage()
        for words in ("/BC-UBND", "tháng 6"):
            found = text.search(words).get_next()
            left, bottom, _, top = text.get_charbox(found[0])
            scans.scribble(pages[0], (left - 26, height - top - 3, left - 4, height - bottom), look.dpi)
        document.close()
    images = [scans.damage(page, look, n, last=False) for n, page in enumerate(pages)]
    (OUT / "pen_nhu_xuan.pdf").write_bytes(scans.to_pdf(images, look))


def make_stamped() -> None:
    """Write a scan whose signer stamped the name in red, crossed by the pen, under a seal over the title."""
    source = blocks.load(HERE / "sources" / f"{STAMPED}.yaml")
    name = source.data["header"]["signer"]["name"]
    look = Look(200, "RGB", skew=-0.4, noise=2, quality=40)
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "printed.pdf"
        pdf.write(source, printed)
        pages = scans.render(printed, look.dpi)
        document = pypdfium2.PdfDocument(printed)
        last = document[len(document) - 1]
        height, text = last.get_height(), last.get_textpage()
        first, count = text.search(name).get_next()
        boxes = [text.get_charbox(index) for index in range(first, first + count)]
        document.close()
    box = (boxes[0][0], height - max(b[3] for b in boxes), boxes[-1][2], height - min(b[1] for b in boxes))
    k = look.dpi / 72
    pages[-1].paste(
        (255, 255, 255), tuple(round(edge * k) + grown for edge, grown in zip(box, (-3, -3, 3, 3), strict=True))
    )
    scans.press(pages[-1], name, ("ỦY BAN", "NHÂN DÂN"), box, look.dpi)
    images = [scans.damage(page, look, n, last=False) for n, page in enumerate(pages)]
    (OUT / "stamped_an_tuong.pdf").write_bytes(scans.to_pdf(images, look))


def _blank(text: str) -> str:
    """Take the number out of the line of the number, the day out of the line of the date."""
    text = re.sub(r"(?<=Số: )\d+", " " * 12, text)
    return re.sub(r"(?<=ngày )\d+", " " * 10, text)


def make_doc() -> None:
    """Write a Word 97 file from a DOCX with LibreOffice; kept as it is, for its bytes differ from run to run."""
    target = OUT / "word97_binh_thanh.doc"
    office = shutil.which("soffice")
    if target.exists() or office is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        source = HERE / "reports" / "xa_binh_thanh_2024.docx"
        command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        command += ["--convert-to", "doc:MS Word 97", "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603 - a command of our own
        shutil.copyfile(Path(folder) / "xa_binh_thanh_2024.doc", target)


def index() -> list[dict[str, Any]]:
    """Return what is known of each file: its report's gold, its class, what was done to it.

    ``header`` names the fields of the gold's header that read otherwise in this file.
    """
    rows = [(f"{n}.pdf", r, "sideways" if look.turn else "scan", note) for n, (r, note, look) in SCANS.items()]
    rows += [(f"{n}.pdf", r, "legacy", f"text layer in {family.upper()}") for n, (r, family) in LEGACY.items()]
    rows += [
        (f"{n}.docx", r, "legacy", f"Word file in {family.upper()} fonts") for n, (r, family) in LEGACY_WORD.items()
    ]
    rows += [
        (
            "picture_kien_hai.pdf",
            assembled.PICTURE[0],
            "picture",
            "text PDF, the paragraphs on awards a picture at 150 dpi",
        ),
        ("badlayer_an_tuong.pdf", "phuong_an_tuong_2025q3", "bad layer", "scan under an English OCR layer, 150 dpi"),
        ("pen_nhu_xuan.pdf", PEN, "scan", "200 dpi, colour, number and day of the header written by pen"),
        (
            "stamped_an_tuong.pdf",
            STAMPED,
            "scan",
            "200 dpi, colour, name stamped in red under a seal and a pen's strokes",
        ),
        ("mixed_ba_ria.pdf", "thanhpho_ba_ria_2024m9", "mixed", "page 1 digital, pages 2 and 3 scanned at 200 dpi"),
        ("sideways_mttq.pdf", "mttq_tri_ton_2023", "sideways", "page 1 set right by /Rotate, page 2 lies on its side"),
        ("word97_binh_thanh.doc", "xa_binh_thanh_2024", "doc", "Word 97, converted from the DOCX"),
    ]
    keys = ("file", "report", "class", "note")
    found: list[dict[str, Any]] = [dict(zip(keys, row, strict=True)) | {"gold": f"gold/{row[1]}.json"} for row in rows]
    for row in found:
        if row["file"].startswith("pen_"):
            row["header"] = {"code": None, "date": None}
    return sorted(found, key=lambda row: row["file"])


def make() -> None:
    """Write all degraded files and their index."""
    OUT.mkdir(exist_ok=True)
    layers = (assembled.make_bad_layer, assembled.make_mixed, assembled.make_sideways, assembled.make_picture)
    steps = (make_scans, make_pen, make_stamped, make_legacy, make_legacy_word, *layers, make_doc)
    for step in steps:
        step()
    (OUT / "index.json").write_text(json.dumps(index(), ensure_ascii=False, indent=1) + "\n", "utf-8")
