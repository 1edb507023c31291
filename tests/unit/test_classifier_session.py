from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest

from valuedrift.classifier.session import available_threads, check_runtime, open_session
from valuedrift.errors import ClassifierError, ModelError


def installed(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    def version(name: str) -> str:
        if name not in names:
            raise metadata.PackageNotFoundError(name)
        return "1.0"

    monkeypatch.setattr("importlib.metadata.version", version)


def test_two_distributions_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch, "onnxruntime", "onnxruntime-gpu")
    with pytest.raises(ClassifierError, match="both installed"):
        check_runtime()


def test_no_distribution_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch)
    with pytest.raises(ClassifierError, match=r"valuedrift\[cpu\]"):
        check_runtime()


@pytest.mark.parametrize("name", ["onnxruntime", "onnxruntime-gpu"])
def test_either_distribution_will_do(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    installed(monkeypatch, name)
    check_runtime()


def test_threads_follow_the_affinity(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {3, 5, 7}, raising=False)
    assert available_threads() == 3


def test_a_file_that_is_no_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.onnx").write_bytes(b"not a model")
    with pytest.raises(ModelError, match=r"broken\.onnx"):
        open_session(tmp_path / "broken.onnx", threads=1, provider="cpu")


def test_cuda_is_not_replaced_silently(tmp_path: Path) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    if "CUDAExecutionProvider" in onnxruntime.get_available_providers():
        pytest.skip("this ONNX Runtime has CUDA")
    (tmp_path / "any.onnx").write_bytes(b"")
    with pytest.raises(ClassifierError, match="CUDA"):
        open_session(tmp_path / "any.onnx", threads=1, provider="cuda")
