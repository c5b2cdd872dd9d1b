"""What happened around the reports: files that could not be read, and who did what at the desk."""

from __future__ import annotations

from extract.store.database import Database, Row, insert, now


class Journal:
    """The part of ``Corpus`` that keeps failures and the audit log."""

    database: Database

    def fail(self, path: str, code: str, message: str, *, sha256: str | None, extractor: str, attempts: int) -> None:
        """Note that a file could not be read, and why; the note goes when it is read after all (``forget_failure``)."""
        with self.database.atomic():
            self.forget_failure(path)
            insert(
                self.database,
                "failure",
                {
                    "path": path,
                    "sha256": sha256,
                    "extractor": extractor,
                    "code": code,
                    "message": message,
                    "attempts": attempts,
                    "at": now(),
                },
            )

    def forget_failure(self, path: str) -> None:
        """Drop the note that a file could not be read."""
        with self.database.atomic():
            self.database.execute("DELETE FROM failure WHERE path = ?", (path,))

    def failures(self) -> list[Row]:
        """Return the files that could not be read."""
        return self.database.query("SELECT * FROM failure ORDER BY path")

    def note_audit(
        self, action: str, *, who: str | None, detail: str | None = None, address: str | None = None
    ) -> None:
        """Write a line of the audit log."""
        with self.database.atomic():
            values = {"at": now(), "who": who, "action": action, "detail": detail, "address": address}
            insert(self.database, "audit", values)
