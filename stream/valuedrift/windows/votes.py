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
    An open pane keeps at most twice `votes_per_pane` speakers, and voters are kept by panes of `vote_again_ns`: three
    bytes each, of at most `Rules.voters` of them. A conversation is known by 24 bits of its hash. With v voters
    remembered a new one is taken for one of them, and stays silent, with probability v/2²⁴: 0.2 % at the most.
What it does not see
    A behaviour that only ever shows in later turns of conversations shorter than `vote_again_ns`. Windows count it.
"""

from __future__ import annotations

import base64
import heapq
from collections import deque
from collections.abc import Mapping
from typing import Any, Final

from valuedrift.taxonomy import IntArray

__all__ = ["UNKNOWN_FIT", "Ballot", "Speaker", "Voters", "slot_of", "votes_per_pane"]

Speaker = tuple[int, int, int, int, int]
"""(event time ns, source partition, offset, goal, bin of fit or -1) of an event."""

UNKNOWN_FIT: Final = -1
"""Stands for the bin of fit (`valuedrift.fit`) of an event of which it is not known."""

_SLOT_BYTES: Final = 3
_SLOTS: Final = 1 << (8 * _SLOT_BYTES)
_MASK: Final = (1 << 64) - 1


def slot_of(conversations: IntArray) -> IntArray:
    """Return what is kept of conversations' hashes: the lowest 24 bits."""
    return conversations % _SLOTS


def votes_per_pane(voters: int, pane_ns: int, vote_again_ns: int) -> int:
    """Return how many conversations may vote in a pane, so that at most `voters` of them are remembered."""
    return max(1, voters // max(1, -(-vote_again_ns // pane_ns)))


def _lot(slot: int, start: int) -> tuple[int, int]:
    """Draw a number for a conversation in a pane (the finaliser of MurmurHash3). Equal ones go by the slot."""
    bits = (slot * 0x9E3779B97F4A7C15 + start) & _MASK
    bits = ((bits ^ bits >> 33) * 0xFF51AFD7ED558CCD) & _MASK
    bits = ((bits ^ bits >> 33) * 0xC4CEB9FE1A85EC53) & _MASK
    return bits ^ bits >> 33, slot


class Ballot:
    """The conversations of an open pane, each with its first on-time event.

    Parameters
    ----------
    start
        Start of the pane, ns.
    limit
        How many conversations may speak.
    """

    __slots__ = ("_limit", "_speakers", "_start")

    def __init__(self, start: int, limit: int) -> None:
        self._start, self._limit = start, limit
        self._speakers: dict[int, Speaker] = {}

    def add(self, slot: int, speaker: Speaker) -> None:
        """Take an on-time event of a conversation."""
        known = self._speakers.get(slot)
        if known is None or speaker < known:
            self._speakers[slot] = speaker
            if len(self._speakers) > 2 * self._limit:
                self._speakers = dict(self.heard())

    def heard(self) -> Mapping[int, Speaker]:
        """Return the first on-time event of every conversation that is heard.

        A conversation that was left out once is never among the smallest again, so dropping it early changes nothing.
        """
        if len(self._speakers) <= self._limit:
            return self._speakers
        drawn = heapq.nsmallest(self._limit, self._speakers, key=lambda slot: _lot(slot, self._start))
        return {slot: self._speakers[slot] for slot in drawn}

    def to_list(self) -> list[list[int]]:
        """Return a JSON-ready form that `restore` takes; times count from the pane's start."""
        return [[slot, time - self._start, *rest] for slot, (time, *rest) in sorted(self.heard().items())]

    def restore(self, data: list[list[int]]) -> None:
        """Go on from what `to_list` saved."""
        # an earlier release has saved no fit
        self._speakers = {
            slot: (self._start + time, part, offset, goal, fit[0] if fit else UNKNOWN_FIT)
            for slot, time, part, offset, goal, *fit in data
        }


class Voters:
    """Conversations that have voted not long ago.

    Parameters
    ----------
    again_ns
        After how much event time, from pane to pane, a conversation may vote again.
    """

    def __init__(self, again_ns: int) -> None:
        self._again_ns = again_ns
        self._panes: deque[tuple[int, list[int]]] = deque()  # start of a pane, slots; oldest first
        self._silent: set[int] = set()

    def __len__(self) -> int:
        return len(self._silent)

    def elect(self, start: int, ballot: Ballot) -> list[tuple[int, int]]:
        """Close a pane's ballot; panes must come in order.

        Returns
        -------
        Goal and bin of fit of every vote, in no order that means anything.
        """
        self.forget(start)
        votes: list[tuple[int, int]] = []
        voted: list[int] = []
        for slot, speaker in ballot.heard().items():
            if slot not in self._silent:
                votes.append(speaker[3:])
                voted.append(slot)
        if voted and self._again_ns > 0:
            self._panes.append((start, sorted(voted)))
            self._silent.update(voted)
        return votes

    def forget(self, until: int) -> None:
        """Forget who may vote again in panes that start at `until` or later."""
        while self._panes and self._panes[0][0] + self._again_ns <= until:
            self._silent.difference_update(self._panes.popleft()[1])

    def to_list(self) -> list[list[Any]]:
        """Return a JSON-ready form that `restore` takes: [start of a pane, its voters, Base64 of 3 bytes each]."""
        return [[start, _pack(slots)] for start, slots in self._panes]

    def restore(self, data: list[list[Any]]) -> None:
        """Go on from what `to_list` saved."""
        self._panes = deque((start, _unpack(packed)) for start, packed in data)
        self._silent = {slot for _, slots in self._panes for slot in slots}


def _pack(slots: list[int]) -> str:
    return base64.b64encode(b"".join(slot.to_bytes(_SLOT_BYTES, "big") for slot in slots)).decode()


def _unpack(packed: str) -> list[int]:
    raw = base64.b64decode(packed)
    return [int.from_bytes(raw[i : i + _SLOT_BYTES], "big") for i in range(0, len(raw), _SLOT_BYTES)]
