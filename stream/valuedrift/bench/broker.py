"""A broker for a benchmark: the given one, or one of its own that ends with it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["broker"]


@contextmanager
def broker(bootstrap: str | None) -> Iterator[str]:
    """Hold a broker; yield its address, ``host:port``.

    Raises
    ------
    valuedrift.testing.BrokerError
        If none is given and Java or Maven is missing, or it does not start.
    """
    if bootstrap is not None:
        yield bootstrap
        return
    from valuedrift.testing import LocalKafka  # noqa: PLC0415  # only a benchmark without a broker needs one

    with tempfile.TemporaryDirectory(prefix="valuedrift-bench-") as folder, LocalKafka(Path(folder)) as kafka:
        yield kafka.bootstrap
