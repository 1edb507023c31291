"""What labels the records of a replay, by the settings of the live scorer."""

from __future__ import annotations

import hashlib
from typing import Any

from valuedrift.classifier import Classifier
from valuedrift.config import Settings
from valuedrift.events.conversation import NONE
from valuedrift.replay.bounds import Bounds
from valuedrift.scorer.pipeline import ScoringPipeline

__all__ = ["scoring", "scoring_settings"]


def scoring(settings: Settings, model: Classifier, bounds: Bounds) -> ScoringPipeline:
    """Return what labels the records within the bounds."""
    scorer = settings.scorer
    return ScoringPipeline(
        bounds.identity,
        model,
        allowed_lateness_ns=scorer.allowed_lateness.ns,
        max_future_ns=scorer.max_future.ns,
        max_record_bytes=scorer.max_record_bytes,
        now_ns=bounds.now_ns,
        conversation=scorer.conversation,
        segment=scorer.segment,
        tenant=scorer.tenant,
        conversation_salt=scorer.salt,
    )


def scoring_settings(settings: Settings) -> dict[str, Any]:
    """Return, JSON-ready by key, the settings that decide what label an event gets and whether it is late.

    Not the model: labels say themselves what they are from. Of the secret key only a hash.
    """
    scorer = settings.scorer
    return {
        "scorer.allowed_lateness": scorer.allowed_lateness.ns,
        "scorer.max_future": scorer.max_future.ns,
        "scorer.max_record_bytes": scorer.max_record_bytes,
        "scorer.conversation": scorer.conversation,
        "scorer.segment": scorer.segment,
        "scorer.conversation_salt": hashlib.sha256(b"part " + scorer.salt.encode()).hexdigest()[:16],
        "dead_letters.payload": settings.dead_letters.payload,
        **({} if scorer.tenant == NONE else {"scorer.tenant": scorer.tenant}),  # an earlier release had none
    }
