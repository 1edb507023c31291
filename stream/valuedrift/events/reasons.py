"""Why a record could not be read: the closed set of reason codes of dead letters."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

__all__ = ["LOSSES", "Reason", "reasons_table"]


LOSSES: Final = frozenset({"deleted_unread", "deleted_before_start", "topic_recreated", "log_cut"})
"""Reasons that tell of a range of offsets instead of a record; their dead letters have the range's first offset."""


class Reason(StrEnum):
    """Reason code of a dead letter: a metric label and a Kafka header, so never renamed."""

    empty = "empty"
    too_large = "too_large"
    not_utf8 = "not_utf8"
    not_json = "not_json"
    lone_surrogate = "lone_surrogate"
    not_finite = "not_finite"
    nested_too_deep = "nested_too_deep"
    not_object = "not_object"
    unknown_format = "unknown_format"
    missing_field = "missing_field"
    wrong_type = "wrong_type"
    bad_value = "bad_value"
    bad_probabilities = "bad_probabilities"
    bad_timestamp = "bad_timestamp"
    timestamp_out_of_bounds = "timestamp_out_of_bounds"
    upstream_failure = "upstream_failure"
    classifier_failed = "classifier_failed"
    bad_label_batch = "bad_label_batch"
    damaged = "damaged"
    deleted_unread = "deleted_unread"
    deleted_before_start = "deleted_before_start"
    topic_recreated = "topic_recreated"
    log_cut = "log_cut"

    @property
    def meaning(self) -> str:
        """The reason in one sentence, for people."""
        return _MEANINGS[self]


_MEANINGS: Final = {
    Reason.empty: "The record has no value, or only white space.",
    Reason.too_large: "The value is longer than the configured maximum.",
    Reason.not_utf8: "The bytes are not UTF-8.",
    Reason.not_json: "The text is not JSON (RFC 8259), or more than one JSON value.",
    Reason.lone_surrogate: r"A \u escape is half of a surrogate pair, as when an emoji was cut in two.",
    Reason.not_finite: "A number is NaN or infinite, or overflows a double (1e999).",
    Reason.nested_too_deep: "Arrays and objects are nested deeper than 1024 levels.",
    Reason.not_object: "The JSON value is not an object.",
    Reason.unknown_format: "No reader recognises the object.",
    Reason.missing_field: "A required field is absent.",
    Reason.wrong_type: "A field has another JSON type than required; nothing is converted.",
    Reason.bad_value: "A field of the right type is empty, too long, not one of the choices or has control characters.",
    Reason.bad_probabilities: "The probabilities are not five, not all ≥ 0, do not sum to 1, or contradict the label.",
    Reason.bad_timestamp: "The timestamp is not ISO 8601 with an offset.",
    Reason.timestamp_out_of_bounds: "The time lies before the year 2000 or too far in the future of its record.",
    Reason.upstream_failure: "The record tells of a request that failed, so there is no response to judge.",
    Reason.classifier_failed: "The classifier fails on this event, and not on others.",
    Reason.bad_label_batch: "A message on the labels topic is not one that a scorer writes.",
    Reason.damaged: "The log or file is damaged in this place, and nobody can tell what the record was.",
    Reason.deleted_unread: "Not one record but a range: retention deleted it before it was read.",
    Reason.deleted_before_start: (
        "A range: deleted when reading began without a committed offset; whether it had been read can't be known."
    ),
    Reason.topic_recreated: (
        "A range: the topic was deleted and created anew; what it still held from this offset on is gone."
    ),
    Reason.log_cut: (
        "A range: the broker has lost records that were read; what gets their offsets next counts as a repeat."
    ),
}


def reasons_table() -> str:
    """Return the reasons as a Markdown table, for the documentation."""
    rows = [f"| `{reason}` | {reason.meaning} |" for reason in Reason]
    return "\n".join(["| reason | meaning |", "|---|---|", *rows])
