"""Fields of the native format that are absent, of another type, or hold what no name may."""

from __future__ import annotations

from typing import Final

from valuedrift.generator.malformed.grammar import Kinds, put, without

__all__ = ["KINDS"]

_REQUIRED: Final = ("event_id", "timestamp", "model", "prompt", "response")
_NAMES: Final = ("event_id", "model", "segment", "conversation_id")
_NO_TEXT: Final = (7, -0.5, True, ["a"], {"text": "a"}, 2**63, 10**30)
_CONTROLS: Final = ("a\u0000b", "tab\there", "line\nfeed", "\u001b[31m", "\u007f", "next\u0085line", "\u009f")

KINDS: Final[Kinds] = {
    **{f"missing_{name}": ("missing_field", without(name)) for name in _REQUIRED},
    "missing_texts": ("missing_field", without("prompt", "response")),
    "missing_all_but_two": ("missing_field", without("event_id", "timestamp", "segment", "response")),
    **{f"wrong_type_{name}": ("wrong_type", put(name, None, *_NO_TEXT)) for name in _REQUIRED if name != "timestamp"},
    "wrong_type_segment": ("wrong_type", put("segment", *_NO_TEXT)),
    "wrong_type_conversation_id": ("wrong_type", put("conversation_id", *_NO_TEXT)),
    **{f"empty_{name}": ("bad_value", put(name, "")) for name in _NAMES},
    **{f"long_{name}": ("bad_value", put(name, "x" * 257, "\u00e4" * 1000, "\U0001f642" * 257)) for name in _NAMES},
    **{f"control_character_in_{name}": ("bad_value", put(name, *_CONTROLS)) for name in _NAMES},
}
