"""The pipeline benchmark on a real broker, on little input: counts, never speed."""

from typing import Any

import pytest

from valuedrift.bench import capacity, pipeline


@pytest.mark.timeout(240)
def test_scorer_and_bare_poll_see_every_event(bootstrap: str, admin: Any, capsys: pytest.CaptureFixture[str]) -> None:
    before = set(names(admin))
    (one,), monitors, recovery = pipeline.run(count=3000, rounds=1, bootstrap=bootstrap, sizes=capacity.QUICK)
    assert (one.rival.events, one.ours.events) == (3000, 3000)
    assert one.rival.extra["bytes_per_event"] == 1024
    assert min(one.rival.cpu_s, one.ours.cpu_s, one.ratio) > 0
    assert [cost.events for cost in monitors] == [3000, 3000]
    assert recovery.keys == 50
    assert recovery.changelog_bytes > 50 * 4000
    assert min(recovery.start_s, recovery.restore_s) > 0
    said = capsys.readouterr().out
    assert "scorer / bare poll: 0." in said
    assert "40 keys, 300 events per batch" in said
    assert {name for name in set(names(admin)) - before if name.startswith("bench-")} == set()


def names(admin: Any) -> list[str]:
    return [str(topic["name"] if isinstance(topic, dict) else topic) for topic in admin.list_topics()]
