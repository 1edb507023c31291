"""What the tests stand on, and yours may too: a real Kafka in a folder, processes that never outlive their parent."""

from valuedrift.guard import Guarded
from valuedrift.testing.broker import BrokerError, LocalKafka
from valuedrift.testing.cluster import LocalCluster
from valuedrift.testing.disk import SmallDisk

__all__ = ["BrokerError", "Guarded", "LocalCluster", "LocalKafka", "SmallDisk"]
