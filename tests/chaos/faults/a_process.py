"""Processes killed, frozen, stopped and multiplied."""

from __future__ import annotations

from tests.chaos.registry import Fault, Outcome, World, register


def killed_at(point: str, visits: int) -> Fault:
    """A process that ends with SIGKILL at a fault point, once per visit number."""
    role = point.partition(".")[0]

    def run(world: World) -> Outcome:
        victim = world.of(role)[0]
        again = []
        with world.load():
            for visit in range(1, visits + 1):
                victim.retire()
                done = len(victim.ends)
                victim.start(f"{point}:{visit * visit}:kill")
                assert victim.wait_end(count=done + 1) == 137, f"{victim.name} was not killed at {point}"
                again.append(world.consuming_again(role))
        kills = (visits, 0) if role == "scorer" else (0, visits)
        return Outcome(f"{role} killed -9 {visits} times at {point}", tuple(again), kills)

    return Fault(f"process.kill.{point}", run)


for name in ("scorer.after_poll",):
    register(killed_at(name, 2))
