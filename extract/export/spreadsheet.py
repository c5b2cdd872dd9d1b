"""Read what people keep in spreadsheets: the rows of a CSV file or of the sheets of a workbook."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extract.errors import DamagedError, InputMissingError, LimitError, UnsupportedFormatError

_LARGEST = 1 << 30  # bytes of a workbook once unpacked: 60,000 rows of entries take some 60 MB
_DELIMITERS = ",;\t"

Rows = list[tuple[Any, ...]]


def sheets(path: Path) -> Iterator[tuple[str, Rows]]:
    """Yield name and rows of each sheet of an XLSX file; of a cell with a formula its last value.

    Raises InputMissingError, UnsupportedFormatError, LimitError or DamagedError, each with what to do.
    """
    _check(path)
    from openpyxl import load_workbook  # noqa: PLC0415  start-up is lazy
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise DamagedError(f"{path}: bảng tính hỏng; mở bằng Excel, lưu lại thành .xlsx rồi thử lại") from error
    try:
        for sheet in book.worksheets:
            yield sheet.title, [tuple(row) for row in sheet.iter_rows(values_only=True)]
    finally:
        book.close()


def first_rows(path: Path) -> Rows:
    """Return the rows of a CSV file (UTF-8), or of the first sheet of an XLSX file.

    Raises the errors of ``sheets``, and UnsupportedFormatError for a text file that is not UTF-8.
    """
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        return next((rows for _, rows in sheets(path)), [])
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise _missing(path, error) from error
    except UnicodeDecodeError as error:
        raise UnsupportedFormatError(f"{path}: lưu lại thành CSV UTF-8 hoặc .xlsx rồi thử lại") from error
    delimiter = max(_DELIMITERS, key=text.partition("\n")[0].count)
    return [tuple(row) for row in csv.reader(text.splitlines(), delimiter=delimiter)]


def _check(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(one.file_size for one in archive.infolist())
    except OSError as error:
        raise _missing(path, error) from error
    except zipfile.BadZipFile as error:
        raise UnsupportedFormatError(
            f"{path}: không phải bảng tính .xlsx; mở bằng Excel rồi lưu thành .xlsx"
        ) from error
    if unpacked > _LARGEST:
        raise LimitError(f"{path}: bảng tính quá lớn sau khi giải nén; chia thành nhiều tệp")


def _missing(path: Path, error: OSError) -> InputMissingError:
    return InputMissingError(f"{path}: không đọc được tệp ({error.strerror}); kiểm tra đường dẫn và quyền đọc")
