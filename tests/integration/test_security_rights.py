"""Every command with exactly the rights that the README lists, on a broker that refuses all else; and none to spare."""

from __future__ import annotations

import contextlib
import json
import re
import uuid
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ResourcePattern,
    ResourceType,
)
from tests.integration.live import TOPICS, wait_for
from tests.integration.secure import Secure, lines, secure

from valuedrift.config import load_settings
from valuedrift.kafka_client import fetched_from
from valuedrift.rights import Right, rights
from valuedrift.testing import Guarded

__all__ = ["secure"]

pytestmark = pytest.mark.timeout(600)

AUDIT = re.compile(
    r"Principal = User:(\S+) is (Allowed|Denied) operation = (\w+) from host = \S+ "
    r"on resource = (\w+):LITERAL:(\S+) for"
)
CUT = '{"prompt": "what was cut o'
REPAIRED = '{"event_id": "mended", "timestamp": "2026-01-01T00:02:59Z", "model": "a", "label": "g1"}'
_KINDS = {"Topic": "TOPIC", "Group": "GROUP", "TransactionalId": "TRANSACTIONAL_ID", "Cluster": "CLUSTER"}


class Roles:
    """Commands that each log in as a user of their own."""

    def __init__(self, secure: Secure, spawn: Callable[..., Guarded], folder: Path) -> None:
        self._secure, self._spawn, self._folder = secure, spawn, folder
        prefix = f"r-{uuid.uuid4().hex[:8]}-"
        self._options = secure.connection("scram", folder) | {
            "scorer.group": f"{prefix}scorer",
            "monitor.group": f"{prefix}monitor",
            "windows.size": "1m",
            "scorer.allowed_lateness": "0s",
            "scorer.session_timeout": "6s",
            "monitor.session_timeout": "6s",
            "shadow.sample": "1",
            "fleet.publish_every": "100ms",
            "monitor.datadir": folder / "state",
        }
        self._options |= {f"topics.{name}": prefix + name.replace("_", "-") for name in TOPICS}
        self.settings = load_settings(overrides=self._options)
        self.rights = rights(self.settings)
        self.names: dict[str, str] = {}

    def grant(self, *roles: str) -> str:
        """Make a user with the rights of these roles; return its name."""
        user = f"u{len(self.names)}-{roles[0].partition(' ')[0]}"
        self.names[user] = ""
        self._secure.add_user(user, user)
        with contextlib.closing(KafkaAdminClient(bootstrap_servers=self._secure.kafka.bootstrap)) as admin:
            admin.create_acls([_acl(user, right) for role in roles for right in self.rights[role]])
        return user

    def run(self, user: str, *arguments: str) -> Guarded:
        """Start a command as a user."""
        (self._folder / f"{user}.password").write_text(user)
        own = {"kafka.sasl_username": user, "kafka.sasl_password_file": self._folder / f"{user}.password"}
        config = self._folder / f"{user}.toml"
        config.write_text(lines(self._options | own))
        return self._spawn(["-m", "valuedrift", *arguments, "--config", str(config)], log=f"{user}.log")

    def log(self, user: str) -> str:
        """What a user's commands have written."""
        return (self._folder / f"{user}.log").read_text()

    def audit(self, user: str, verdict: str) -> set[tuple[str, str, str]]:
        """Kind, name and operation of everything that the broker has allowed or denied a user."""
        found = AUDIT.findall(self._secure.kafka.log.read_text())
        return {(_KINDS[kind], name, op) for who, what, op, kind, name in found if (who, what) == (user, verdict)}

    def assert_exact(self, user: str, *roles: str, rare: Collection[tuple[str, str]] = ()) -> None:
        """Nothing was refused, and every right was made use of, but for `rare` (name, operation)."""
        # kafka-python, asking which cluster this is, also asks what else it may do there; the answer is not needed
        optional = {("CLUSTER", "kafka-cluster", "DESCRIBE")}
        assert self.audit(user, "Denied") - optional == set(), (user, self.log(user))
        granted = {(right.kind, right.name, right.operation) for role in roles for right in self.rights[role]}
        unused = granted - self.audit(user, "Allowed")
        assert {right for right in unused if right[1:] not in rare} == set(), user


def _acl(user: str, right: Right) -> ACL:
    pattern = ResourcePattern(ResourceType[right.kind], right.name)
    return ACL(f"User:{user}", "*", ACLOperation[right.operation], ACLPermissionType.ALLOW, pattern)


