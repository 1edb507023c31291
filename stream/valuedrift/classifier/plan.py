"""How a classifier uses its device: batch sizes, threads, sessions. Pure."""

from __future__ import annotations

import math
from typing import Final, Literal, NamedTuple

__all__ = ["CPU_BUDGET", "GPU_BUDGET", "Device", "Plan", "plan_for"]

Device = Literal["cpu", "cuda", "tensorrt"]

CPU_BUDGET: Final = 512
"""Tokens per micro-batch on a CPU: attention scores of more leave the cache."""

GPU_BUDGET: Final = 32_768
"""Tokens per micro-batch on a GPU."""

CPU_CHUNK: Final = 512
GPU_CHUNK: Final = 16_384

GPU_STEP: Final = 32
"""Few widths: a GPU chooses its kernels by shape, and every shape has buffers of its own."""

_GPU_STREAMS: Final = 2
_TOKENISERS: Final = (4, 6)
_LEVELS: Final = 8


class Plan(NamedTuple):
    """What is run where.

    Attributes
    ----------
    device
        Where the network runs.
    token_budget
        Most tokens of a micro-batch at the start, padding included; running out of memory lowers it.
    step
        Sequences are padded to multiples of this many tokens.
    chunk
        Exchanges tokenised and sorted at a time: enough for full batches, and what bounds memory.
    streams
        Micro-batches inferred side by side. On a GPU each has a session, and with it a CUDA stream, of its own; on a
        CPU they share one session and take a thread each: small matrices gain more from that than from being split.
    tokenisers
        Threads that tokenise.
    bound
        Whether inputs and outputs live in buffers on the device that are bound once and used again.
    levels
        Into how many steps the number of rows of a batch is rounded up, with rows that nobody reads: few shapes.
        0: not at all.
    """

    device: Device
    token_budget: int
    step: int
    chunk: int
    streams: int
    tokenisers: int
    bound: bool
    levels: int

    def padded_rows(self, rows: int, width: int, token_budget: int) -> int:
        """Rows of a batch as it is run: at least two, as one row alone would be summed in another order."""
        if not self.levels:
            return max(2, rows)
        most = max(2, token_budget // width)
        quantum = max(2, most // self.levels)
        return min(-(-rows // quantum) * quantum, most)


def plan_for(
    device: Device, *, step: int, cores: int, threads: int | None = None, token_budget: int | None = None
) -> Plan:
    """Plan for a device.

    Parameters
    ----------
    device
        Where the network runs.
    step
        Of the model; on a GPU it becomes coarser.
    cores
        That this process may use.
    threads
        How many of them infer, on a CPU; by default all.
    token_budget
        By default what suits the device.
    """
    if device == "cpu":
        return Plan(
            device,
            token_budget or CPU_BUDGET,
            step,
            CPU_CHUNK,
            streams=threads or cores,
            tokenisers=1,
            bound=False,
            levels=0,
        )
    fewest, most = _TOKENISERS
    return Plan(
        device,
        token_budget or GPU_BUDGET,
        math.lcm(step, GPU_STEP),
        GPU_CHUNK,
        streams=_GPU_STREAMS,
        tokenisers=min(most, max(fewest, cores - _GPU_STREAMS)),
        bound=True,
        levels=_LEVELS,
    )
