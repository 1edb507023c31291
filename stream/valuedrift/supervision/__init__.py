"""Keeping processes of our own running on one machine, and none of them longer than wanted."""

from valuedrift.supervision.supervisor import supervise

__all__ = ["supervise"]
