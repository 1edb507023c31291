"""Which streams drift when all are judged together: the fleet's alarms, window by window."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from valuedrift.report.across_rows import Rows
from valuedrift.report.collected import seconds
from valuedrift.report.text import count, name, percent, stamp_html

__all__ = ["AlarmStore", "alarms_card"]

_MOST_NAMED: Final = 10
_MOST_ROWS: Final = 12


class AlarmStore:
    """The fleet's alarms by window; columns of a row by name below, then the ten streams with the most evidence."""

    END, STREAMS, DRIFTING, LEVEL, NAMED = range(5)

    def __init__(self) -> None:
        self.rows = Rows(self.NAMED + _MOST_NAMED)
        self.names: dict[tuple[str, str, str], int] = {}

    def put(self, record: Mapping[str, Any]) -> None:
        """Keep what a population record says of them; no stream may have a test."""
        found = record.get("alarms") or {"streams": 0, "drifting": 0, "level": math.nan, "named": []}
        named: list[float] = []
        for each in found["named"][:_MOST_NAMED]:
            who = (each["model"], each["segment"], each["classifier"])
            named.append(self.names.setdefault(who, len(self.names)))
        named += [math.nan] * (_MOST_NAMED - len(named))
        row = [seconds(record["end"]), found["streams"], found["drifting"], found["level"], *named]
        self.rows.put(record["id"], int(record["revision"]), row)


def alarms_card(store: AlarmStore) -> str:
    """Write the card; nothing where there were never two streams with a test: of one its own alerts say all."""
    table = store.rows.table()
    table = table[table[:, store.STREAMS] > 0] if len(table) else table
    if not len(table) or table[:, store.STREAMS].max() < 2:
        return ""
    drifting, last = table[:, store.DRIFTING], table[-1]
    some = int((drifting > 0).sum())
    facts = [
        ("Windows with any", f"{count(some)} of {count(len(table))} <small>in which streams were tested</small>"),
        ("In the last window", f"{count(last[store.DRIFTING])} of {count(last[store.STREAMS])} streams"),
    ]
    if some:
        most = table[drifting.argmax()]
        when = f"<small>in the window to {stamp_html(most[store.END])}</small>"
        facts.append(("Most at once", f"{count(most[store.DRIFTING])} of {count(most[store.STREAMS])} streams {when}"))
    told = "".join(f"<div><dt>{term}</dt><dd>{text}</dd></div>" for term, text in facts)
    now = f"{count(last[store.DRIFTING])} of {count(last[store.STREAMS])} streams drift in the last window"
    return (
        '<article class="panel" id="alarms"><header><h3>Streams that drift, judged together</h3>'
        f'<span class="now">{now}</span></header><p class="how">Every window all streams are tested at once: of those '
        f"named, at most {percent(float(last[store.LEVEL]))} are wrong on average, however many there are and however "
        "they depend on each other. When many drift together they are named here before their own alerts "
        f'fire.</p><div class="why"><dl class="facts">{told}</dl><div>{_named(store, table)}</div></div></article>\n'
    )


def _named(store: AlarmStore, table: np.ndarray[Any, np.dtype[np.float64]]) -> str:
    """Write a table of the streams that were named most often."""
    places = table[:, store.NAMED :].reshape(-1)
    windows = np.bincount(places[np.isfinite(places)].astype(np.int64), minlength=len(store.names))
    rows = sorted(((who, int(windows[at])) for who, at in store.names.items()), key=lambda row: (-row[1], row[0]))
    rows = [row for row in rows if row[1]][:_MOST_ROWS]
    if not rows:
        return '<p class="none">None was named.</p>'
    body = "".join(
        f'<tr><th scope="row">{name(model)} / {name(segment)}</th><td>{count(windows_of)}</td></tr>'
        for (model, segment, _), windows_of in rows
    )
    return (
        '<table class="goals"><thead><tr><th scope="col">Stream</th><th scope="col">windows in which it was named</th>'
        f"</tr></thead><tbody>{body}</tbody></table>"
    )
