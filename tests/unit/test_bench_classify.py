"""The inference benchmarks as they run, on little input: counts and files, never speed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from valuedrift.bench import classify, gpu
from valuedrift.bench.__main__ import main
from valuedrift.bench.texts import exchanges, stream
from valuedrift.classifier import bundled_model_path
from valuedrift.classifier.bundle import open_bundle

ort = pytest.importorskip("onnxruntime")
pytest.importorskip("onnx")


def test_ours_is_measured_without_rivals(capsys: pytest.CaptureFixture[str]) -> None:
    found = classify.run(events=24, rivals=False)
    (pace,) = found.values()
    assert pace > 0
    printed = capsys.readouterr().out
    assert "avx512_vnni" in printed
    assert "24 exchanges" in printed


def test_a_stream_reports_its_memory_on_the_way(capsys: pytest.CaptureFixture[str]) -> None:
    classify.run_stream(events=1100)  # chunks of 512: three of them
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("1,100 exchanges streamed")
    counts = [int(line.split()[0].replace(",", "")) for line in lines[2:]]
    assert counts == [512, 1024, 1100]
    assert all(0 < float(line.split()[1]) <= float(line.split()[2]) for line in lines[2:])


def test_the_list_and_the_stream_are_the_same_texts() -> None:
    assert list(stream(20, seed=4)) == exchanges(20, seed=4)


def test_the_gpu_benchmark_rehearses_on_the_cpu(tmp_path: Path) -> None:
    out = tmp_path / "gpu.json"
    gpu.run(gpu.Wanted("cpu", small=True, precision=None, events=80, out=out))
    found = json.loads(out.read_text())
    assert found["exchanges"] == 80
    assert found["plan"]["bound"]  # buffers are bound as on a GPU
    assert found["labels_equal_to_fp32"] == 1.0
    assert set(found["events_per_s_by_token_budget"]) == {"512", "1024", "2048"}
    assert {"ours, tokens given", "ours, tokeniser included"} <= set(found["events_per_s"])
    assert all(pace > 0 for pace in found["events_per_s"].values())
    assert found["versions"]["numpy"] == np.__version__
    assert 100 < found["tokens_mean"] < 260


def test_without_cuda_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    if "CUDAExecutionProvider" in ort.get_available_providers():
        pytest.skip("this ONNX Runtime has CUDA")
    assert main(["gpu"]) == 1
    assert "--provider cpu --small" in capsys.readouterr().err


def test_work_of_a_t5_base_event() -> None:
    sizes = {"d_model": 768, "d_kv": 64, "d_ff": 3072, "num_heads": 12, "num_layers": 12, "feed_forward_proj": "relu"}
    config = open_bundle(bundled_model_path()).config.model_copy(update={"architecture": sizes})
    # 85 M parameters in the products, two operations each per token, and a few per cent of attention.
    assert 30e9 < gpu.flops(config, np.array([180])) < 33e9
    assert gpu.flops(config, np.array([180, 180])) == gpu.flops(config, np.array([180]))
    assert gpu.flops(config, np.array([90, 270])) > gpu.flops(config, np.array([180, 180]))
