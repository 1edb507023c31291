"""What the tests stand on, and yours may too: a real Kafka in a folder, processes that never outlive their parent."""

from valuedrift.guard import Guarded
from valuedrift.testing.broker import BrokerError, LocalKafka

__all__ = ["BrokerError", "Guarded", "LocalKafka"]
