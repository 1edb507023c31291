"""The share that a tilt leads to is, bit for bit, what a bisection finds that looks at every step."""

from __future__ import annotations

import math

from hypothesis import example, given, settings
from hypothesis import strategies as st

from valuedrift.drift.moved import _ANYWHERE, _bounds, binary_kl, moved

shares = (
    st.floats(1e-6, 1.0 - 1e-6)
    | st.floats(-30.0, -0.01).map(math.exp)
    | st.floats(-30.0, -0.01).map(lambda x: -math.expm1(x))
)
sizes = st.floats(1e-4, 0.3) | st.floats(-32.0, 3.0).map(math.exp)


def by_every_step(share: float, size: float, *, up: bool) -> float | None:
    limit = 1.0 if up else 0.0
    if binary_kl(limit, share) <= size:
        return None
    near, far = share, limit
    while True:
        middle = 0.5 * (near + far)
        if middle in (near, far):
            return None if near in (share, 0.0, 1.0) else near
        if binary_kl(middle, share) < size:
            near = middle
        else:
            far = middle


@settings(max_examples=2_000, deadline=None)
@given(shares, sizes, st.booleans())
@example(0.5, 0.0, True)
@example(0.2, 0.25, True)
@example(5e-324, 0.1, True)
@example(5e-324, 0.1, False)
@example(1.0 - 2**-53, 1e-4, False)
def test_the_bits_are_those_of_a_look_at_every_step(share: float, size: float, up: bool) -> None:
    assert moved(share, size, up=up) == by_every_step(share, size, up=up)


@settings(max_examples=2000, deadline=None)
@given(st.floats(0.003, 0.99), st.floats(1e-4, 0.3), st.booleans())
def test_most_steps_need_no_look(share: float, size: float, up: bool) -> None:
    found = moved(share, size, up=up)
    if found is None or abs(binary_kl(1.0 if up else 0.0, share) - size) < 0.05:
        return
    low, high = _bounds(share, size, up=up)
    assert (low, high) != _ANYWHERE
    assert low <= found <= high
    assert high - low < 1e-9
