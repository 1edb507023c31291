"""Where settings come from, which wins, and how a bad one is named."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from valuedrift.config import Duration, Settings, effective, load_settings
from valuedrift.errors import ConfigError


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.upper().startswith("VALUEDRIFT_") and not name.startswith("VALUEDRIFT_TEST_"):
            monkeypatch.delenv(name)


def write(folder: Path, text: str) -> Path:
    path = folder / "valuedrift.toml"
    path.write_text(text)
    return path


def source_of(settings: Settings, key: str) -> str:
    return {row.key: row.source for row in effective(settings)}[key]


def test_defaults_need_nothing() -> None:
    settings = load_settings()
    assert settings == Settings()
    assert settings.windows.pane == Duration("10s")
    assert settings.windows.effective_hop == settings.windows.size == Duration("5m")
    assert {row.source for row in effective(settings)} == {"default"}


def test_option_beats_environment_beats_file_beats_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, "[windows]\nsize = '1m'\npane = '5s'\nhop = '30s'\n[log]\nlevel = 'error'\n")
    monkeypatch.setenv("VALUEDRIFT_WINDOWS__SIZE", "2m")
    monkeypatch.setenv("VALUEDRIFT_WINDOWS__HOP", "20s")
    settings = load_settings(file, {"windows.size": "3m", "log.level": None})
    assert str(settings.windows.size) == "3m"
    assert str(settings.windows.hop) == "20s"
    assert str(settings.windows.pane) == "5s"
    assert settings.log.level == "error"  # an option that was not given overrides nothing
    assert source_of(settings, "windows.size") == "option"
    assert source_of(settings, "windows.hop") == "environment VALUEDRIFT_WINDOWS__HOP"
    assert source_of(settings, "windows.pane") == f"file {file}"
    assert source_of(settings, "windows.revisable_for") == "default"


def test_the_environment_can_name_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALUEDRIFT_CONFIG", str(write(tmp_path, "[alerts]\nepsilon = 0.5\n")))
    assert load_settings().alerts.epsilon == 0.5
    other = tmp_path / "other.toml"
    other.write_text("[alerts]\nepsilon = 0.25\n")
    assert load_settings(other).alerts.epsilon == 0.25


@pytest.mark.parametrize("blank", ["", "none", "None"])
def test_blank_takes_an_optional_setting_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blank: str) -> None:
    monkeypatch.setenv("VALUEDRIFT_WINDOWS__HOP", blank)
    monkeypatch.setenv("VALUEDRIFT_CLASSIFIER__THREADS", blank)
    monkeypatch.setenv("VALUEDRIFT_CLASSIFIER__MODEL", blank)
    settings = load_settings(write(tmp_path, "windows.hop = '10s'\nclassifier.threads = 3\nclassifier.model = 'm'"))
    assert (settings.windows.hop, settings.classifier.threads, settings.classifier.model) == (None, None, None)


def test_relative_paths_in_a_file_start_at_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, "classifier.model = 'models/big'\nmonitor.datadir = '/var/lib/x'\n")
    monkeypatch.setenv("VALUEDRIFT_REFERENCE__BASELINE", "b.json")
    settings = load_settings(file)
    assert settings.classifier.model == tmp_path / "models/big"
    assert settings.monitor.datadir == Path("/var/lib/x")
    assert settings.reference.baseline == Path("b.json")


@pytest.mark.parametrize(
    ("toml", "problem"),
    [
        ("[windows]\nsizes = 3", r"^windows\.sizes: unknown setting; did you mean windows\.size\? \(file .*\)$"),
        ("[window]\nsize = 3", r"^window\.size: unknown setting; did you mean windows\.size\? \(file .*\)$"),
        ("stray = 1", r"^stray: unknown setting \(file .*\)$"),
        ("kafka = 1", r"^kafka: is a section; set one of its keys \(file .*\)$"),
        ("[windows.size]\nx = 1", r"^windows\.size: expected a duration .*, got dict \(file .*\)$"),
        ("[log]\nlevel = 'loud'", r"^log\.level: input should be 'debug', .* \(file .*\)$"),
        ("[scorer]\npoll_records = 0", r"^scorer\.poll_records: input should be greater .* \(file .*\)$"),
        ("[scorer]\nisolation = 'read_uncommitted'", r"^scorer\.isolation: "),
        ("[scorer]\nmax_record_bytes = '1 mb'", r"^scorer\.max_record_bytes: '1 mb' is not a size"),
        ("[alerts]\nepsilon = nan", r"^alerts\.epsilon: "),
        ("[topics]\nsource = 'a b'", r"^topics\.source: "),
        (
            "[windows]\nsize = '7m'\npane = '9s'",
            r"^windows\.size: 7m is not a multiple of windows\.pane 9s \(file .*\)$",
        ),
        ("[windows]\nhop = '10m'", r"^windows\.hop: 10m is longer than windows\.size 5m"),
        ("[windows]\npane = 0", r"^windows\.pane: must be longer than nothing"),
        ('[scorer]\nlinger = "3s"', r"^scorer\.linger: 3s is longer than 2s"),
        ("[topics]\nlate = 'labels'", r"^topics\.late: 'labels' is already the name of topics\.labels"),
        ("[topics]\nmin_insync = 2", r"^topics\.min_insync: 2 is more than topics\.replication 1"),
        ("[kafka]\nsecurity_protocol = 'SASL_SSL'", r"^kafka\.sasl_mechanism: must be set with .* SASL_SSL"),
        ("[kafka]\nsasl_username = 'me'", r"^kafka\.sasl_username: is set, but .* PLAINTEXT does not log in"),
        ("[kafka]\nssl_cafile = 'ca.pem'", r"^kafka\.ssl_cafile: is set, but .* PLAINTEXT does not use TLS"),
        ("[monitor]\ngroup = 'valuedrift-scorer'", r"^monitor\.group: 'valuedrift-scorer' is already scorer\.group"),
        (
            "[monitor]\nsession_timeout = '31s'",
            r"^monitor\.session_timeout: 31s is longer than kafka\.request_timeout 30s",
        ),
        ("a = ", r"not a TOML file"),
    ],
)
def test_a_bad_file_names_the_key_and_itself(tmp_path: Path, toml: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        load_settings(write(tmp_path, toml))


def test_every_problem_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALUEDRIFT_ALERTS__EPSILON", "-1")
    with pytest.raises(ConfigError) as caught:
        load_settings(write(tmp_path, "[log]\nlevel = 'loud'\nformat = 'xml'"), {"scorer.poll_records": "many"})
    lines = str(caught.value).splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "scorer.poll_records",
        "alerts.epsilon",
        "log.level",
        "log.format",
    ]
    assert lines[0].endswith("(option)")
    assert lines[1].endswith("(environment VALUEDRIFT_ALERTS__EPSILON)")


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        (
            "VALUEDRIFT_WINDOWS__SIZES",
            r"^VALUEDRIFT_WINDOWS__SIZES: unknown setting; did you mean VALUEDRIFT_WINDOWS__SIZE\?",
        ),
        ("VALUEDRIFT_WINDOW__SIZE", r"^VALUEDRIFT_WINDOW__SIZE: unknown setting"),
        (
            "VALUEDRIFT_WINDOWS_SIZE",
            r"^VALUEDRIFT_WINDOWS_SIZE: unknown .* VALUEDRIFT_WINDOWS__SIZE\? \(environment\)$",
        ),
        ("VALUEDRIFT_KAFKA", r"^VALUEDRIFT_KAFKA: unknown setting"),
        ("VALUEDRIFT_WINDOWS__SIZE__NS", r"^VALUEDRIFT_WINDOWS__SIZE__NS: unknown setting"),
        ("valuedrift_anything", r"^valuedrift_anything: unknown setting"),
    ],
)
def test_an_unknown_variable_fails(monkeypatch: pytest.MonkeyPatch, name: str, problem: str) -> None:
    monkeypatch.setenv(name, "{}")
    with pytest.raises(ConfigError, match=problem):
        load_settings()


def test_variables_of_the_tests_are_not_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALUEDRIFT_TEST_BOOTSTRAP", "127.0.0.1:1")
    assert load_settings() == Settings()


def test_an_unknown_option_fails() -> None:
    with pytest.raises(ConfigError, match=r"^windows\.sise: unknown setting; did you mean windows\.size\? \(option\)$"):
        load_settings(overrides={"windows.sise": "1m"})


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml: can't read the settings file: No such file"):
        load_settings(tmp_path / "nowhere.toml")


SASL: dict[str, Any] = {
    "kafka.security_protocol": "SASL_SSL",
    "kafka.sasl_mechanism": "SCRAM-SHA-512",
    "kafka.sasl_username": "me",
}


def test_a_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VALUEDRIFT_KAFKA__SASL_PASSWORD", "hunter2")
    settings = load_settings(overrides=SASL)
    assert settings.kafka.sasl_password is not None
    assert settings.kafka.sasl_password.get_secret_value() == "hunter2"
    shown = repr(settings) + str(effective(settings)) + settings.model_dump_json()
    assert "hunter2" not in shown
    assert {row.key: row.value for row in effective(settings)}["kafka.sasl_password"] == "********"
    monkeypatch.setenv("VALUEDRIFT_LOG__LEVEL", "loud")
    with pytest.raises(ConfigError) as caught:
        load_settings(write(tmp_path, "[kafka]\nsasl_password_file = 'p'"), SASL)
    assert "hunter2" not in str(caught.value)


def test_a_secret_can_not_be_an_option() -> None:
    with pytest.raises(ConfigError, match=r"^kafka\.sasl_password: can't be given as an option") as caught:
        load_settings(overrides=SASL | {"kafka.sasl_password": "hunter2"})
    assert "hunter2" not in str(caught.value)


def test_a_bad_secret_is_not_quoted(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^kafka\.sasl_password: input should be a valid string") as caught:
        load_settings(write(tmp_path, "[kafka]\nsasl_password = 31337"))
    assert "31337" not in str(caught.value)


def test_exactly_one_password(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^kafka\.sasl_password: set exactly one"):
        load_settings(overrides=SASL)
    monkeypatch.setenv("VALUEDRIFT_KAFKA__SASL_PASSWORD", "x")
    with pytest.raises(ConfigError, match=r"^kafka\.sasl_password: set exactly one"):
        load_settings(overrides=SASL | {"kafka.sasl_password_file": tmp_path / "p"})


def test_settings_can_not_be_changed() -> None:
    settings = Settings()
    with pytest.raises(ValidationError):
        settings.windows.size = Duration("1s")  # type: ignore[misc]
    with pytest.raises(ValidationError):
        settings.log = settings.log  # type: ignore[misc]


def test_importing_reads_no_environment() -> None:
    code = "from valuedrift.config import Settings; assert str(Settings().windows.size) == '5m'"
    environment = {**os.environ, "VALUEDRIFT_WINDOWS__SIZE": "nonsense", "VALUEDRIFT_NOTHING": "x"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
