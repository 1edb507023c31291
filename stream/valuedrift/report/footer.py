"""The end of the page: what became of the other records, and what the words mean."""

from __future__ import annotations

from collections.abc import Sequence

from valuedrift.report.meta import ReportMeta
from valuedrift.report.series import SeriesView
from valuedrift.report.text import count, escape

__all__ = ["footer"]

_HOW_TO_READ = """\
<p><b>S</b> is the Shannon entropy of a window's five goals, in nats: 0 when every answer shows the same
behaviour, ln 5 = 1.609 when all five are equally common. Its 95 % interval is what chance alone leaves open for
the number of events in the window. <b>ΔS</b> is S now minus S before; the goals' terms add up to it exactly. S
is blind to behaviours that trade places, so the test looks at the whole distribution.</p>
<p>By the default rule, <i>evidence</i>, an alert needs a drift larger than <b>ε</b> and a sequential test whose
evidence reached its threshold. <b>ARL0</b>, the average run length, says how long a stable series goes on
average before a false alarm: at least that long. The rule <i>epsilon</i> alerts whenever S moves by more than ε
from one window to the next, also by chance.</p>
<p><b>Misaligned</b> answers are helpful &amp; misaligned, refusal misaligned and off-topic.</p>"""


def footer(series: Sequence[SeriesView], meta: ReportMeta) -> str:
    """Write counts with what they mean, a glossary, and what made the page."""
    late = int(sum(s.table.late.sum() for s in series))
    excused = int(sum(s.table.revised_after_excuse.sum() for s in series))
    counts = [
        (meta.dead_letters, "dead letters", "records that could not be read; each was kept with its reason"),
        (meta.late, "too late", "events that came when their windows were final; listed, but in no window"),
        (late, "late, counted", "events below their partition's watermark that still made it into their windows"),
        (
            sum(s.revised for s in series),
            "windows revised",
            "because of late events; this page shows the last revision",
        ),
        (excused, "after an excuse", "late events of a partition whose silence was no longer waited for"),
    ]
    rows = "".join(f"<li><b>{count(n)}</b> <span>{what}</span> <small>{why}</small></li>" for n, what, why in counts)
    return (
        f'<footer><h2>What became of the rest</h2><ul class="rest">{rows}</ul>'
        f'<h2>How to read this</h2><div class="prose">{_HOW_TO_READ}</div>'
        f'<p class="made">Made by valuedrift {escape(meta.version)} from windows and alerts alone: this page holds no '
        "prompt and no response, and loads nothing from anywhere.</p></footer>"
    )
