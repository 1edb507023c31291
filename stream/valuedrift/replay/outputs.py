"""The files that a replay writes: complete and in order, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from valuedrift.errors import ConfigError, OutputExists
from valuedrift.events import DeadLetter
from valuedrift.events.published import encode
from valuedrift.fleet import FleetRecord
from valuedrift.replay.label_lines import label_lines
from valuedrift.replay.spool import Spool
from valuedrift.scorer.grouping import LabelledEvents
from valuedrift.windows import Alert, Late, Output, Window

__all__ = ["ReplayOutputs"]

_IN_TIME = tuple(f"{name}.jsonl" for name in ("windows", "alerts", "population", "dynamics"))
_BY_PARTITION = tuple(f"{name}.jsonl" for name in ("dead-letters", "late", "labels"))
_FILES = (*_IN_TIME, *_BY_PARTITION, "report.html")


class ReplayOutputs:
    """Writes results as JSON lines, each window once, in its last revision.

    What is said of windows stands in order of event time, what is said of single records in order of partition and
    offset, so that the bytes don't depend on how the partitions were read. Windows and alerts wait in memory until
    nothing can change or precede them any more, so memory is bounded by what is still revisable. Files appear under
    their names when the replay is complete; until then they end in ``.partial``.

    Parameters
    ----------
    folder
        Where to write; made if missing.
    revisable_ns
        How long after its end (event time, ns) a window may still be revised.
    with_labels
        Whether to write ``labels.jsonl``.
    overwrite
        Whether files of an earlier replay may be replaced.
    payload
        What dead letters hold of their records: "full", "hash" or "none".

    Raises
    ------
    OutputExists
        If one of the files exists and may not be replaced.
    ConfigError
        If the folder can't be made or written to.
    """

    def __init__(
        self, folder: Path, *, revisable_ns: int, with_labels: bool, overwrite: bool, payload: str = "full"
    ) -> None:
        self._folder, self._payload = folder, payload
        self._revisable_ns = revisable_ns
        self.windows: dict[str, Window] = {}
        self.alerts: list[Alert] = []
        self.counts = {"windows": 0, "alerts": 0, "dead_letters": 0, "late": 0}
        taken = [name for name in _FILES if (folder / name).exists()]
        if taken and not overwrite:
            raise OutputExists(f"{folder} already has {', '.join(taken)}; choose another folder or say --overwrite")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._files: dict[str, IO[bytes]] = {name: (folder / f"{name}.partial").open("wb") for name in _IN_TIME}
            self._spools = {n: Spool(folder / n) for n in _BY_PARTITION if with_labels or n != "labels.jsonl"}
        except OSError as error:
            raise ConfigError(f"output folder {folder}: {error.strerror}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        for name, file in self._files.items():
            file.close()
            if kind is None:
                (self._folder / f"{name}.partial").replace(self._folder / name)
        if kind is None:
            for spool in self._spools.values():
                spool.finish()
        if kind is None and "labels.jsonl" not in self._spools:
            # an earlier replay's would not belong to its new neighbours
            (self._folder / "labels.jsonl").unlink(missing_ok=True)

    def take(self, outputs: Iterable[Output]) -> None:
        """Keep windows and alerts until they are final; write late events, which are final, in source order."""
        late: list[Late] = []
        for output in outputs:
            match output:
                case Window():
                    self.windows[output.record["id"]] = output
                case Alert():
                    self.alerts.append(output)
                case Late():
                    late.append(output)
        self.counts["late"] += len(late)
        for output in sorted(late, key=lambda o: (o.partition, o.offset)):
            self._spools["late.jsonl"].write(output.partition, encode(output).value + b"\n")

    def dead_letters(self, letters: Iterable[DeadLetter]) -> None:
        """Write dead letters."""
        for letter in letters:
            self.counts["dead_letters"] += 1
            line = letter.redacted(self._payload).to_json_line()
            self._spools["dead-letters.jsonl"].write(letter.partition, line)

    def labels(self, labelled: Sequence[LabelledEvents]) -> None:
        """Write a line per labelled event, if wanted."""
        if "labels.jsonl" in self._spools:
            for partition, line in label_lines(labelled):
                self._spools["labels.jsonl"].write(partition, line + b"\n")

    def fleet(self, records: Iterable[FleetRecord]) -> None:
        """Write what windows of several series say together; records must be final."""
        for record in records:
            self._write(f"{record.kind}.jsonl", encode(record).value)

    def settle(self, watermark_ns: int | None) -> tuple[list[Window], list[Alert]]:
        """Write, in order of event time, what is final at this watermark (None: everything), and return it."""

        def final(end_ns: int, patience_ns: int) -> bool:
            return watermark_ns is None or end_ns + patience_ns <= watermark_ns

        windows = sorted(
            (w for w in self.windows.values() if final(w.end_ns, self._revisable_ns)), key=lambda w: (w.end_ns, w.key)
        )
        alerts = sorted(
            (a for a in self.alerts if final(a.at_ns, 0)), key=lambda a: (a.at_ns, a.key, a.record["sequence"])
        )
        for window in windows:
            del self.windows[window.record["id"]]
            self._write("windows.jsonl", encode(window).value)
        for alert in alerts:
            self._write("alerts.jsonl", encode(alert).value)
        if alerts:
            written = {id(a) for a in alerts}
            self.alerts = [a for a in self.alerts if id(a) not in written]
        self.counts["windows"] += len(windows)
        self.counts["alerts"] += len(alerts)
        return windows, alerts

    def report(self, html: str) -> None:
        """Write the page for people."""
        partial = self._folder / "report.html.partial"
        partial.write_text(html, encoding="utf-8")
        partial.replace(self._folder / "report.html")

    def _write(self, name: str, line: bytes) -> None:
        self._files[name].write(line + b"\n")
