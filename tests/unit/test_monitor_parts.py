"""Encoding of outputs and state, acknowledgements in order, late writers, baselines."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from valuedrift.config import load_settings
from valuedrift.config.rules import read_baselines, rules_fingerprint, rules_from
from valuedrift.errors import ConfigError
from valuedrift.events.published import Kind, encode
from valuedrift.monitor.acknowledgements import Acknowledgements
from valuedrift.monitor.lease import Lease, LeaseExpired, guard_sends, renew_on_heartbeats
from valuedrift.monitor.state import Stamp, pack, stamp_of, state_of, stream_key
from valuedrift.monitor.table import StateTable
from valuedrift.windows import Alert, Baseline, Late, Window
from valuedrift.windows.outputs import SeriesKey

KEY = SeriesKey("modèl/1", 'a "b"', "c")


def test_a_window_is_keyed_by_what_it_is_and_written_with_sorted_keys() -> None:
    record = {
        "segment": KEY.segment, "model": KEY.model, "classifier": "c", "start": "s", "end": "e", "events": 3
    }  # fmt: skip
    published = encode(Window(KEY, 5, record))
    assert published.kind is Kind.window
    assert orjson.loads(published.key) == [*KEY, "s", "e"]
    assert list(orjson.loads(published.value)) == sorted(record)
    assert published == encode(Window(KEY, 5, dict(reversed(record.items()))))


@pytest.mark.parametrize(("severity", "number"), [("warning", b"13"), ("critical", b"21")])
def test_an_alert_is_a_cloud_event_in_binary_mode(severity: str, number: bytes) -> None:
    record = {
        "id": "abc", "sequence": 2, "status": "resolved", "severity": severity,
        "model": KEY.model, "segment": KEY.segment, "at": "2025-01-01T00:00:00Z",
    }  # fmt: skip
    published = encode(Alert(KEY, 1, record))
    headers = dict(published.headers)
    assert (published.kind, published.key) == (Kind.alert, b"abc")
    assert headers["ce_specversion"] == b"1.0"
    assert headers["ce_id"] == b"abc-2"
    assert headers["ce_source"] == b"/valuedrift/mod%C3%A8l%2F1/a%20%22b%22"
    assert headers["ce_type"] == b"io.valuedrift.alert.resolved"
    assert headers["ce_time"] == b"2025-01-01T00:00:00Z"
    assert headers["ce_severitynumber"] == number
    assert headers["content-type"] == b"application/json"
    assert orjson.loads(published.value) == record


def test_a_late_event_is_keyed_by_its_id() -> None:
    assert encode(Late(KEY, 0, 0, {"id": "x"}))[:2] == (Kind.late, b"x")


def test_a_value_has_its_stamp_in_front() -> None:
    stamp = Stamp(3, 17, "T0p-1c_id", "0123456789abcdef")
    value = pack(stamp, {"partition": 9, "offset": 9})
    assert stamp_of(value) == stamp
    assert state_of(value) == {"partition": 9, "offset": 9}
    with pytest.raises(ValueError, match="no stamp"):
        stamp_of(b"{}")


def test_only_an_earlier_message_of_the_same_log_is_older() -> None:
    stamp = Stamp(0, 5, "topic", "r")
    assert stamp.is_older_than(stamp._replace(offset=6))
    assert not stamp.is_older_than(stamp)
    assert not stamp.is_older_than(stamp._replace(offset=6, labels="created anew"))


def test_a_late_write_of_a_replaced_member_does_not_set_state_back(monkeypatch: pytest.MonkeyPatch) -> None:
    table = StateTable.__new__(StateTable)
    key, other = stream_key("a", "s"), stream_key("b", "s")
    local = {key: pack(Stamp(0, 10, "t", "r"), {})}
    monkeypatch.setattr(StateTable, "_stored", lambda _self, _partition, k: local.get(k))

    def event(offset: int, k: bytes, value: bytes | None) -> Any:
        return SimpleNamespace(message=SimpleNamespace(partition=0, offset=offset, key=k, value=value))

    batch = [
        event(0, key, pack(Stamp(0, 9, "t", "r"), {})),  # older than what is on disk
        event(1, key, pack(Stamp(0, 12, "t", "r"), {})),
        event(2, other, pack(Stamp(0, 3, "t", "r"), {})),  # of another key
        event(3, key, pack(Stamp(0, 11, "t", "r"), {})),  # the late write
        event(4, key, pack(Stamp(0, 0, "new", "r"), {})),  # labels created anew
        event(5, other, None),
    ]
    assert [e.message.offset for e in table._newest(batch)] == [1, 2, 4, 5]


def test_acknowledgements_keep_the_order_of_messages() -> None:
    async def body() -> None:
        done: list[int] = []
        failures: list[BaseException] = []
        acknowledgements = Acknowledgements(failures.append)
        futures = [asyncio.get_running_loop().create_future() for _ in range(3)]
        for number, future in enumerate(futures):
            await acknowledgements.add(future, lambda n=number: done.append(n))  # type: ignore[misc]
        futures[1].set_result(None)
        await asyncio.sleep(0)
        assert done == []
        futures[0].set_result(None)
        await asyncio.sleep(0)
        assert done == [0, 1]
        futures[2].set_exception(OSError())
        await asyncio.sleep(0)
        assert done == [0, 1]
        assert [type(error) for error in failures] == [OSError]

    asyncio.run(body())


def test_no_more_than_a_bounded_number_is_in_flight() -> None:
    async def body() -> None:
        acknowledgements = Acknowledgements(lambda _: None, timeout_s=0.05)
        never = asyncio.get_running_loop().create_future()
        for _ in range(64):
            await acknowledgements.add(never, lambda: None)
        with pytest.raises(TimeoutError):
            await acknowledgements.add(never, lambda: None)

    asyncio.run(body())


def test_rules_come_from_settings_and_every_one_changes_the_fingerprint() -> None:
    base = rules_fingerprint(rules_from(load_settings()))
    assert base == rules_fingerprint(rules_from(load_settings()))
    changes: list[dict[str, Any]] = [
        {"windows.size": "10m"},
        {"windows.hop": "1m"},
        {"windows.pane": "5s"},
        {"windows.revisable_for": "1m"},
        {"reference.events": 100},
        {"detector.arl0_windows": 100},
        {"detector.arl0_events": 1000},
        {"detector.vote_again": "0s"},
        {"detector.voters": 1000},
        {"alerts.rule": "epsilon"},
        {"alerts.epsilon": 0.01},
        {"alerts.resolve_windows": 9},
        {"alerts.exemplars": 1},
    ]
    fingerprints = {rules_fingerprint(rules_from(load_settings(overrides=change))) for change in changes}
    assert len(fingerprints | {base}) == len(changes) + 1
    assert rules_fingerprint(rules_from(load_settings(overrides={"kafka.bootstrap": "x:1"}))) == base


def test_baselines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "baseline.jsonl"
    path.write_text(
        '{"model":"m","segment":"s","counts":{"g1":90,"g3":10},"events_per_window":50}\n'
        '\n{"model":"m","classifier":"c","counts":{"g1":5}}\n'
    )
    rules = rules_from(load_settings(overrides={"reference.baseline": path}))
    assert rules.baselines == {
        ("m", "s", ""): Baseline((90, 0, 10, 0, 0), 50.0),
        ("m", "default", "c"): Baseline((5, 0, 0, 0, 0), 5.0),
    }
    assert rules_fingerprint(rules) != rules_fingerprint(rules_from(load_settings()))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("nonsense", "line 2"),
        ('{"model":"m","counts":{"g1":0}}', "all 0"),
        ('{"model":"m","counts":{"g1":-1}}', r"counts\.g1"),
        ('{"model":"m","counts":{"g9":1}}', r"counts\.g9"),
        ('{"counts":{"g1":1}}', "model"),
        ('{"model":"first","counts":{"g1":1}}', "second reference"),
    ],
)
def test_a_bad_baseline_names_file_line_and_field(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "baseline.jsonl"
    path.write_text('{"model":"first","counts":{"g1":1}}\n' + line)
    with pytest.raises(ConfigError, match=rf"reference\.baseline: .*{problem}"):
        read_baselines(path)


def test_a_missing_baseline_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"reference\.baseline: can't read"):
        read_baselines(tmp_path / "none")


def test_a_lease_runs_from_the_sending_of_the_last_answered_heartbeat() -> None:
    now = 100.0
    lease = Lease(6.0, clock=lambda: now)
    answers = [True, False]

    async def beat() -> bool:
        nonlocal now
        now += 2
        return answers.pop(0)

    coordinator = SimpleNamespace(_do_heartbeat=beat)
    renew_on_heartbeats(coordinator, lease)
    renew_on_heartbeats(coordinator, lease)  # every rebalance asks for it again
    now = 105.0
    asyncio.run(coordinator._do_heartbeat())  # sent at 105, answered at 107
    now = 111.0
    lease.check()
    asyncio.run(coordinator._do_heartbeat())  # not answered
    with pytest.raises(LeaseExpired, match=r"8\.0 s"):
        lease.check()
    assert answers == []


def test_nothing_is_produced_when_the_lease_is_over() -> None:
    now = 0.0
    lease = Lease(6.0, clock=lambda: now)
    sent: list[str] = []
    ends: list[LeaseExpired] = []

    class ProduceRequest:
        pass

    class MetadataRequest:
        pass

    async def send(_node: int, request: object, **_options: object) -> None:
        sent.append(type(request).__name__)

    client = SimpleNamespace(send=send)
    guard_sends(client, lease, ends.append)
    guard_sends(client, lease, ends.append)
    asyncio.run(client.send(1, ProduceRequest()))
    now = 7.0
    with pytest.raises(LeaseExpired):
        asyncio.run(client.send(1, ProduceRequest()))
    asyncio.run(client.send(1, MetadataRequest(), group=0))
    assert sent == ["ProduceRequest", "MetadataRequest"]
    assert len(ends) == 1
