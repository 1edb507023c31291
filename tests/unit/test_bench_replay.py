"""The replay benchmark as it runs, on little input."""

import pytest

from valuedrift.bench.__main__ import main


def test_quick_replay_prints_ratio_hardware_and_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", "--quick"]) == 0
    printed = capsys.readouterr().out
    assert "replay: 5,000 labelled lines" in printed
    assert "replay / orjson.loads: 0." in printed
    assert "Parquet / JSONL: " in printed
    assert "over a tenth of them" in printed
    assert "Python 3." in printed


def test_unknown_parts_are_a_usage_error() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["speed"])
    assert ended.value.code == 2
