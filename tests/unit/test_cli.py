"""The command line: what it says, where it says it, and its exit codes (0 done, 1 failed, 2 usage or configuration)."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import orjson
import pytest
import typer
from typer.core import TyperGroup

from valuedrift import cli
from valuedrift._version import VERSION
from valuedrift.cli import services
from valuedrift.config import HttpSettings, load_settings
from valuedrift.generator import generate, named, to_json
from valuedrift.taxonomy import GOALS
from valuedrift.telemetry.server import serving
from valuedrift.telemetry.vitals import Vitals


class Result(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in this process: ``run("replay", "a.jsonl", …)``, in an empty folder and without settings."""
    for name in [name for name in os.environ if name.startswith("VALUEDRIFT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "250")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Result:
        monkeypatch.setattr(sys, "argv", ["valuedrift", *arguments])
        capfd.readouterr()
        with pytest.raises(SystemExit) as exit_:
            cli.main()
        return Result(int(exit_.value.code or 0), *capfd.readouterr())

    return run


def commands() -> Iterator[list[str]]:
    def below(group: TyperGroup, path: list[str]) -> Iterator[list[str]]:
        for name, command in group.commands.items():
            if isinstance(command, TyperGroup):
                yield from below(command, [*path, name])
            else:
                yield [*path, name]

    root = typer.main.get_command(cli.app)
    assert isinstance(root, TyperGroup)
    return below(root, [])


def chats(path: Path, *, labels: bool, hours: float = 0.2) -> list[bytes]:
    lines = [
        to_json(event, with_label=labels)
        for event in generate(named("flip", duration_s=hours * 3600, events_per_hour=300))
    ]
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return lines


def test_all_commands_are_there() -> None:
    assert {" ".join(path) for path in commands()} >= {
        "scorer", "monitor", "run", "topics create", "topics check", "produce", "replay", "classify", "demo",
        "generate", "tail", "config show", "version",
    }  # fmt: skip


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
def test_help_has_an_example_of_the_command_itself(path: list[str], run: Run) -> None:
    result = run(*path, "--help")
    assert result.code == 0
    assert f"Example: valuedrift {' '.join(path)}" in result.out


def test_version(run: Run) -> None:
    assert run("version") == (0, f"{VERSION}\n", "")


def test_nothing_heavy_is_imported_to_say_hello() -> None:
    heavy = ["kafka", "faust", "onnxruntime", "pyarrow", "torch", "tokenizers"]
    code = f"import sys, valuedrift.cli; print([m for m in {heavy} if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert result.stdout == b"[]\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["replay", "here.jsonl", "--out", "out", "--set", "windows.sise=1m"], "windows.sise: unknown setting"),
        (["replay", "here.jsonl", "--out", "out", "--set", "windows.size=soon"], "windows.size"),
        (["replay", "here.jsonl", "--out", "out", "--set", "windows.size"], "expected KEY=VALUE"),
        (["replay", "nowhere.jsonl", "--out", "out"], "nowhere.jsonl"),
        (["replay", "here.jsonl", "--out", "out", "--config", "nowhere.toml"], "nowhere.toml"),
        (["replay", "here.jsonl", "kafka://topic", "--out", "out"], "can't be mixed"),
        (["replay", "kafka://topic?since=1", "--out", "out"], "expected kafka://TOPIC"),
        (["replay", "kafka://topic?from", "--out", "out"], "neither an offset"),
        (["replay", "here.jsonl", "--out", "here.jsonl"], "here.jsonl"),
        (["replay", "here.jsonl"], "--out"),
        (["classify", "nowhere.jsonl"], "nowhere.jsonl"),
        (["classify", "here.jsonl", "--out", "here.jsonl"], "--overwrite"),
        (["classify", "here.jsonl", "--set", "classifier.model=nowhere"], "nowhere"),
        (["generate", "--scenario", "peace"], "peace"),
        (["generate", "--start", "yesterday"], "--start"),
        (["generate", "--hours", "0"], "--hours"),
        (["generate", "--out", "here.jsonl"], "--overwrite"),
        (["generate", "--out", "no/such/folder.jsonl"], "no/such/folder.jsonl"),
        (["scorer", "--set", "kafka.bootstrap="], "kafka.bootstrap"),
        (["run", "--set", "scorer.grup=x"], "scorer.grup"),
        (["fly"], "fly"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_usage_and_configuration_end_with_2_and_say_what(
    arguments: list[str], says: str, run: Run, tmp_path: Path
) -> None:
    chats(tmp_path / "here.jsonl", labels=True)
    before = (tmp_path / "here.jsonl").read_bytes()
    result = run(*arguments)
    assert result.code == 2, result
    assert says in result.err
    assert "Traceback" not in result.err
    assert result.out == ""
    assert (tmp_path / "here.jsonl").read_bytes() == before


def test_replay_refuses_to_overwrite(run: Run, tmp_path: Path) -> None:
    chats(tmp_path / "a.jsonl", labels=True)
    arguments = ["replay", "a.jsonl", "--out", "out"]
    first = run(*arguments)
    assert first.code == 0
    assert "cirrus-8b" in first.out
    assert run(*arguments).code == 2
    assert run(*arguments, "--overwrite") == first


def test_classify_writes_a_line_per_event_wherever_it_is_told(run: Run, tmp_path: Path) -> None:
    lines = chats(tmp_path / "a.jsonl", labels=True)
    result = run("classify", "a.jsonl")
    assert (result.code, result.err) == (0, "")
    records = [orjson.loads(line) for line in result.out.splitlines()]
    assert [record["event_id"] for record in records] == [orjson.loads(line)["event_id"] for line in lines]
    for record in records:
        assert list(record) == ["event_id", "label", "probabilities", "truncated"]
        shares = record["probabilities"]
        assert list(shares) == list(GOALS)
        assert sum(shares.values()) == pytest.approx(1.0, abs=1e-9)
        assert shares[record["label"]] == max(shares.values())
    assert run("classify", "a.jsonl", "--out", "labels.jsonl") == (0, "", "")
    assert (tmp_path / "labels.jsonl").read_text() == result.out


def test_classify_sums_to_three_goals_and_says_what_it_could_not_read_in_full(run: Run, tmp_path: Path) -> None:
    lines = [orjson.loads(line) for line in chats(tmp_path / "a.jsonl", labels=False)]
    lines[1]["response"] = lines[1]["response"] * 1000
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(map(orjson.dumps, lines)))
    five, three = (
        [orjson.loads(line) for line in run("classify", "a.jsonl", "--taxonomy", name).out.splitlines()]
        for name in ("five", "three")
    )
    assert [record["truncated"] for record in five[:3]] == [False, True, False]
    assert len(five) == len(three) == len(lines)
    for fine, coarse in zip(five, three, strict=True):
        p = fine["probabilities"]
        sums = {"helpful": p["g1"], "refusal": p["g3"] + p["g4"], "off_topic_or_harmful": p["g2"] + p["g5"]}
        assert coarse["probabilities"] == pytest.approx(sums, abs=1e-9)
        assert sums[coarse["label"]] == pytest.approx(max(sums.values()), abs=1e-9)
        assert (coarse["event_id"], coarse["truncated"]) == (fine["event_id"], fine["truncated"])


def test_classify_fails_when_a_record_can_not_be_read_but_labels_the_rest(run: Run, tmp_path: Path) -> None:
    lines = chats(tmp_path / "a.jsonl", labels=False)
    (tmp_path / "a.jsonl").write_bytes(b"\n".join([lines[0], b"nonsense", lines[1]]))
    result = run("classify", "a.jsonl")
    assert result.code == 1
    assert len(result.out.splitlines()) == 2
    assert "record 1: not_json" in result.err
    assert "nonsense" not in result.err


def test_a_source_that_is_cut_off_fails_with_1(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cut.jsonl.gz").write_bytes(b"\x1f\x8b\x08\x00\x00\x00\x00\x00")
    for command in (["replay", "cut.jsonl.gz", "--out", "out"], ["classify", "cut.jsonl.gz", "--out", "labels.jsonl"]):
        result = run(*command)
        assert result.code == 1, result
        assert "cut.jsonl.gz" in result.err
        assert "Traceback" not in result.err
    assert not (tmp_path / "labels.jsonl").exists(), "what is half done has no final name"


def test_a_model_that_can_not_be_loaded_is_said_at_once(run: Run, tmp_path: Path) -> None:
    chats(tmp_path / "a.jsonl", labels=False)
    result = run("replay", "a.jsonl", "--out", "out", "--set", "classifier.model=nowhere")
    assert result.code == 2
    assert "nowhere" in result.err


def test_options_beat_the_environment_and_that_beats_the_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "v.toml").write_text("windows.size = '1h'\nwindows.pane = '1m'\nreference.events = 500\n")
    monkeypatch.setenv("VALUEDRIFT_WINDOWS__SIZE", "2h")
    monkeypatch.setenv("VALUEDRIFT_WINDOWS__PANE", "2m")
    result = run("config", "show", "--config", "v.toml", "--set", "windows.size=4h")
    rows = {cells[0]: cells[1:] for line in result.out.splitlines() if (cells := cells_of(line))}
    assert rows["windows.size"] == ["4h", "option"]
    assert rows["windows.pane"] == ["2m", "environment VALUEDRIFT_WINDOWS__PANE"]
    assert rows["reference.events"] == ["500", "file v.toml"]
    assert rows["alerts.epsilon"] == ["0.001", "default"]
    assert "ARL0" in result.out
    assert "84 %" in run("config", "show", "--set", "alerts.rule=epsilon").out


def cells_of(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("│").split("│")] if line.startswith("│") else []


def test_config_show_masks_secrets(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("SECURITY_PROTOCOL", "SASL_SSL"),
        ("SASL_MECHANISM", "PLAIN"),
        ("SASL_USERNAME", "me"),
        ("SASL_PASSWORD", "hunter2"),
    ):
        monkeypatch.setenv(f"VALUEDRIFT_KAFKA__{name}", value)
    result = run("config", "show")
    assert result.code == 0
    assert "hunter2" not in result.out + result.err
    assert "environment VALUEDRIFT_KAFKA__SASL_PASSWORD" in result.out


def test_a_pipe_of_two_commands_says_nothing_on_standard_error(tmp_path: Path) -> None:
    valuedrift = [sys.executable, "-m", "valuedrift"]
    env = {key: value for key, value in os.environ.items() if not key.startswith("VALUEDRIFT_")}
    with (tmp_path / "errors").open("wb") as errors:
        generator = subprocess.Popen(
            [*valuedrift, "generate", "--scenario", "flip", "--hours", "2", "--with-labels"],
            stdout=subprocess.PIPE, stderr=errors, env=env,
        )  # fmt: skip
        replay = subprocess.run(
            [*valuedrift, "replay", "-", "--out", str(tmp_path / "out")],
            stdin=generator.stdout, stdout=subprocess.PIPE, stderr=errors, env=env, timeout=120, check=False,
        )  # fmt: skip
    assert (generator.wait(60), replay.returncode) == (0, 0)
    assert (tmp_path / "errors").read_bytes() == b""
    assert b"cirrus-8b" in replay.stdout
    assert (tmp_path / "out" / "windows.jsonl").stat().st_size > 0


def test_an_unexpected_failure_is_exit_code_1_without_local_variables(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        prompt = "the canary sings"
        raise RuntimeError(len(prompt))

    module = sys.modules["valuedrift.cli.main"]  # the package has a function of the same name
    monkeypatch.setattr(module, "app", broken)
    with pytest.raises(SystemExit) as stopped:
        module.main()
    assert stopped.value.code == 1
    written = capsys.readouterr().err
    assert "RuntimeError" in written
    assert "canary" not in written.replace('prompt = "the canary sings"', "")


def test_processes_of_one_machine_get_ports_of_their_own(run: Run) -> None:
    ports = [services._ports(load_settings(overrides={"http.port": port}), 3) for port in ("none", 9464, 65_533)]
    assert ports[0] == [[], [], []]
    assert ports[1:] == [[["--set", f"http.port={first + i}"] for i in range(3)] for first in (9464, 65_533)]
    refused = run("run", "--set", "http.port=65534")
    assert refused.code == 2
    assert "http.port: 65534 leaves no room for 3 processes" in refused.err


def test_health_says_that_nobody_answers_and_what_is_missing(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
        port = taken.getsockname()[1]
        answer = run("health", "live", "--set", f"http.port={port}")
    assert answer.code == 1
    assert answer.out.startswith(f"nobody answers at port {port}")
    assert run("health").code == 2

    vitals = Vitals("scorer")
    with serving(HttpSettings(port=port), vitals):
        missing = run("health", "--set", f"http.port={port}")
        assert (missing.code, orjson.loads(missing.out)["missing"][0]) == (1, "model")
        vitals.health.meet("model", "assigned", "recovered")
        assert run("health", "ready", "--set", f"http.port={port}").code == 0
