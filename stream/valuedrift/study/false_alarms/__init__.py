"""How often the detector alarms on traffic that does not change, over many laws, references and window sizes."""

from valuedrift.study.false_alarms.command import main

__all__ = ["main"]
