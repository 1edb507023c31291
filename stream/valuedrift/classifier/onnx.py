"""The classifier that runs: tokenise, batch, infer, round to the grid."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from tokenizers import Tokenizer

from valuedrift.classifier.batching import MicroBatch, micro_batches, pad
from valuedrift.classifier.bundle import MODEL, TOKENIZER, ModelConfig, bundled_model_path, open_bundle
from valuedrift.classifier.encode import Encoded, Encoder
from valuedrift.classifier.session import Provider, available_threads, open_session
from valuedrift.errors import ClassifierError, ModelError
from valuedrift.taxonomy import K, quantise

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    from valuedrift.classifier.protocol import Exchange

__all__ = ["Classified", "OnnxClassifier", "load"]

# Tokenising runs in a thread beside inference; its own pool of threads must be on, and a later fork must not warn.
os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")

CPU_BUDGET: Final = 1024
"""Tokens per micro-batch on a CPU: attention scores of more leave the cache."""

CUDA_BUDGET: Final = 32_768
"""Tokens per micro-batch on a GPU."""

CHUNK: Final = 512
"""Exchanges tokenised and sorted at a time: enough for full batches, and what bounds memory."""


class Classified(NamedTuple):
    """What is known of n exchanges.

    Attributes
    ----------
    quantised
        Shape (n, 5), integers; each row adds up to `GRID`.
    truncated
        Shape (n,), true where a text was too long to be read in full.
    """

    quantised: npt.NDArray[np.int64]
    truncated: npt.NDArray[np.bool_]


class OnnxClassifier:
    """Runs a model folder with ONNX Runtime.

    A row depends on its exchange alone, not on its batch, its place, or the number of threads.

    Parameters
    ----------
    path
        The model folder; it is verified first.
    threads
        How many micro-batches are inferred side by side on a CPU, each on one thread: small matrices gain more from
        that than from being split. By default as many as the process may use.
    provider
        "auto" takes CUDA if ONNX Runtime has it.
    token_budget
        Most tokens of a micro-batch. Larger suits GPUs, smaller the caches of CPUs; the default knows both.
    chunk
        Exchanges that are tokenised and sorted together.

    Raises
    ------
    ClassifierError
        If ONNX Runtime is missing, doubled, or lacks the provider.
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
        chunk: int = CHUNK,
    ) -> None:
        bundle = open_bundle(path)
        self._fingerprint = bundle.fingerprint
        self._config = bundle.config
        try:
            tokenizer = Tokenizer.from_file(str(path / TOKENIZER))
            self._encoder = Encoder(tokenizer, bundle.config.template)
        except Exception as error:  # tokenizers raises bare Exception
            raise ModelError(f"{path / TOKENIZER} can't be used: {error}") from error
        self._session = open_session(path / MODEL, threads=1, provider=provider)
        on_cuda = "CUDAExecutionProvider" in self._session.get_providers()
        self._budget = token_budget or (CUDA_BUDGET if on_cuda else CPU_BUDGET)
        self._chunk = chunk
        self._workers = 1 if on_cuda else threads or available_threads()

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
        chunks = [exchanges[start : start + self._chunk] for start in range(0, len(exchanges), self._chunk)]
        if not chunks:
            return Classified(quantised, truncated)
        with (
            ThreadPoolExecutor(1, thread_name_prefix="tokenise") as tokenise,
            ThreadPoolExecutor(self._workers, thread_name_prefix="infer") as infer,
        ):
            ahead = tokenise.submit(self._encoder.encode, chunks[0])
            for number in range(len(chunks)):
                encoded = ahead.result()
                if number + 1 < len(chunks):
                    ahead = tokenise.submit(self._encoder.encode, chunks[number + 1])
                place = slice(number * self._chunk, number * self._chunk + len(encoded))
                quantised[place] = self._infer(encoded, infer)
                truncated[place] = [each.truncated for each in encoded]
        return Classified(quantised, truncated)

    def _infer(self, encoded: Sequence[Encoded], pool: ThreadPoolExecutor) -> npt.NDArray[np.int64]:
        logits = np.zeros((len(encoded), K), dtype=np.float64)
        batches = list(micro_batches([len(each.ids) for each in encoded], self._budget, self._config.step))

        def run(batch: MicroBatch) -> npt.NDArray[np.float32]:
            return self._run([encoded[index].ids for index in batch.indices], batch.width)

        for batch, found in zip(batches, pool.map(run, batches), strict=True):
            logits[batch.indices] = found
        if not np.isfinite(logits).all():
            raise ClassifierError("the model gave a logit that is not finite")
        return quantise(_softmax(logits / self._config.temperature))

    def _run(self, rows: list[list[int]], width: int) -> npt.NDArray[np.float32]:
        # ONNX Runtime sums over tokens in another order when there is one row only: keep it company.
        ids, mask = pad(rows if len(rows) > 1 else rows * 2, width, self._encoder.pad_id)
        try:
            (found,) = self._session.run(["logits"], {"ids": ids, "mask": mask})
        except Exception as error:  # noqa: BLE001  # a dozen types; their messages may quote tensors
            raise ClassifierError(f"inference failed: {type(error).__name__}") from None
        return np.asarray(found[: len(rows)])


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
