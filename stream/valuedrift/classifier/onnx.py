"""The classifier that runs: tokenise, batch, infer, round to the grid."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer

from valuedrift.classifier.budget import TokenBudget
from valuedrift.classifier.bundle import MODEL, TOKENIZER, ModelConfig, bundled_model_path, open_bundle
from valuedrift.classifier.encode import Encoder
from valuedrift.classifier.execute import Bound, Direct
from valuedrift.classifier.pipeline import Pipeline
from valuedrift.classifier.placement import check_placement
from valuedrift.classifier.plan import Plan, plan_for
from valuedrift.classifier.protocol import Classified, Exchange
from valuedrift.classifier.session import Provider, available_threads, device_of, open_session
from valuedrift.errors import ClassifierError, ModelError
from valuedrift.taxonomy import K, quantise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import numpy.typing as npt

    from valuedrift.classifier.execute import Executor

__all__ = ["OnnxClassifier", "load"]

# Tokenising runs in a thread beside inference; its own pool of threads must be on, and a later fork must not warn.
os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")


class OnnxClassifier:
    """Runs a model folder with ONNX Runtime.

    A row depends on its exchange alone, not on its batch, its place, the token budget, or the number of threads.

    Parameters
    ----------
    path
        The model folder; it is verified first.
    threads
        How many micro-batches are inferred side by side on a CPU, each on one thread. By default as many as the process
        may use.
    provider
        "auto" takes CUDA if ONNX Runtime has it; "cpu", "cuda" and "tensorrt" insist.
    token_budget
        Most tokens of a micro-batch. Larger suits GPUs, smaller the caches of CPUs; the default knows both.
    adjust
        Changes the plan that follows from the parameters above, for measurements.

    Raises
    ------
    ClassifierError
        If ONNX Runtime is missing, doubled, or lacks the provider; or if part of the graph would not run on the GPU.
    ModelError
        If the folder is incomplete, altered or not understood.
    """

    def __init__(
        self,
        path: Path,
        *,
        threads: int | None = None,
        provider: Provider = "auto",
        token_budget: int | None = None,
        adjust: Callable[[Plan], Plan] | None = None,
    ) -> None:
        bundle = open_bundle(path)
        self._fingerprint = bundle.fingerprint
        self._config = bundle.config
        try:
            tokenizer = Tokenizer.from_file(str(path / TOKENIZER))
            self._encoder = Encoder(tokenizer, bundle.config.template)
        except Exception as error:  # tokenizers raises bare Exception
            raise ModelError(f"{path / TOKENIZER} can't be used: {error}") from error
        try:
            session = open_session(path / MODEL, threads=1, provider=provider)
        except ModelError as error:
            if bundle.config.precision == "bf16":
                raise ModelError(
                    f"{path / MODEL} is in bf16, which ONNX Runtime has on GPUs only: for a CPU export int8 or fp32"
                ) from error
            raise
        cores = available_threads()
        plan = plan_for(
            device_of(session), step=bundle.config.step, cores=cores, threads=threads, token_budget=token_budget
        )
        self._plan = adjust(plan) if adjust else plan
        self._budget = TokenBudget(self._plan.token_budget)
        if self._plan.device != "cpu":
            check_placement(
                lambda profile: open_session(path / MODEL, threads=1, provider=provider, profile=profile),
                self._plan.step,
            )
        executors: list[Executor] = [Direct(session) for _ in range(self._plan.streams)]
        if self._plan.bound:
            others = (open_session(path / MODEL, threads=1, provider=provider) for _ in range(self._plan.streams - 1))
            where = "cpu" if self._plan.device == "cpu" else "cuda"
            executors = [Bound(each, where) for each in (session, *others)]
        self._pipeline = Pipeline(self._plan, self._encoder, executors, self._budget)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the manifest, in hex: changes with every byte of the model folder."""
        return self._fingerprint

    @property
    def short_fingerprint(self) -> str:
        """The first 16 digits, for people."""
        return self._fingerprint[:16]

    @property
    def config(self) -> ModelConfig:
        """The model's configuration, with its confusion matrix."""
        return self._config

    @property
    def confusion(self) -> npt.NDArray[np.int64]:
        """Counts [true, predicted] on the model's test split, shape (5, 5)."""
        return np.asarray(self._config.confusion, dtype=np.int64)

    @property
    def plan(self) -> Plan:
        """Device, sizes and threads."""
        return self._plan

    @property
    def budget(self) -> TokenBudget:
        """Tokens per micro-batch at present, and how often memory ran out."""
        return self._budget

    @property
    def pipeline(self) -> Pipeline:
        """What runs chunks, for measurements: from texts or from tokens to logits."""
        return self._pipeline

    def classify(self, exchanges: Sequence[Exchange]) -> npt.NDArray[np.int64]:
        """Classify exchanges.

        Returns
        -------
        Shape (n, 5), in input order; each row adds up to `GRID`.

        Raises
        ------
        ClassifierError
            If inference fails or gives numbers that are not finite.
        """
        return self.classify_detailed(exchanges).quantised

    def classify_detailed(self, exchanges: Sequence[Exchange]) -> Classified:
        """Classify exchanges, and say which were too long to be read in full."""
        quantised = np.zeros((len(exchanges), K), dtype=np.int64)
        truncated = np.zeros(len(exchanges), dtype=np.bool_)
        done = 0
        for chunk in self.classify_stream(exchanges):
            place = slice(done, done + len(chunk.truncated))
            quantised[place], truncated[place] = chunk
            done = place.stop
        return Classified(quantised, truncated)

    def classify_stream(self, exchanges: Iterable[Exchange]) -> Iterator[Classified]:
        """Classify exchanges as they come, however many, in bounded memory.

        Yields
        ------
        Results of chunks, in input order; how many exchanges a chunk has follows from the device.
        """
        for inferred in self._pipeline.run(exchanges):
            if not np.isfinite(inferred.logits).all():
                raise ClassifierError("the model gave a logit that is not finite")
            yield Classified(quantise(_softmax(inferred.logits / self._config.temperature)), inferred.truncated)


def load(
    path: Path | None = None,
    *,
    threads: int | None = None,
    provider: Provider = "auto",
    token_budget: int | None = None,
) -> OnnxClassifier:
    """Load a model folder, by default the bundled one; parameters and errors as of `OnnxClassifier`."""
    folder = bundled_model_path() if path is None else path
    return OnnxClassifier(folder, threads=threads, provider=provider, token_budget=token_budget)


def _softmax(logits: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))
