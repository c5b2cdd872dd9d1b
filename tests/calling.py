"""Run the command line as a user does, on small files made here."""

import io
import os
import subprocess
import sys

REPORT = (
    "ỦY BAN NHÂN DÂN\nHUYỆN LẠC SƠN\nSố: 88/BC-UBND\n\nBÁO CÁO\nCông tác thi đua, khen thưởng 6 tháng đầu năm 2023\n\n"
    "UBND huyện đã ban hành Kế hoạch số 41/KH-UBND ngày 14/02/2023 về phát động phong trào thi đua “Dân vận khéo”.\n\n"
    "Tặng Giấy khen cho 27 cá nhân và 9 tập thể.\n"
)


def extract(*arguments: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "extract.cli", *arguments],
        input=given,
        capture_output=True,
        env={**os.environ, **environment},
        timeout=120,
        check=False,
    )


def docx() -> bytes:
    """Return a small DOCX."""
    from docx import Document

    document = Document()
    document.add_paragraph("Thực hiện Chỉ thị số 7/CT-UBND ngày 03/4/2023 của UBND tỉnh.")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def pdf(*, password: str | None = None) -> bytes:
    """Return a one-page PDF, under a password if one is given."""
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target, encrypt=StandardEncryption(password) if password else None)
    canvas.drawString(72, 700, "Quyet dinh so 15/KH-UBND ngay 03/4/2023 cua UBND tinh")
    canvas.save()
    return target.getvalue()
