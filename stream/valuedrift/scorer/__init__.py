"""The first half: from chat-log records to label batches. `pipeline` is pure of Kafka and shared with replay."""

from valuedrift.scorer.pipeline import Scored, ScoringPipeline

__all__ = ["Scored", "ScoringPipeline"]
