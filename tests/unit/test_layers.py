"""Who may import whom: the layers of the design, read from the source without running it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

CHECKOUT = Path(__file__).parents[2]
SOURCES = {"valuedrift": CHECKOUT / "stream" / "valuedrift", "goaltrain": CHECKOUT / "models" / "goaltrain"}

# Inner layers first. A part (a package or a module directly under `valuedrift`) may import parts of the layers before
# its own, and itself; of its own layer only what SIDEWAYS lists.
LAYERS: list[tuple[str, set[str]]] = [
    ("standard library only", {"errors", "guard", "_version"}),
    ("pure core", {"taxonomy", "information", "posterior", "population", "drift", "dynamics", "fit"}),
    ("state machine", {"windows"}),
    ("all series together", {"fleet"}),
    ("events and labels", {"events"}),
    ("what makes and reads text", {"classifier", "generator"}),
    ("what every process needs", {"config", "telemetry", "fault_points"}),
    ("Kafka", {"kafka_client", "topics", "rights"}),
    ("results for people", {"report", "web"}),
    ("ways to run it", {"scorer", "monitor", "replay", "fleet_process"}),
    ("several of them together", {"dead_letters", "supervision", "demo", "bench", "study"}),
    ("command line", {"cli"}),
    ("python -m valuedrift", {"__main__"}),
]
SIDEWAYS = {
    "information": {"taxonomy", "posterior"},
    "posterior": {"taxonomy"},
    "population": {"taxonomy", "information"},
    "drift": {"taxonomy", "information", "posterior"},
    "dynamics": {"taxonomy", "information"},
    "fit": {"taxonomy", "drift"},
    "topics": {"kafka_client"},
    "rights": {"topics"},
    "telemetry": {"config"},  # the types of its settings
    "bench": {"study"},  # false alarms are counted in one way
    "fleet_process": {"scorer"},  # its way of publishing
    "replay": {"scorer", "monitor"},  # it is both, without Kafka between them
}
# `valuedrift.testing` is for tests, of this project and of its users: nothing in the product imports it. It holds
# doubles of what the inner layers promise, so it imports those, and no process, no Kafka client, no command.
TESTING = "testing"

PURE = {"errors", "taxonomy", "information", "posterior", "population", "drift", "dynamics", "fit", "windows", "fleet"}
PURE_MAY_USE = {"numpy"}
# The clock, the disk, the network, the machine: what a pure part has no business with.
IMPURE_STANDARD_LIBRARY = {
    "asyncio", "io", "logging", "multiprocessing", "os", "pathlib", "random", "shutil", "signal", "socket", "ssl",
    "subprocess", "tempfile", "threading", "time", "urllib",
}  # fmt: skip
KAFKA_LIBRARIES = {"kafka", "aiokafka", "faust", "mode"}
MAY_USE_KAFKA = {
    "dead_letters",
    "kafka_client",
    "topics",
    "scorer",
    "monitor",
    "replay",
    "fleet_process",
    "cli",
    "bench",
    TESTING,
}
# Needs the extra `train` or `dev`: never imported by what is deployed.
NOT_DEPLOYED = {"river", "torch", "transformers", "onnx", "onnxscript", "scipy", "pytest", "hypothesis", "playwright"}
# Measures against rivals that need the extra `train`, exports checkpoints: only when asked to, so only in a function.
MAY_LOAD_TRAINING_LAZILY = {"bench", "cli"}
# Measures on a broker of its own when none is given; again only inside a function.
MAY_START_A_BROKER_LAZILY = {"bench"}


class Import(NamedTuple):
    """One import statement."""

    file: Path
    line: int
    by: str  # importing module, e.g. valuedrift.windows.engine
    of: str  # imported module or name, e.g. valuedrift.taxonomy.K
    lazy: bool  # inside a function

    @property
    def root(self) -> str:
        return self.of.partition(".")[0]

    @property
    def from_part(self) -> str:
        return part(self.by)

    @property
    def to_part(self) -> str:
        return part(self.of)

    def __str__(self) -> str:
        return f"{self.file.relative_to(CHECKOUT)}:{self.line} imports {self.of}"


def part(module: str) -> str:
    """The piece of the table that `module` belongs to: valuedrift.windows.engine → windows; valuedrift → ''."""
    return module.split(".")[1] if "." in module else ""


def module_name(package: str, file: Path) -> str:
    inside = file.relative_to(SOURCES[package]).with_suffix("").parts
    return ".".join([package, *inside]).removesuffix(".__init__")


def imports(file: Path, module: str, source: str) -> Iterator[Import]:
    """Every import of a file, those in functions and under TYPE_CHECKING too: a type is a dependency as well."""
    package = module if file.name == "__init__.py" else module.rpartition(".")[0]
    tree = ast.parse(source)
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    inside = {id(node) for function in functions for node in ast.walk(function)}
    for node in ast.walk(tree):
        lazy = id(node) in inside
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(file, node.lineno, module, alias.name, lazy)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *([base] if base else [])])
            for alias in node.names:
                # `from valuedrift import topics` names a part, `from valuedrift.taxonomy import K` something in one.
                yield Import(file, node.lineno, module, f"{base}.{alias.name}", lazy)


def all_imports(package: str) -> list[Import]:
    return [
        found
        for file in sorted(SOURCES[package].rglob("*.py"))
        for found in imports(file, module_name(package, file), file.read_text())
    ]


def rank() -> dict[str, int]:
    return {name: number for number, (_, names) in enumerate(LAYERS) for name in names}


def violations(found: list[Import]) -> list[str]:
    """What breaks the rules of this file, one line each."""
    ranks = rank()
    wrong = []
    for one in found:
        inside = one.root == "valuedrift"
        me, other = one.from_part, one.to_part
        lazily = one.lazy and me in MAY_LOAD_TRAINING_LAZILY
        if one.root == "goaltrain" and not lazily:
            wrong.append(f"{one}: the product never imports its training")
        elif inside and other == TESTING and me != TESTING and not (one.lazy and me in MAY_START_A_BROKER_LAZILY):
            wrong.append(f"{one}: only tests use it")
        elif inside and other in ranks and other != me:
            if me == TESTING:
                allowed = ranks[other] <= ranks["classifier"]
            elif me == "":  # the package itself: its public names, from anywhere
                allowed = True
            else:
                allowed = ranks[other] < ranks.get(me, -1) or other in SIDEWAYS.get(me, set())
            if not allowed:
                wrong.append(f"{one}: {other} is not an inner layer of {me}")
        elif not inside and one.root != "goaltrain":
            standard = one.root in sys.stdlib_module_names
            if me in PURE and not standard and one.root not in PURE_MAY_USE:
                wrong.append(f"{one}: {me} is pure, numpy and the standard library only")
            if me in PURE and one.root in IMPURE_STANDARD_LIBRARY:
                wrong.append(f"{one}: {me} is pure, no input, output or clock")
            if one.root in KAFKA_LIBRARIES and me not in MAY_USE_KAFKA:
                wrong.append(f"{one}: {me} knows no Kafka")
            if one.root in NOT_DEPLOYED and not lazily:
                wrong.append(f"{one}: not among the dependencies of what is deployed")
    return wrong


def test_no_module_breaks_the_layers() -> None:
    found = all_imports("valuedrift")
    assert len(found) > 100
    assert violations(found) == []


def test_every_part_of_the_package_is_in_the_table() -> None:
    root = SOURCES["valuedrift"]
    parts = {path.stem for path in root.glob("*.py")} | {path.parent.name for path in root.glob("*/__init__.py")}
    assert parts - {"__init__", TESTING} - rank().keys() == set()


def test_no_part_is_in_the_table_twice() -> None:
    names = [name for _, names in LAYERS for name in names]
    assert len(names) == len(set(names))
    assert set(SIDEWAYS) | set().union(*SIDEWAYS.values()) <= set(names)
    assert set(names) >= PURE


def test_sideways_imports_have_no_cycle() -> None:
    def reach(name: str) -> set[str]:
        direct = SIDEWAYS.get(name, set())
        return direct.union(*(reach(other) for other in direct)) if direct else set()

    for name in SIDEWAYS:
        assert name not in reach(name)


def test_training_uses_only_inner_parts_of_the_product() -> None:
    outer = {"scorer", "monitor", "replay", "web", "cli", "kafka_client", "topics", TESTING}
    found = [one for one in all_imports("goaltrain") if one.root == "valuedrift" and one.to_part in outer]
    assert list(map(str, found)) == []


@pytest.mark.parametrize(
    ("module", "statement", "complaint"),
    [
        ("valuedrift.windows.engine", "import orjson", "pure"),
        ("valuedrift.windows.engine", "import time", "no input, output or clock"),
        ("valuedrift.windows.engine", "from valuedrift.events import ChatEvent", "not an inner layer"),
        ("valuedrift.windows.engine", "from valuedrift import events", "not an inner layer"),
        ("valuedrift.windows.engine", "from ..scorer.loop import ScorerLoop", "not an inner layer"),
        ("valuedrift.drift.detector", "def f():\n    from valuedrift.windows import Labels", "not an inner layer"),
        ("valuedrift.taxonomy", "from valuedrift.information import entropy", "not an inner layer"),
        ("valuedrift.events.decode", "import kafka.errors", "knows no Kafka"),
        ("valuedrift.classifier.onnx", "from faust import App", "knows no Kafka"),
        ("valuedrift.classifier.onnx", "import torch", "not among the dependencies"),
        ("valuedrift.scorer.loop", "from valuedrift.monitor.app import app", "not an inner layer"),
        ("valuedrift.scorer.loop", "from valuedrift.testing import LocalKafka", "only tests"),
        ("valuedrift.bench.broker", "from valuedrift.testing import LocalKafka", "only tests"),
        ("valuedrift.testing.doubles", "from valuedrift.scorer.loop import ScorerLoop", "not an inner layer"),
        ("valuedrift.classifier.bundle", "from goaltrain.card import Card", "never imports its training"),
        ("valuedrift.bench.classify", "import torch", "not among the dependencies"),
        ("valuedrift.scorer.loop", "def f():\n    import torch", "not among the dependencies"),
        ("valuedrift.unheard_of", "from valuedrift.errors import Malformed", "not an inner layer"),
    ],
)
def test_the_check_sees_what_it_must_not_let_through(module: str, statement: str, complaint: str) -> None:
    file = SOURCES["valuedrift"].joinpath(*module.split(".")[1:]).with_suffix(".py")
    (wrong, *rest) = violations(list(imports(file, module, statement)))
    assert complaint in wrong
    assert not rest
