"""The command line ``valuedrift``."""

from valuedrift.cli.main import app, main

__all__ = ["app", "main"]
