"""Executors, placement, plan and budget, on the CPU provider: what a GPU runs through, but for the GPU."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuedrift.bench.texts import exchanges
from valuedrift.classifier import OnnxClassifier, bundled_model_path, load
from valuedrift.classifier.bundle import MODEL
from valuedrift.classifier.execute import Bound, Direct
from valuedrift.classifier.placement import check_placement, fallen_back, read_profile
from valuedrift.classifier.plan import Device, Plan, plan_for
from valuedrift.classifier.session import open_session
from valuedrift.errors import ClassifierError

pytest.importorskip("onnxruntime")

Tokens = np.ndarray[Any, np.dtype[np.int64]]


@pytest.fixture(scope="module")
def session() -> Any:
    return open_session(bundled_model_path() / MODEL, threads=1, provider="cpu")


def batch(rows: int, width: int, seed: int = 3) -> tuple[Tokens, Tokens]:
    ids = np.random.default_rng(seed).integers(6, 200, (rows, width))
    mask = np.ones_like(ids)
    mask[0, width // 2 :] = 0
    return ids, mask


def as_on_a_gpu(plan: Plan) -> Plan:
    """The plan of a GPU, on the CPU provider and in small."""
    gpu = plan_for("cuda", step=plan.step, cores=2, token_budget=2048)
    # Widths stay: other padding, other sums, and here and there another rounding of an activation.
    return gpu._replace(device="cpu", chunk=100, tokenisers=3, step=plan.step)


def test_bound_buffers_give_what_plain_arrays_give(session: Any) -> None:
    direct, bound = Direct(session), Bound(session, "cpu")
    shapes = [(4, 32), (2, 64), (4, 32), (4, 32)]
    for seed, (rows, width) in enumerate(shapes):
        ids, mask = batch(rows, width, seed)
        np.testing.assert_array_equal(bound.run(ids, mask), direct.run(ids, mask))
    assert bound.shapes == 2  # the buffers of a shape are used again


def test_results_of_a_bound_run_outlive_the_next_run(session: Any) -> None:
    bound = Bound(session, "cpu")
    first = bound.run(*batch(4, 32, 1))
    kept = first.copy()
    assert not np.array_equal(bound.run(*batch(4, 32, 2)), first)
    np.testing.assert_array_equal(first, kept)


@pytest.mark.parametrize("kind", ["direct", "bound"])
def test_a_failure_says_nothing_of_the_input(session: Any, kind: str) -> None:
    executor = Direct(session) if kind == "direct" else Bound(session, "cpu")
    ids, mask = batch(2, 32)
    ids[0, 0] = 87_654_321  # no such token: ONNX Runtime's own message quotes it
    with pytest.raises(ClassifierError) as caught:
        executor.run(ids, mask)
    assert "87654321" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    np.testing.assert_array_equal(executor.run(*batch(2, 32)), Direct(session).run(*batch(2, 32)))


def test_the_way_of_a_gpu_gives_the_rows_of_the_cpu() -> None:
    made = exchanges(350, seed=5)
    classifier = OnnxClassifier(bundled_model_path(), provider="cpu", adjust=as_on_a_gpu)
    assert classifier.plan.bound
    np.testing.assert_array_equal(classifier.classify(made), load(threads=1, provider="cpu").classify(made))


def test_a_stream_is_taken_only_as_far_as_needed() -> None:
    taken = 0

    def source() -> Any:
        nonlocal taken
        for each in exchanges(400, seed=6):
            taken += 1
            yield each

    classifier = OnnxClassifier(
        bundled_model_path(), threads=2, provider="cpu", adjust=lambda plan: plan._replace(chunk=20)
    )
    found = classifier.classify_stream(source())
    assert isinstance(found, Generator)
    first = next(found)
    assert first.quantised.shape == (20, 5)
    assert taken <= 4 * 20
    found.close()
    assert taken <= 4 * 20


LENGTHS = st.integers(2, 3000)


@given(rows=st.integers(1, 3000), width=st.integers(1, 16).map(lambda n: 32 * n), budget=st.integers(64, 1 << 17))
def test_few_numbers_of_rows_reach_a_gpu(rows: int, width: int, budget: int) -> None:
    plan = plan_for("cuda", step=8, cores=8, token_budget=budget)
    most = max(1, budget // width)
    padded = plan.padded_rows(min(rows, most), width, budget)
    assert padded >= max(2, min(rows, most))
    assert padded <= max(2, most)  # never beyond what the budget allows
    levels = {plan.padded_rows(each, width, budget) for each in range(1, most + 1)} if most < 3000 else set()
    assert len(levels) <= 2 * plan.levels + 1


def test_a_plan_follows_device_and_cores() -> None:
    cpu = plan_for("cpu", step=8, cores=5)
    assert (cpu.streams, cpu.tokenisers, cpu.bound, cpu.step) == (5, 1, False, 8)
    assert plan_for("cpu", step=8, cores=5, threads=2).streams == 2
    devices: list[Device] = ["cuda", "tensorrt"]
    for device in devices:
        gpu = plan_for(device, step=24, cores=16)
        assert (gpu.streams, gpu.tokenisers, gpu.bound) == (2, 6, True)
        assert gpu.step % 24 == 0
        assert gpu.step % 32 == 0
    assert plan_for("cuda", step=8, cores=1).tokenisers == 4


def profiled(path: Path) -> Any:
    return open_session(bundled_model_path() / MODEL, threads=1, provider="cpu", profile=path)


def events_of_a_real_run(folder: Path, rows: int) -> list[dict[str, Any]]:
    session = profiled(folder / "run")
    ids, mask = batch(rows, 32)
    session.run(["logits"], {"ids": ids, "mask": mask})
    return list(json.loads(Path(session.end_profiling()).read_text()))


def test_a_profile_tells_who_ran_what(tmp_path: Path) -> None:
    placed = read_profile(events_of_a_real_run(tmp_path, rows=13))
    assert {node.provider for node in placed} == {"CPUExecutionProvider"}
    wrong = fallen_back(placed, rows=13)
    assert {"Attention", "MatMulIntegerToFloat"} <= {node.operator for node in wrong}
    shapes_only = [node for node in placed if node not in wrong]
    assert {"Range"} <= {node.operator for node in shapes_only}  # positions: the same for every row
    assert not {"Attention", "MatMulIntegerToFloat", "RMSNormalization"} & {node.operator for node in shapes_only}


def test_one_operator_left_on_the_cpu_is_found(tmp_path: Path) -> None:
    events = events_of_a_real_run(tmp_path, rows=13)
    nodes = [event for event in events if event.get("cat") == "Node"]
    for event in nodes:
        event["args"]["provider"] = "CUDAExecutionProvider"
    assert fallen_back(read_profile(events), rows=13) == []
    next(event for event in nodes if event["args"]["op_name"] == "Gelu")["args"]["provider"] = "CPUExecutionProvider"
    assert [node.operator for node in fallen_back(read_profile(events), rows=13)] == ["Gelu"]


def test_a_graph_on_the_cpu_does_not_pass_for_one_on_a_gpu() -> None:
    with pytest.raises(ClassifierError, match=r"classifier\.provider: .* on the CPU instead of the GPU: .*Attention"):
        check_placement(profiled, 32)


# The arena of a process is limited once and for all, so this runs in one of its own. The error is ONNX Runtime's.
OUT_OF_MEMORY = """
import json, sys
import onnxruntime as ort
import numpy as np
from valuedrift.bench.texts import exchanges
from valuedrift.classifier import OnnxClassifier, bundled_model_path, load
from valuedrift.classifier.bundle import MODEL

