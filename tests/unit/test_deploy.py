"""The deployment files, held against the code they start. No container engine is needed, and none is replaced."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from typer.main import get_command

from valuedrift.cli.main import app
from valuedrift.config import Settings, load_settings
from valuedrift.errors import ConfigError
from valuedrift.testing.distribution import KAFKA_VERSION

CHECKOUT = Path(__file__).parents[2]
DEPLOY = CHECKOUT / "deploy"
LOCKS = ["run", "dev", "train", "rivals", "build"]
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}


def instructions() -> list[tuple[str, str]]:
    """(KEYWORD, arguments) of the Dockerfile, continued lines joined, comments left out."""
    text = re.sub(r"^\s*#.*\n", "", (DEPLOY / "Dockerfile").read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    lines = [line.split(None, 1) for line in text.splitlines() if line.strip()]
    return [(keyword.upper(), " ".join(arguments.split())) for keyword, arguments in lines]


def of(keyword: str) -> list[str]:
    return [arguments for found, arguments in instructions() if found == keyword]


def packages(lock: str) -> dict[str, str]:
    """What a lock holds: requirement line to the text of its hashes."""
    text = (DEPLOY / "lock" / f"{lock}.txt").read_text().replace("\\\n", " ")
    return {line.partition("--hash")[0].strip(): line for line in text.splitlines() if line.strip()}


def settings_from(environment: dict[str, str]) -> Settings:
    """What a container with this environment would run with."""
    with pytest.MonkeyPatch.context() as patch:
        for key in list(os.environ):
            if key.startswith("VALUEDRIFT_"):
                patch.delenv(key)
        for key, value in environment.items():
            patch.setenv(key, value)
        return load_settings()


# -- image


def test_the_dockerfile_uses_known_instructions_and_two_stages_on_a_fixed_base() -> None:
    known = {"ARG", "FROM", "ENV", "WORKDIR", "COPY", "RUN", "LABEL", "USER", "HEALTHCHECK", "STOPSIGNAL"}
    assert {keyword for keyword, _ in instructions()} <= known | {"ENTRYPOINT", "CMD"}
    bases = of("FROM")
    assert bases == ["python:${PYTHON}-slim AS build", "python:${PYTHON}-slim"]
    (python,) = (argument.partition("=")[2] for argument in of("ARG"))
    required = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert Requirement(f"python{required}").specifier.contains(python)


def test_the_image_runs_as_a_numeric_user_who_is_not_root() -> None:
    final = instructions()[max(i for i, (keyword, _) in enumerate(instructions()) if keyword == "FROM") :]
    users = [arguments for keyword, arguments in final if keyword == "USER"]
    assert users
    assert int(users[-1]) > 0
    assert [keyword for keyword, _ in final].index("USER") < [keyword for keyword, _ in final].index("ENTRYPOINT")


def test_everything_is_installed_from_a_lock_with_hashes_or_from_this_checkout() -> None:
    installs = [step for run in of("RUN") for step in run.split("&&") if re.search(r"\bpip (install|wheel)\b", step)]
    assert len(installs) == 4
    for step in installs:
        assert "--require-hashes -r deploy/lock/" in step or "--no-deps" in step, step
        assert "wheel" not in step or "--no-build-isolation" in step or "dist/*.whl" in step, step


def test_what_the_dockerfile_copies_exists_and_is_sent_to_the_builder() -> None:
    rules = [
        line for line in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines() if line[:1] not in {"", "#"}
    ]
    assert rules[0] == "*"
    sent = [rule[1:] for rule in rules if rule.startswith("!")]
    for copy in of("COPY"):
        if copy.startswith("--from=build"):
            continue
        *sources, _ = shlex.split(copy)
        for source in sources:
            assert (CHECKOUT / source).exists(), source
            assert any(source == one or source.startswith(f"{one}/") for one in sent), source


def test_the_wheel_needs_nothing_that_is_not_sent_to_the_builder() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    copied = {source for copy in of("COPY") if "--from" not in copy for source in shlex.split(copy)[:-1]}
    for needed in [*wheel["packages"], *wheel["force-include"], project["project"]["readme"], "LICENSE"]:
        assert needed.split("/")[0] in copied, needed


def test_the_image_sets_only_settings_that_exist() -> None:
    found = dict(re.findall(r"(VALUEDRIFT_\w+)=(\S+)", " ".join(of("ENV"))))
    assert found
    assert str(settings_from(found).monitor.datadir) == found["VALUEDRIFT_MONITOR__DATADIR"]


# -- compose


def test_every_setting_in_the_compose_file_exists_and_is_accepted() -> None:
    for name, service in OURS.items():
        settings = settings_from(service["environment"])
        assert settings.kafka.bootstrap == "kafka:19092", name
    with pytest.raises(
        ConfigError, match="VALUEDRIFT_KAFKA__BOOTSTRAPS"
    ):  # a key that does not exist would have been named
        settings_from({"VALUEDRIFT_KAFKA__BOOTSTRAPS": "kafka:19092"})


def test_every_command_in_the_compose_file_exists() -> None:
    assert {"topics", "scorer", "monitor", "fleet"} == set(OURS)
    for name, service in OURS.items():
        command: Any = get_command(app)
        for word in service["command"]:
            assert word in command.commands, f"{name}: valuedrift has no {word}"
            command = command.commands[word]


@pytest.mark.parametrize("name", ["scorer", "monitor", "fleet"])
def test_the_health_check_asks_where_the_process_answers(name: str) -> None:
    check = OURS[name]["healthcheck"]
    how, program, word, *arguments = check["test"]
    assert (how, program) == ("CMD", shlex.split(of("ENTRYPOINT")[-1].strip("[]").replace('"', ""))[0])
    commands: Any = get_command(app)
    assert commands.commands[word].make_context(word, list(arguments)).params["question"] == "ready"  # runs nothing
    settings = settings_from(OURS[name]["environment"])
    assert settings.http.port is not None
    assert settings.http.host == "127.0.0.1"
    assert {check[key][-1] for key in ("interval", "timeout", "start_period")} == {"s"}


def test_ports_are_published_on_the_loopback_interface_only() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_kafka_is_the_release_that_is_tested_and_clients_inside_and_outside_reach_it() -> None:
    kafka = SERVICES["kafka"]
    assert kafka["image"] == f"apache/kafka:{KAFKA_VERSION}"
    environment = kafka["environment"]
    advertised = dict(one.split("://") for one in environment["KAFKA_ADVERTISED_LISTENERS"].split(","))
    listeners = dict(one.split("://") for one in environment["KAFKA_LISTENERS"].split(","))
    protocols = dict(one.split(":") for one in environment["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"].split(","))
    assert listeners.keys() == protocols.keys()
    assert advertised.keys() == listeners.keys() - {environment["KAFKA_CONTROLLER_LISTENER_NAMES"]}
    assert environment["KAFKA_INTER_BROKER_LISTENER_NAME"] in advertised
    for name, address in advertised.items():
        assert address.split(":")[1] == listeners[name].split(":")[1]
    host, inside = (int(address.split(":")[1]) for address in (advertised["HOST"], advertised["INSIDE"]))
    assert kafka["ports"] == [f"127.0.0.1:{host}:{host}"]
    assert {service["environment"]["VALUEDRIFT_KAFKA__BOOTSTRAP"] for service in OURS.values()} == {f"kafka:{inside}"}
    assert environment["KAFKA_LOG_DIRS"] in {volume.split(":")[1] for volume in kafka["volumes"]}


def test_services_start_after_what_they_need_and_their_volumes_and_images_are_there() -> None:
    for name, service in SERVICES.items():
        for other, how in service.get("depends_on", {}).items():
            assert other in SERVICES, name
            assert how["condition"] != "service_healthy" or "healthcheck" in SERVICES[other], name
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in COMPOSE["volumes"], name
    for service in OURS.values():
        context = (DEPLOY / service["build"]["context"]).resolve()
        assert context == CHECKOUT
        assert (context / service["build"]["dockerfile"]).is_file()
    for name in ("scorer", "monitor"):
        assert SERVICES[name]["depends_on"]["topics"]["condition"] == "service_completed_successfully"


def test_the_monitor_writes_where_the_image_lets_it() -> None:
    monitor = SERVICES["monitor"]
    assert monitor["read_only"]
    folder = monitor["environment"]["VALUEDRIFT_MONITOR__DATADIR"]
    assert any(volume.endswith(f":{folder}") for volume in monitor["volumes"])
    assert f"VALUEDRIFT_MONITOR__DATADIR={folder}" in " ".join(of("ENV"))
    assert any(f"-o {of('USER')[-1]} " in run and folder in run for run in of("RUN"))


# -- locks and scripts


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_fixed_version_and_a_hash_and_names_no_registry(lock: str) -> None:
    found = packages(lock)
    assert found
    for requirement, line in found.items():
        parsed = Requirement(requirement)
        assert re.fullmatch(r"==[^*,]+", str(parsed.specifier)), requirement
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), requirement
        assert parsed.url is None
        assert "://" not in line


@pytest.mark.parametrize(("lock", "extras"), [("run", ["cpu"]), ("dev", ["cpu", "dev"]), ("train", ["train", "dev"])])
def test_locks_hold_every_dependency_within_its_range(lock: str, extras: list[str]) -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *(one for extra in extras for one in project["optional-dependencies"][extra])]
    held: dict[str, list[str]] = {}
    for line in packages(lock):
        parsed = Requirement(line)
        held.setdefault(canonicalize_name(parsed.name), []).append(str(parsed.specifier).removeprefix("=="))
    for requirement in map(Requirement, wanted):
        versions = held[canonicalize_name(requirement.name)]
        assert all(requirement.specifier.contains(version, prereleases=True) for version in versions), requirement


def test_what_is_tested_is_what_runs() -> None:
    assert packages("run").keys() <= packages("dev").keys()


@pytest.mark.parametrize("script", ["scripts/demo", "scripts/test", "scripts/kafka", "scripts/lock", ".ci/run"])
def test_scripts_can_be_run_and_parse(script: str) -> None:
    path = CHECKOUT / script
    assert path.stat().st_mode & 0o111
    assert "set -euo pipefail" in path.read_text()
    subprocess.run(["bash", "-n", path], check=True)


def test_a_test_run_that_names_no_part_says_so() -> None:
    done = subprocess.run([CHECKOUT / "scripts/test", "unti"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (2, "no such part: unti (scripts/test --help)")
