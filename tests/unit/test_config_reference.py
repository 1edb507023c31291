"""The table of settings, and the fingerprint of those that change results."""

from __future__ import annotations

from pathlib import Path

import pytest

from valuedrift.config import Settings, effective, load_settings, reference_table
from valuedrift.config.keys import all_keys
from valuedrift.config.rules import rules_fingerprint, rules_from
from valuedrift.drift import DriftDetector
from valuedrift.errors import ConfigError

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- config:begin -->", "<!-- config:end -->"

CHANGES_RESULTS = {
    "windows.pane": "5s",
    "windows.size": "10m",
    "windows.hop": "1m",
    "windows.revisable_for": "1m",
    "reference.events": 500,
    "reference.desired": "0.97, 0, 0.03, 0, 0",
    "reference.renew": "automatic",
    "reference.renew_settling": 500,
    "reference.renew_stable": 5000,
    "detector.arl0_windows": 500,
    "detector.arl0_events": 100_000,
    "detector.epsilon": 0.02,
    "detector.streams": 40,
    "detector.fit_arl0_windows": "none",
    "detector.times_of_day": 12,
    "detector.vote_again": "2h",
    "detector.voters": 10_000,
    "alerts.rule": "epsilon",
    "alerts.epsilon": 0.01,
    "alerts.resolve_windows": 1,
    "alerts.exemplars": 0,
}
CHANGES_NOTHING = {
    "kafka.bootstrap": "elsewhere:1",
    "topics.labels": "other",
    "topics.labels_partitions": 7,
    "scorer.allowed_lateness": "2m",  # decided by the scorer, event by event
    "scorer.conversation": "none",  # like a label
    "scorer.segment": "metadata.product",
    "scorer.tenant": "metadata.customer",
    "fleet.level": 0.01,
    "scorer.poll_records": 3,
    "scorer.progress_interval": "2s",
    "reference.accept": {"a": "2026-01-02T09:00:00Z"},  # says itself from when on it holds
    "windows.hop": "5m",  # the default size: tumbling by another name
    "monitor.datadir": "/elsewhere",
    "log.level": "debug",
    "classifier.threads": 3,
}


def test_every_setting_is_explained() -> None:
    for key in all_keys().values():
        assert key.field.description, key.name
        assert key.field.description.endswith("."), key.name
    assert len(effective(Settings())) == len(all_keys())


def test_the_table_names_every_setting_with_default_and_variable() -> None:
    rows = reference_table().splitlines()[2:]
    assert len(rows) == len(all_keys())
    assert all(row.replace(r"\|", "").count("|") == 5 for row in rows)
    size = next(row for row in rows if row.startswith("| `windows.size` |"))
    assert "| `5m` |" in size
    assert size.endswith("| `VALUEDRIFT_WINDOWS__SIZE` |")
    assert "| `1 MiB` |" in next(row for row in rows if "`scorer.max_record_bytes`" in row)


def test_defaults_as_written_are_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the table says can be put into the environment as it is."""
    for key in all_keys().values():
        monkeypatch.setenv(key.env, key.default)
    assert load_settings().model_dump() == Settings().model_dump()


def test_the_readme_holds_the_table() -> None:
    text = README.read_text(encoding="utf-8")
    if BEGIN not in text:
        pytest.skip("README.md has no table of settings yet")
    assert text.split(BEGIN)[1].split(END)[0].strip() == reference_table().strip()


def fingerprint(settings: Settings) -> str:
    return rules_fingerprint(rules_from(settings))


@pytest.mark.parametrize("key", CHANGES_RESULTS)
def test_what_changes_results_changes_the_fingerprint(key: str) -> None:
    changed = load_settings(overrides={key: CHANGES_RESULTS[key]})
    assert fingerprint(changed) != fingerprint(Settings())


@pytest.mark.parametrize("key", CHANGES_NOTHING)
def test_what_changes_no_result_keeps_the_fingerprint(key: str) -> None:
    changed = load_settings(overrides={key: CHANGES_NOTHING[key]})
    assert fingerprint(changed) == fingerprint(Settings())


def test_the_fingerprint_is_stable_across_releases() -> None:
    """State and records carry it. If this fails on purpose, states made before are refused: say so in the release."""
    assert fingerprint(Settings()) == "e3a154f48810fa63"


def test_a_baseline_counts_by_its_content(tmp_path: Path) -> None:
    one, same, other = (tmp_path / name for name in ("one", "same", "other"))
    one.write_text('{"model": "m", "counts": {"g1": 9, "g3": 1}}')
    same.write_text('{"model": "m", "counts": {"g3": 1, "g1": 9}, "segment": "default"}')
    other.write_text('{"model": "m", "counts": {"g1": 9, "g3": 2}}')

    def of(path: Path) -> str:
        return fingerprint(load_settings(overrides={"reference.baseline": path}))

    assert of(one) == of(same) != of(other)
    with pytest.raises(ConfigError, match=r"^reference\.baseline: can't read .*nowhere"):
        of(tmp_path / "nowhere")


def test_a_baseline_of_too_few_votes_for_epsilon_fails_at_start(tmp_path: Path) -> None:
    path = tmp_path / "baseline.jsonl"
    path.write_text('{"model": "m", "counts": {"g1": 2, "g3": 1}}')
    rules_from(load_settings(overrides={"reference.baseline": path}))
    with pytest.raises(ConfigError, match=r"^reference\.baseline: .*'m'.* too few votes for detector\.epsilon 0\.3"):
        rules_from(load_settings(overrides={"reference.baseline": path, "detector.epsilon": 0.3}))


def test_the_smallest_learned_reference_takes_the_largest_epsilon() -> None:
    """So that what is accepted at start never fails at the moment when a reference is complete."""
    for counts in ([50, 0, 0, 0, 0], [10, 10, 10, 10, 10], [20, 20, 4, 3, 3]):
        DriftDetector(counts, arl0_events=1.0, epsilon=0.3)


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"reference.accept": {"a": "tomorrow"}}, r"^reference\.accept: .*a needs a time"),
        ({"reference.accept": {"a": "2026-01-02T09:00:00"}}, r"^reference\.accept: .*a needs a time"),
        ({"reference.accept": '["a"]'}, r"^reference\.accept: .*a table"),
        (
            {"reference.accept": {"a": "2026-01-02T09:00:00Z"}, "reference.renew": "never"},
            r"^reference\.accept: is set",
        ),
        ({"reference.renew_stable": 500}, r"^reference\.renew_stable: 500 is less"),
    ],
)
def test_what_can_not_follow_an_alarm_is_refused(overrides: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load_settings(overrides=overrides)


def test_accepted_references_become_event_times(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('[reference.accept]\none = "2026-01-02T09:00:00+01:00"\ntwo = 2026-01-02T08:00:00.5Z\n')
    rules = rules_from(load_settings(path))
    assert rules.accepted == {"one": 1_767_340_800 * 10**9, "two": 1_767_340_800 * 10**9 + 5 * 10**8}
