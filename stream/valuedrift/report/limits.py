"""How much a page may hold, so that any replay gives one that a browser opens at once (about 10 MB at most)."""

from typing import Final

__all__ = [
    "COLUMN_BUDGET",
    "LEAST_COLUMNS",
    "MOST_ALERTS",
    "MOST_CHARTS",
    "MOST_COLUMNS",
    "MOST_EXEMPLARS",
    "MOST_ROWS",
    "OPEN_CHARTS",
    "SPARK_COLUMNS",
    "columns_per_chart",
]

MOST_COLUMNS: Final = 720
"""Columns of a chart: two pixels each on a wide screen."""

LEAST_COLUMNS: Final = 80

COLUMN_BUDGET: Final = 40_000
"""Columns of all charts together; a column takes about 130 bytes."""

MOST_CHARTS: Final = 500
MOST_ROWS: Final = 2_000
MOST_ALERTS: Final = 200
MOST_EXEMPLARS: Final = 10
OPEN_CHARTS: Final = 12
SPARK_COLUMNS: Final = 60


def columns_per_chart(charts: int) -> int:
    """Return how many columns each of so many charts may have."""
    return max(LEAST_COLUMNS, min(MOST_COLUMNS, COLUMN_BUDGET // max(1, charts)))
