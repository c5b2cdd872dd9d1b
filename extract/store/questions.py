"""What a researcher asks of a corpus from Python: tables for pandas, search, totals.

Conditions are those of ``filters.Filters`` as keyword arguments: ``corpus.awards(period="2023-H1", unit="446")``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack, cast

from extract.store.database import Database
from extract.store.filters import Conditions, Filters

if TYPE_CHECKING:
    import pandas as pd

    from extract.store.corpus import Corpus
    from extract.store.frames import Table, TotalsTable
    from extract.store.search import Hits


class Questions:
    """The part of ``Corpus`` that only reads. Columns and dtypes of all tables: ``frames.COLUMNS``.

    All tables hold current versions with their corrections. They raise MissingToolError where pandas is missing.
    """

    database: Database

    def reports(self, **conditions: Unpack[Conditions]) -> pd.DataFrame:
        """Return one row a report: whose it is, its type, code, date, period, and where the file lay."""
        return self._frame("reports", conditions)

    def awards(self, **conditions: Unpack[Conditions]) -> pd.DataFrame:
        """Return one row an award as the report says it, proposals and parts of sums included: mind the status."""
        return self._frame("awards", conditions)

    def citations(self, **conditions: Unpack[Conditions]) -> pd.DataFrame:
        """Return one row a mention of a document; ``code_key`` is equal for all spellings of one code."""
        return self._frame("citations", conditions)

    def movements(self, **conditions: Unpack[Conditions]) -> pd.DataFrame:
        """Return one row a movement or campaign of a report; ``name_key`` is equal for all its spellings."""
        return self._frame("movements", conditions)

    def directives(self, **conditions: Unpack[Conditions]) -> pd.DataFrame:
        """Return one row a document that a report cites, however often."""
        return self._frame("directives", conditions)

    def findings(self, **conditions: Unpack[Conditions]) -> pd.DataFrame:
        """Return one row a finding of ``extract check``."""
        return self._frame("findings", conditions)

    def totals(
        self, period: str, table: TotalsTable = "awards", *, unit: str | None = None, follow: bool = False
    ) -> pd.DataFrame:
        """Return one table of the totals of a period: columns as in ``frames.TOTALS_COLUMNS``.

        Never add up lines of several statuses, ``part`` lines, or lines with a ``count_unit``. Raises CorpusError where
        ``period`` is no key of a period.
        """
        from extract.store.frames import totals_frame  # noqa: PLC0415  start-up is lazy
        from extract.store.totals import totals  # noqa: PLC0415

        return totals_frame(totals(cast("Corpus", self), period, unit=unit, follow=follow), table)

    def search(self, typed: str, *, limit: int = 20, offset: int = 0, **conditions: Unpack[Conditions]) -> Hits:
        """Return the passages that hold all that was typed; without accents, it finds them with accents too."""
        from extract.store.search import search  # noqa: PLC0415  start-up is lazy

        return search(self.database, typed, Filters(**conditions), limit=limit, offset=offset)

    def _frame(self, table: Table, conditions: Conditions) -> pd.DataFrame:
        from extract.store.frames import frame  # noqa: PLC0415  start-up is lazy

        return frame(self.database, table, Filters(**conditions))
