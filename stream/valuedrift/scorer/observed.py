"""What of a poll's results is counted in metrics: numbers and reasons, never who or what."""

from __future__ import annotations

from collections import Counter

from valuedrift.classifier import Classifier, OnnxClassifier
from valuedrift.scorer.pipeline import Scored
from valuedrift.scorer.shadow import Shadow
from valuedrift.telemetry.vitals import Vitals

__all__ = ["count_scored", "stamp_s", "watch_classifier", "watch_shadow"]


def count_scored(vitals: Vitals, scored: Scored) -> None:
    """Count what has been published and committed."""
    metrics = vitals.metrics
    metrics.add("events", scored.events)
    metrics.add("late_events", sum(int((group.labels.lateness > 0).sum()) for group in scored.labelled))
    metrics.add("truncated_events", sum(int(group.labels.truncated.sum()) for group in scored.labelled))
    for reason, letters in Counter(letter.reason for letter in scored.dead_letters).items():
        metrics.add("dead_letters", letters, reason=reason)


def stamp_s(timestamp_ms: int | None) -> float | None:
    """Return a Kafka timestamp in seconds; None where there is none."""
    return None if timestamp_ms is None or timestamp_ms < 0 else timestamp_ms / 1000


def watch_classifier(vitals: Vitals, model: Classifier) -> None:
    """Show how long the classifier's stages take and how its token budget stands."""
    if not isinstance(model, OnnxClassifier):
        return
    budget = model.budget
    model.pipeline.watch = vitals.took
    vitals.metrics.read_one("token_budget", lambda: budget.tokens)
    vitals.metrics.read_one("budget_halvings", lambda: budget.halvings)


def watch_shadow(vitals: Vitals, shadow: Shadow | None) -> None:
    """Show what has become of the sample, and how often the two classifiers agree."""
    if shadow is None:
        return

    def outcomes() -> list[tuple[tuple[str, ...], float]]:
        counts = shadow.counts
        disagreed = counts.classified - counts.agreed
        return [(("agreed",), counts.agreed), (("disagreed",), disagreed), (("dropped",), counts.dropped)]

    vitals.metrics.read("shadow_events", outcomes)
    vitals.metrics.read_one("shadow_waiting", lambda: shadow.counts.waiting)
    vitals.metrics.read_one("shadow_disabled", lambda: float(shadow.counts.disabled is not None))