def events(folder: Path) -> Path:
    """Two models that bring their labels, one event to classify, and one record that can't be read."""
    stamps = [f"2026-01-01T00:{i // 20:02d}:{3 * (i % 20):02d}Z" for i in range(60)]
    good: list[dict[str, Any]] = [
        {"event_id": f"{model}{i}", "timestamp": stamp, "model": model, "label": "g1"}
        for i, stamp in enumerate(stamps)
        for model in "ab"
    ]
    late = good[0] | {"event_id": "late", "timestamp": "2025-12-31T00:00:00Z"}
    read = {"event_id": "text", "timestamp": stamps[-1], "model": "a", "prompt": "Hello?", "response": "Hello!"}
    path = folder / "events.jsonl"
    path.write_text("\n".join([*(json.dumps(event) for event in (*good, late, read)), CUT]))
    return path


def test_each_command_with_its_rights_alone(secure: Secure, spawn: Callable[..., Guarded], tmp_path: Path) -> None:
    roles = Roles(secure, spawn, tmp_path)
    user = {role: roles.grant(role) for role in roles.rights if not role.startswith("scorer")}
    user["scorer"] = roles.grant("scorer", "scorer --shadow")

    def once(role: str, *arguments: str) -> None:
        assert roles.run(user[role], *arguments).wait(120) == 0, roles.log(user[role])

    once("topics create, check", "topics", "create")
    once("produce", "produce", str(events(tmp_path)))
    bundled = Path(__file__).parents[2] / "models" / "bundled"
    working = [roles.run(user[name], name) for name in ("monitor", "fleet")]
    working.append(roles.run(user["scorer"], "scorer", "--shadow", str(bundled)))

    def written(what: str) -> bool:
        return (what in {name for _, name, op in roles.audit(user["fleet"], "Allowed") if op == "WRITE"}) or (
            what in {name for _, name, op in roles.audit(user["monitor"], "Allowed") if op == "WRITE"}
        )

    topics = roles.settings.topics
    wait_for(lambda: written(topics.entropy) and written(topics.population), "windows of all models", 180)
    assert [worker.stop(60) for worker in working] == [0, 0, 0]
    again = roles.run(user["fleet"], "fleet")  # it reads what it has said before
    wait_for(lambda: roles.log(user["fleet"]).count('"ready"') == 2, "the fleet process again")
    assert again.stop(60) == 0
    once("replay kafka://…", "replay", f"kafka://{topics.source}", "--out", str(tmp_path / "out"))
    for what in ("alerts", "entropy", "late", "population", "dynamics"):
        once("tail", "tail", what)
    assert '"id"' in roles.log(user["tail"])
    once("shadow", "shadow")
    look_and_put_back(roles, user, tmp_path)
    # What takes twelve windows of a pair, a drift, or a message that can't be read; empty topics are not fetched from.
    rare = {
        "fleet": {(topics.dynamics, "READ"), (topics.dynamics, "WRITE")},
        "tail": {(topics.dynamics, "READ"), (topics.alerts, "READ")},
        "monitor": {(topics.alerts, "WRITE"), (topics.dead_letters, "WRITE")},
    }
    for role, name in user.items():
        more = ["scorer --shadow"] if role == "scorer" else []
        roles.assert_exact(name, role, *more, rare=rare.get(role, ()))


def look_and_put_back(roles: Roles, user: dict[str, str], folder: Path) -> None:
    """Find the record that was cut off, repair it, put it back, and try that again."""
    looking, working = user["dead-letters list, show"], user["dead-letters resubmit"]
    assert roles.run(looking, "dead-letters", "list").wait(120) == 0
    (letter,) = [json.loads(line) for line in roles.log(looking).splitlines() if line.startswith("{")]
    assert (letter["reason"], letter["bytes"], letter["resubmitted"]) == ("not_json", len(CUT), None)
    assert CUT not in roles.log(looking)
    assert roles.run(looking, "dead-letters", "show", letter["id"][:6]).wait(120) == 0
    assert CUT not in roles.log(looking)
    assert roles.run(looking, "dead-letters", "show", letter["id"], "--payload").wait(120) == 0
    assert roles.log(looking).endswith(CUT)

    assert roles.run(working, "dead-letters", "resubmit", letter["id"]).wait(120) == 1
    assert "still can't be read" in roles.log(working)
    (folder / "repaired.json").write_text(REPAIRED + "\n")
    repaired = ["--with", str(folder / "repaired.json")]
    assert roles.run(working, "dead-letters", "resubmit", letter["id"], *repaired).wait(120) == 0, roles.log(working)
    assert roles.run(working, "dead-letters", "resubmit", letter["id"], *repaired).wait(120) == 1
    assert "was put back before" in roles.log(working)
    found = list(fetched_from(roles.settings, roles.settings.topics.source))
    assert [record.value.decode() for record in found].count(REPAIRED) == 1
    (put_back,) = [record for record in found if record.value.decode() == REPAIRED]
    origin = f"{letter['source']}/{letter['partition']}/{letter['offset']}".encode()
    assert (put_back.key, dict(put_back.headers)) == (b"mended", {"vd-resubmitted-from": origin})
    assert REPAIRED not in roles.log(working)
