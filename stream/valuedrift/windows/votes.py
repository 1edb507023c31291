"""One vote per conversation: which events the detector sees.

The detector's guarantee is for labels that are independent while behaviour is stable. Events of one conversation are
alike: in runs of mean length 2 they drive false alarms from 1 to over 1,000 per 10,000 windows. So windows count
events, and detectors count *votes*:

1. Late events never vote; what came on time without a conversation votes for itself.
2. In a pane, a conversation speaks through its first on-time event, by event time, then by source position.
3. It votes unless it has voted in a pane that began less than `Rules.vote_again_ns` before this one. So a conversation
   that goes on for hours, or an id that is really a user's, goes on being heard, at the stated distance.
4. At most `votes_per_pane` conversations speak in a pane. Of more, those are heard whose lots, drawn from conversation
   and pane alone, are smallest: a uniform sample.

Why this is right
    Who votes follows from ids, times and earlier votes; never from a label. So while labels of different conversations
    are independent and identically distributed, so are votes, given all that was decided before: the martingale of
    `valuedrift.drift` needs no more. (Two votes of one conversation are apart by what rule 3 says, and independent as
    far as that makes them.)
Why it is the same in every run
    It is decided when a pane closes: once, in the order of event time, when the pane holds all of its on-time events.
    Smallest-of-all (rules 2 and 4) merges in any order. Repeats never get here: the high-water marks drop them before.
Why memory is bounded
    Open panes keep about twice `votes_per_pane` speakers (`valuedrift.windows.ballots`), and voters are kept by panes
    of `vote_again_ns`: three bytes each, of at most `Rules.voters` of them. A conversation is known by 24 bits of its
    hash. With v voters remembered a new one is taken for one of them, and stays silent, with probability v/2²⁴: 0.2 %
    at the most.
What it does not see
    A behaviour that only ever shows in later turns of conversations shorter than `vote_again_ns`. Windows count it.
"""

from __future__ import annotations

import base64
from collections import deque
from typing import Any

import numpy as np

from valuedrift.windows.ballots import SLOT_BYTES, Heard

__all__ = ["Voters", "votes_per_pane"]


def votes_per_pane(voters: int, pane_ns: int, vote_again_ns: int) -> int:
    """Return how many conversations may vote in a pane, so that at most `voters` of them are remembered."""
    return max(1, voters // max(1, -(-vote_again_ns // pane_ns)))


class Voters:
    """Conversations that have voted not long ago.

    Parameters
    ----------
    again_ns
        After how much event time, from pane to pane, a conversation may vote again.
    """

    def __init__(self, again_ns: int) -> None:
        self._again_ns = again_ns
        self._panes: deque[tuple[int, list[int], str]] = deque()  # start of a pane, slots, as saved; oldest first
        self._silent: set[int] = set()

    def __len__(self) -> int:
        return len(self._silent)

    @property
    def until(self) -> int | None:
        """Event time from which nobody is remembered any more; None while nobody is."""
        return self._panes[-1][0] + self._again_ns if self._panes else None

    def elect(self, start: int, heard: Heard) -> tuple[list[int], ...]:
        """Close a pane's ballot; panes must come in order.

        Returns
        -------
        Goals and bins of fit of the votes, and tenants where these are told apart, in no order that means anything.
        """
        self.forget(start)
        slots = heard.slots
        columns = (heard.goals, heard.fits, *([heard.tenants] if heard.tenants else []))
        if self._silent.isdisjoint(slots):
            votes, voted = tuple(columns), slots
        else:
            free = [i for i, slot in enumerate(slots) if slot not in self._silent]
            votes = tuple([column[i] for i in free] for column in columns)
            voted = [slots[i] for i in free]
        if voted and self._again_ns > 0:
            self._panes.append((start, voted, _pack(voted)))
            self._silent.update(voted)
        return votes

    def forget(self, until: int) -> None:
        """Forget who may vote again in panes that start at `until` or later."""
        while self._panes and self._panes[0][0] + self._again_ns <= until:
            self._silent.difference_update(self._panes.popleft()[1])

    def to_list(self) -> list[list[Any]]:
        """Return a JSON-ready form that `restore` takes: [start of a pane, its voters, Base64 of 3 bytes each]."""
        return [[start, packed] for start, _, packed in self._panes]

    def restore(self, data: list[list[Any]]) -> None:
        """Go on from what `to_list` saved."""
        self._panes = deque((start, _unpack(packed), packed) for start, packed in data)
        self._silent = {slot for _, slots, _ in self._panes for slot in slots}


def _pack(slots: list[int]) -> str:
    words = np.array(slots, dtype=">u4")
    return base64.b64encode(words.view(np.uint8).reshape(-1, 4)[:, 4 - SLOT_BYTES :].tobytes()).decode()


def _unpack(packed: str) -> list[int]:
    raw = np.frombuffer(base64.b64decode(packed), dtype=np.uint8).reshape(-1, SLOT_BYTES)
    words = np.zeros((len(raw), 4), dtype=np.uint8)
    words[:, 4 - SLOT_BYTES :] = raw
    slots: list[int] = words.view(">u4").ravel().tolist()
    return slots
