"""Exchanges in, logits out: tokenising ahead of inference, micro-batches side by side, a bounded amount in flight."""

from __future__ import annotations

import threading
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from queue import SimpleQueue
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from valuedrift.classifier.batching import MicroBatch, micro_batches, pad
from valuedrift.classifier.execute import OutOfMemory
from valuedrift.errors import ClassifierError
from valuedrift.taxonomy import K

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import numpy.typing as npt

    from valuedrift.classifier.budget import TokenBudget
    from valuedrift.classifier.encode import Encoded, Encoder
    from valuedrift.classifier.execute import Executor, Logits
    from valuedrift.classifier.plan import Plan
    from valuedrift.classifier.protocol import Exchange

__all__ = ["Inferred", "Pipeline"]


class Inferred(NamedTuple):
    """What the network said of the n exchanges of a chunk.

    Attributes
    ----------
    logits
        Shape (n, 5), in input order.
    truncated
        Shape (n,), true where a text was too long to be read in full.
    """

    logits: npt.NDArray[np.float64]
    truncated: npt.NDArray[np.bool_]


class _InFlight(NamedTuple):
    encoded: list[Encoded]
    batches: list[MicroBatch]
    found: list[Future[Logits]]

    def result(self) -> Inferred:
        logits = np.zeros((len(self.encoded), K), dtype=np.float64)
        for batch, found in zip(self.batches, self.found, strict=True):
            logits[batch.indices] = found.result()
        return Inferred(logits, np.array([each.truncated for each in self.encoded], dtype=np.bool_))


class Pipeline:
    """Runs chunks of exchanges.

    While one chunk is inferred, the next waits with its batches ready and the one after it is tokenised; nothing more
    is taken from the input.

    Parameters
    ----------
    plan
        Sizes and threads.
    encoder
        Tokenises.
    executors
        As many as the plan has streams.
    budget
        Most tokens of a batch; lowered here when memory runs out.
    """

    def __init__(self, plan: Plan, encoder: Encoder, executors: Sequence[Executor], budget: TokenBudget) -> None:
        self._plan = plan
        self._encoder = encoder
        self._budget = budget
        self._streams = len(executors)
        self._idle: SimpleQueue[Executor] = SimpleQueue()
        for executor in executors:
            self._idle.put(executor)
        self._alone = threading.Lock()
        self.watch: Callable[[str, float], None] | None = None
        """Is told the seconds that each slice of texts (`tokenise`) and each micro-batch (`infer`) took."""

    def run(self, exchanges: Iterable[Exchange]) -> Iterator[Inferred]:
        """Yield one result per chunk, in order.

        Raises
        ------
        ClassifierError
            If inference fails, or memory does not suffice for the smallest batch.
        """
        return self.infer(self.tokenised(exchanges))

    def tokenised(self, exchanges: Iterable[Exchange]) -> Iterator[list[Encoded]]:
        """Yield chunks of tokens; while the caller has one, the next is being made."""
        source = iter(exchanges)
        with ThreadPoolExecutor(self._plan.tokenisers, thread_name_prefix="tokenise") as pool:
            ahead = self._encode(source, pool)
            while ahead:
                encoded = [each for part in ahead for each in part.result()]
                ahead = self._encode(source, pool)
                yield encoded

    def infer(self, chunks: Iterable[list[Encoded]]) -> Iterator[Inferred]:
        """Infer chunks of tokens; parameters and errors as of `run`."""
        with ThreadPoolExecutor(self._streams, thread_name_prefix="infer") as pool:
            waiting: deque[_InFlight] = deque()
            try:
                for encoded in chunks:
                    waiting.append(self._submit(encoded, pool))
                    if len(waiting) > 1:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:  # whether it failed or nobody wants the rest
                pool.shutdown(wait=False, cancel_futures=True)

    def _encode(self, source: Iterator[Exchange], pool: ThreadPoolExecutor) -> list[Future[list[Encoded]]]:
        """Start to tokenise the next chunk, one slice per thread."""
        chunk = list(islice(source, self._plan.chunk))
        size = max(1, -(-len(chunk) // self._plan.tokenisers))
        return [pool.submit(self._tokenise, chunk[start : start + size]) for start in range(0, len(chunk), size)]

    def _tokenise(self, part: list[Exchange]) -> list[Encoded]:
        start = time.perf_counter()
        encoded = self._encoder.encode(part)
        self._took("tokenise", start)
        return encoded

    def _took(self, stage: str, start: float) -> None:
        if self.watch is not None:
            self.watch(stage, time.perf_counter() - start)

    def _submit(self, encoded: list[Encoded], pool: ThreadPoolExecutor) -> _InFlight:
        lengths = [len(each.ids) for each in encoded]
        batches = list(micro_batches(lengths, self._budget.tokens, self._plan.step))
        found = [
            pool.submit(self._infer, [encoded[index].ids for index in batch.indices], batch.width) for batch in batches
        ]
        return _InFlight(encoded, batches, found)

    def _infer(self, rows: list[list[int]], width: int) -> Logits:
        executor = self._idle.get()
        try:
            return self._fit(executor, rows, width)
        except OutOfMemory:
            pass
        finally:
            self._idle.put(executor)
        return self._infer_alone(rows, width)

    def _infer_alone(self, rows: list[list[int]], width: int) -> Logits:
        """Infer rows for which memory ran out while nothing else runs, and after everybody has handed back memory.

        Whoever waits here holds no executor, so that all of them come to be idle.
        """
        with self._alone:
            executors = [self._idle.get() for _ in range(self._streams)]
            try:
                ids, mask = pad(rows[:1] * 2, width, self._encoder.pad_id)
                for executor in executors:
                    with suppress(OutOfMemory):
                        executor.run(ids, mask, shrink=True)
                return self._halve(executors[0], rows, width)
            finally:
                for executor in executors:
                    self._idle.put(executor)

    def _halve(self, executor: Executor, rows: list[list[int]], width: int) -> Logits:
        """Infer rows in smaller and smaller batches until they fit."""
        try:
            return self._fit(executor, rows, width)
        except OutOfMemory:
            if len(rows) == 1:
                raise ClassifierError(f"no memory to infer one exchange of {width} tokens") from None
        half = -(-len(rows) // 2)
        return np.concatenate([self._halve(executor, part, width) for part in (rows[:half], rows[half:])])

    def _fit(self, executor: Executor, rows: list[list[int]], width: int) -> Logits:
        """Infer rows in batches within the budget; lower it if they don't fit."""
        most = max(1, self._budget.tokens // width)
        if len(rows) > most:  # the budget was lowered after these were put together
            parts = [rows[start : start + most] for start in range(0, len(rows), most)]
            return np.concatenate([self._fit(executor, part, width) for part in parts])
        padded = self._plan.padded_rows(len(rows), width, self._budget.tokens)
        ids, mask = pad(rows + rows[:1] * (padded - len(rows)), width, self._encoder.pad_id)
        start = time.perf_counter()
        try:
            logits = executor.run(ids, mask)[: len(rows)]
        except OutOfMemory:
            self._budget.lower(padded * width)
            raise
        self._took("infer", start)
        return logits
