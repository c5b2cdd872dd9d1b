"""One exception tree, one exit code each; every message is Vietnamese and says what to do next.

ExtractError
├── InputMissingError        3  no such file, or it cannot be opened
├── UnsupportedFormatError   4  the bytes are of no format we read
├── EncryptedError           5  a password is needed
├── DamagedError             6  the file is broken beyond repair
├── NoTextError              7  no readable text in it
├── LimitError               8  over a limit on size, pages, time or memory
├── MissingToolError         9  a program or language data that this file needs is not installed
├── CorpusError             10  the corpus database cannot be opened, read or written
├── CorrectionError         11  a correction does not fit the record
│   └── ConflictError       11  somebody else corrected the same report meanwhile
└── InternalError           70  a fault of ours

0 is success, 1 "findings of severity error" (``extract check``), 2 wrong usage, 12 a batch some of whose files failed
(``extract batch``), 130 Ctrl-C.
"""

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What the process returns; stable, documented in docs/huong-dan.md."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    INPUT_MISSING = 3
    UNSUPPORTED = 4
    ENCRYPTED = 5
    DAMAGED = 6
    NO_TEXT = 7
    LIMIT = 8
    MISSING_TOOL = 9
    CORPUS = 10
    CORRECTION = 11
    INCOMPLETE = 12
    INTERNAL = 70
    INTERRUPTED = 130


class ExtractError(Exception):
    """Base of all errors that a user can meet. ``str(error)`` is the Vietnamese sentence."""

    exit_code: ClassVar[ExitCode] = ExitCode.INTERNAL
    code: ClassVar[str] = "internal"


class InputMissingError(ExtractError):
    """No such file, or it cannot be opened for reading."""

    exit_code = ExitCode.INPUT_MISSING
    code = "input_missing"


class UnsupportedFormatError(ExtractError):
    """The content is of no format that this program reads."""

    exit_code = ExitCode.UNSUPPORTED
    code = "unsupported"


class EncryptedError(ExtractError):
    """The file asks for a password."""

    exit_code = ExitCode.ENCRYPTED
    code = "encrypted"


class DamagedError(ExtractError):
    """The file is truncated or broken and could not be repaired."""

    exit_code = ExitCode.DAMAGED
    code = "damaged"


class NoTextError(ExtractError):
    """The file holds no text that can be read."""

    exit_code = ExitCode.NO_TEXT
    code = "no_text"


class LimitError(ExtractError):
    """The file exceeds a configured limit."""

    exit_code = ExitCode.LIMIT
    code = "limit"


class MissingToolError(ExtractError):
    """A system program or its language data is needed and not installed."""

    exit_code = ExitCode.MISSING_TOOL
    code = "missing_tool"


class CorpusError(ExtractError):
    """The corpus database cannot be opened, read or written, or is of another version."""

    exit_code = ExitCode.CORPUS
    code = "corpus"


class CorrectionError(ExtractError):
    """A correction does not fit the record: no such entry or field, or a value that the field cannot hold."""

    exit_code = ExitCode.CORRECTION
    code = "correction"


class ConflictError(CorrectionError):
    """The report was corrected by somebody else since it was read."""

    code = "conflict"


class InternalError(ExtractError):
    """A fault of this program, not of the file."""
