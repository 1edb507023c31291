"""What the tests stand on, and yours may too: a real Kafka in a folder, processes that never outlive their parent."""

from valuedrift.testing.broker import BrokerError, LocalKafka
from valuedrift.testing.guard import Guarded

__all__ = ["BrokerError", "Guarded", "LocalKafka"]
