"""Where a record names its conversation, and its tenant, and the numbers that stand for them from the scorer on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Final

__all__ = ["AUTO", "NONE", "TENANT", "UNKNOWN", "ConversationHash", "conversation_at", "conversation_hash"]

AUTO: Final = "auto"
"""Setting: the conversation is where the record's format has it."""

NONE: Final = "none"
"""Setting: conversations are not told apart; every event votes for itself."""

UNKNOWN: Final = 0
"""Stands for an event that names no conversation, or no tenant."""

TENANT: Final = b"tenant"
"""Kind of the hashes of tenants."""

ConversationHash = Callable[[str | None], int]
"""Turns a conversation id into its number."""

_BITS: Final = 53
"""Integers that every JSON reader keeps exactly (RFC 8259, section 6)."""


def conversation_at(record: Mapping[str, Any], path: str) -> str | None:
    """Return what stands at a dotted path: a string that is not empty, or a whole number; None for anything else.

    A member's own name may hold dots: ``attributes.gen_ai.conversation.id`` is found both nested and flat.
    """
    if path in record:
        found = record[path]
        if isinstance(found, str):
            return found or None
        return str(found) if isinstance(found, int) and not isinstance(found, bool) else None
    for at, character in enumerate(path):
        if character == "." and isinstance(inner := record.get(path[:at]), Mapping):
            value = conversation_at(inner, path[at + 1 :])
            if value is not None:
                return value
    return None


def conversation_hash(salt: str = "", *, kind: bytes = b"") -> ConversationHash:
    """Return the function that turns ids into numbers: 53 bits of BLAKE2b, never 0; an event without an id gets 0.

    Parameters
    ----------
    salt
        Secret key. Without it, whoever knows an id can tell its number, and try out ids that are easily guessed.
    kind
        What the ids are of, up to 16 bytes: the same id has other numbers as a tenant and as a conversation.
    """
    key = salt.encode("utf-8", "surrogatepass")
    if len(key) > hashlib.blake2b.MAX_KEY_SIZE:
        key = hashlib.blake2b(key).digest()

    def number(conversation: str | None) -> int:
        if conversation is None:
            return UNKNOWN
        text = conversation.encode("utf-8", "surrogatepass")
        digest = hashlib.blake2b(text, digest_size=8, key=key, person=kind).digest()
        return (int.from_bytes(digest, "big") >> (64 - _BITS)) or 1

    return number
