"""Where a record names its segment, and why it matters: a mix that moves between segments is nobody's drift."""

from __future__ import annotations

from typing import Any

import numpy as np
import orjson
import pytest

from valuedrift.errors import Malformed
from valuedrift.events import Record
from valuedrift.events.decode import decode
from valuedrift.events.reasons import Reason
from valuedrift.scorer.pipeline import ScoringPipeline
from valuedrift.taxonomy import GOALS, K
from valuedrift.windows import Alert, Engine, Progress, Rules, WindowGrid

S = 1_000_000_000
START = 1_760_000_000 // 60 * 60
RECORD = {"event_id": "e", "timestamp": START, "model": "m", "segment": "own", "label": "g1"}


def segment_of(record: dict[str, Any], path: str | None) -> str:
    return decode(orjson.dumps(RECORD | record), limit_ns=2**62, segment=path).segment


def test_the_segment_stands_where_the_setting_says() -> None:
    record = {"metadata": {"product": "search", "tenant": 7, "a.b": "flat"}, "x": {"y": None}}
    assert segment_of(record, None) == "own"
    assert segment_of(record, "metadata.product") == "search"
    assert segment_of(record, "metadata.tenant") == "7"
    assert segment_of(record, "metadata.a.b") == "flat"
    assert segment_of(record, "x.y") == segment_of(record, "nowhere") == "default"


@pytest.mark.parametrize("bad", ["x" * 257, "a\nb", "\x80"])
def test_what_can_not_be_a_segment_is_refused_without_its_text(bad: str) -> None:
    with pytest.raises(Malformed) as refused:
        segment_of({"metadata": {"product": bad}}, "metadata.product")
    assert refused.value.reason == Reason.bad_value
    assert bad not in str(refused.value)


def alerts(segment: str) -> list[Alert]:
    """Two products of one model, each stable; the second grows from a tenth to more than half of the traffic."""
    rng = np.random.default_rng(8)
    laws = {"chat": [0.95, 0.01, 0.02, 0.01, 0.01], "support": [0.45, 0.01, 0.5, 0.02, 0.02]}
    rules = Rules(WindowGrid(10 * S, 60 * S, 60 * S), 120 * S, reference_events=400, arl0_events=1e6)
    engine = Engine(rules)
    limits: dict[str, Any] = {
        "allowed_lateness_ns": 0,
        "max_future_ns": S,
        "max_record_bytes": 10_000,
        "now_ns": START * S,
    }
    pipeline = ScoringPipeline("files", None, segment=segment, **limits)
    outputs: list[Any] = []
    for minute in range(120):
        records = []
        for second in range(60):
            product = "support" if rng.random() < (0.1 if minute < 80 else 0.6) else "chat"
            number, time = minute * 60 + second, START + minute * 60 + second
            event = {"event_id": f"e{number}", "timestamp": time, "model": "m", "metadata": {"product": product}}
            event["label"] = GOALS[int(rng.choice(K, p=laws[product]))]
            records.append(Record(0, number, orjson.dumps(event), time * S))
        for group in pipeline.score(records).labelled:
            outputs += engine.labels(group.model, group.segment, group.labels).outputs
        reached = Progress("files", 0, 1, (minute + 1) * 60, pipeline.watermark_ns(0), idle=False)
        outputs += engine.progress(reached).outputs
    return [output for output in outputs if isinstance(output, Alert)]


def test_a_mix_that_moves_alarms_what_is_pooled_and_not_what_is_told_apart() -> None:
    pooled = alerts("auto")
    assert pooled
    assert {alert.key.segment for alert in pooled} == {"default"}
    assert not alerts("metadata.product")
