"""Behaviour that fits none of the five goals: what it does to S, to the alarms, and to the score of fit."""

from valuedrift.study.sixth_goal.run import main

__all__ = ["main"]
