"""Seeded grammars that write training text: no line of it comes from a data set."""