limit, bound, budget = int(sys.argv[1]), sys.argv[2] == "bound", int(sys.argv[3])
made = exchanges(300, seed=8)
expected = load(threads=1, provider="cpu").classify(made)

memory = ort.OrtMemoryInfo("Cpu", ort.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, ort.OrtMemType.DEFAULT)
settings = {"max_mem": limit, "arena_extend_strategy": 1, "initial_chunk_size_bytes": 1 << 20}
ort.create_and_register_allocator(memory, ort.OrtArenaCfg(settings))
options = ort.SessionOptions

def limited():
    made = options()
    made.add_session_config_entry("session.use_env_allocators", "1")
    return made

ort.SessionOptions = limited
classifier = OnnxClassifier(
    bundled_model_path(), threads=2 if bound else 1, provider="cpu", token_budget=budget,
    adjust=lambda plan: plan._replace(bound=bound, levels=8 * bound),
)
try:
    found = classifier.classify(made)
except Exception as error:
    print(json.dumps({"error": f"{type(error).__name__}: {error}"}))
else:
    again = classifier.budget.halvings
    repeated = classifier.classify(made)
    print(json.dumps({
        "equal": bool((found == expected).all() and (repeated == expected).all()),
        "halvings": classifier.budget.halvings,
        "later": classifier.budget.halvings - again,
        "budget": classifier.budget.tokens,
    }))
"""


def with_limited_memory(arguments: Sequence[object]) -> tuple[dict[str, Any], str]:
    done = subprocess.run(
        [sys.executable, "-c", OUT_OF_MEMORY, *map(str, arguments)], capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    return json.loads(lines[-1]), "\n".join(lines[:-1]) + done.stderr


@pytest.mark.parametrize("kind", ["direct", "bound"])
def test_out_of_memory_lowers_the_budget_and_goes_on(kind: str) -> None:
    weights = (bundled_model_path() / MODEL).stat().st_size
    sessions = 2 if kind == "bound" else 1  # each with weights of its own, in the order of the file and as kernels read
    limit = sessions * 3 * weights + (40 << 20)
    found, log = with_limited_memory([limit, kind, 1 << 15])
    assert found.get("equal"), found
    assert found["halvings"] >= 1
    assert found["budget"] < 1 << 15
    if kind == "direct":  # one stream: a budget once found to fit is kept; two compete for what is left
        assert found["later"] == 0
    assert found["budget"] >= 32  # still batches, not single exchanges
    assert log.count("classifier out of memory") == found["halvings"]


def test_too_little_memory_for_anything_is_an_error() -> None:
    weights = (bundled_model_path() / MODEL).stat().st_size
    found, _ = with_limited_memory([weights + (1 << 20), "direct", 1 << 12])
    assert found["error"].startswith(("ClassifierError: no memory", "ModelError: "))
