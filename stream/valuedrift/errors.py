"""The exception tree.

    ValuedriftError
    ├── ConfigError          a setting is unknown, missing or bad; names the key (exit code 2)
    ├── Malformed            a record can't be read; carries a reason code, never its text
    ├── ClassifierError      a model can't be loaded or run
    │   └── ModelError       a model folder is incomplete, altered or not understood
    ├── DeliveryError        a broker did not acknowledge what had to be durable
    ├── BrokerUnreachable    no broker answers, or one has stopped answering
    ├── UnreadableSource     a file is cut off, damaged or can't be read
    ├── TopicError           a topic is missing or provisioned wrongly
    ├── SourceChanged        the source is not the log any more that it was at the start
    └── OutputExists         an output would overwrite something

No message of any of these carries prompt or response text.
"""

from __future__ import annotations

__all__ = [
    "BrokerUnreachable",
    "ClassifierError",
    "ConfigError",
    "DeliveryError",
    "Malformed",
    "ModelError",
    "OutputExists",
    "SourceChanged",
    "TopicError",
    "UnreadableSource",
    "ValuedriftError",
]


class ValuedriftError(Exception):
    """Root of everything that valuedrift raises on purpose."""


class ConfigError(ValuedriftError):
    """A setting is unknown, missing or bad. The message names the key."""


class Malformed(ValuedriftError):
    """A record can't be read.

    Parameters
    ----------
    reason
        Reason code, one of `valuedrift.events.Reason`.
    detail
        What is wrong and where, for a person; free of the record's text.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"


class ClassifierError(ValuedriftError):
    """A model can't be loaded or run."""


class ModelError(ClassifierError):
    """A model folder is incomplete, altered or not understood."""


class DeliveryError(ValuedriftError):
    """A broker did not acknowledge what had to be durable before going on."""


class BrokerUnreachable(ValuedriftError):
    """No broker of kafka.bootstrap answers, or one has stopped answering."""


class UnreadableSource(ValuedriftError):
    """A file is cut off, damaged or can't be read. The message names the file and the place."""


class TopicError(ValuedriftError):
    """A topic is missing or provisioned wrongly."""


class SourceChanged(ValuedriftError):
    """The source is not the log any more that it was at the start; the next start looks at it anew."""


class OutputExists(ValuedriftError):
    """An output would overwrite something and was not told to."""
