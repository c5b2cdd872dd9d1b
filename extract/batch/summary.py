"""What became of the files of a run, counted and listed; as text for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

_LISTED = 20  # lines of each list on the screen; all of them in JSON


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be read; ``attempts`` 0 where that was known from an earlier run."""

    path: str
    code: str
    message: str
    attempts: int


@dataclass(slots=True)
class Summary:
    """Counts of a run. ``ok`` and ``warned`` are new reports without and with reading warnings.

    ``replaced`` (with the version that was superseded) and ``open_reporters`` (not known whose they are) are among
    these. ``carried``: corrections taken over from the record of an older extractor;
    ``lost_corrections``: those that no longer fit.
    """

    ok: int = 0
    warned: int = 0
    duplicate: int = 0
    ignored: int = 0
    carried: int = 0
    failed: list[Failed] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)
    replaced: list[tuple[str, str]] = field(default_factory=list)
    open_reporters: list[str] = field(default_factory=list)
    lost_corrections: list[tuple[str, str]] = field(default_factory=list)
    stopped: bool = False

    @property
    def handled(self) -> int:
        """How many files that may be reports have been dealt with."""
        return self.ok + self.warned + self.duplicate + len(self.failed)

    def as_json(self) -> str:
        """Return counts and lists as a JSON object."""
        data: dict[str, Any] = {
            "ok": self.ok,
            "warned": self.warned,
            "failed": len(self.failed),
            "duplicate": self.duplicate,
            "replaced": len(self.replaced),
            "open_reporters": len(self.open_reporters),
            "ignored": self.ignored,
            "corrections_carried": self.carried,
            "corrections_lost": len(self.lost_corrections),
            "stopped": self.stopped,
            "failures": [
                {"path": one.path, "code": one.code, "message": one.message, "attempts": one.attempts}
                for one in self.failed
            ],
            "warnings": [{"path": path, "message": message} for path, message in self.warnings],
            "replacements": [{"path": later, "replaces": earlier} for later, earlier in self.replaced],
            "open": self.open_reporters,
            "lost": [{"path": path, "correction": told} for path, told in self.lost_corrections],
        }
        return json.dumps(data, ensure_ascii=False, indent=2)

    def as_text(self) -> str:
        """Return counts and the head of each list."""
        counts = (
            ("đọc tốt", self.ok, ""),
            ("đọc được, có cảnh báo", self.warned, ""),
            ("không đọc được", len(self.failed), ""),
            ("đã có trong kho", self.duplicate, ""),
            ("thay bản gửi trước", len(self.replaced), " (đã tính ở trên)"),
            ("chưa rõ của đơn vị nào", len(self.open_reporters), " (đã tính ở trên)"),
            ("không phải báo cáo, bỏ qua", self.ignored, ""),
        )
        lines = [f"{number:>7}  {name}{note if number else ''}" for name, number, note in counts]
        if self.carried:
            lines.append(f"{self.carried:>7}  chỗ đã sửa được giữ lại cho bản đọc mới")
        lines += _listed("Không đọc được:", (f"{one.path}: {one.message}" for one in self.failed))
        lines += _listed("Cảnh báo:", (f"{path}: {message}" for path, message in self.warnings))
        lines += _listed("Thay bản gửi trước:", (f"{later}: thay {earlier}" for later, earlier in self.replaced))
        lines += _listed("Chưa rõ của đơn vị nào (chọn bằng extract assign):", self.open_reporters)
        lines += _listed(
            "Chỗ đã sửa không còn khớp với bản đọc mới (cần xem lại):",
            (f"{path}: {told}" for path, told in self.lost_corrections),
        )
        return "\n".join(lines)


def _listed(heading: str, lines: Iterable[str]) -> list[str]:
    every = list(lines)
    if not every:
        return []
    shown = [f"  {line}" for line in every[:_LISTED]]
    if len(every) > _LISTED:
        shown.append(f"  … và {len(every) - _LISTED} dòng nữa (xem hết: --format json)")
    return ["", heading, *shown]
