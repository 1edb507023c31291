"""Arithmetic of everyday life, worked out and right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from valuedrift.generator.bank import Asked
from valuedrift.generator.draws import Draws
from valuedrift.generator.phrasing import typed

__all__ = ["ask"]

_GOODS: Final = (
    "jacket",
    "desk lamp",
    "suitcase",
    "bicycle helmet",
    "coffee machine",
    "office chair",
    "tent",
    "printer",
)
_PLACES: Final = ("Lyon", "Prague", "Seville", "Oslo", "Kraków", "Bologna", "Ghent", "Graz", "Porto", "Leeds")
_ROOMS: Final = ("bedroom", "kitchen", "study", "hallway", "living room", "workshop")


def _number(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _percentage(draws: Draws) -> Asked:
    percent, base = draws.between(2, 45), draws.between(4, 90) * 10
    result = _number(percent * base / 100)
    prompt = draws.pick(("What is {p}% of {b}?", "Calculate {p} percent of {b}.", "How much is {p} % of {b}?"))
    answer = draws.pick(
        (
            "{p}% of {b} is {r}. You get it by multiplying {b} by {p} and dividing by 100.",
            "That's {r}. One percent of {b} is {one}, and {p} times that gives {r}.",
        )
    )
    values = {"p": percent, "b": base, "r": result, "one": _number(base / 100)}
    return Asked(prompt.format(**values), "this percentage", answer.format(**values))


def _discount(draws: Draws) -> Asked:
    percent, price, good = draws.between(1, 12) * 5, draws.between(4, 60) * 5, draws.pick(_GOODS)
    off = price * percent / 100
    prompt = draws.pick(
        (
            f"A {good} costs {price} euros and is reduced by {percent}%. What do I pay?",
            f"If a {good} is {price} dollars with {percent} percent off, what is the final price?",
            f"How much is a {price} euro {good} after a {percent}% discount?",
        )
    )
    unit = "dollars" if "dollars" in prompt else "euros"
    answer = (
        f"The discount is {percent}% of {price}, which is {_number(off)} {unit}, "
        f"so you pay {_number(price - off)} {unit} for the {good}."
    )
    return Asked(prompt, f"the price of a {good}", answer)


def _trip(draws: Draws) -> Asked:
    km, speed, place = draws.between(8, 60) * 10, draws.between(6, 13) * 10, draws.pick(_PLACES)
    minutes = round(km / speed * 60)
    answer = (
        f"At {speed} km/h, {km} km take {km} / {speed} = {_number(km / speed)} hours, that is about "
        f"{minutes // 60} h {minutes % 60} min. Plan a little more for breaks on the way to {place}."
    )
    prompt = draws.pick(
        (
            f"It is {km} km to {place}. How long does the drive take at an average of {speed} km/h?",
            f"How long will I need for the {km} kilometres to {place} if I drive {speed} km/h on average?",
        )
    )
    return Asked(prompt, f"the drive to {place}", answer)


def _paint(draws: Draws) -> Asked:
    a, b, room = draws.between(3, 7), draws.between(3, 6), draws.pick(_ROOMS)
    wall = 2 * (a + b) * 2.5
    litres = wall * 2 / 10
    answer = (
        f"The walls of the {room} measure 2 x ({a} + {b}) x 2.5 = {_number(wall)} square metres. One litre covers "
        f"about 10 square metres, so two coats take roughly {_number(litres)} litres, less what doors and windows save."
    )
    prompt = f"My {room} is {a} by {b} metres and 2.5 m high. How much paint do I need for two coats on the walls?"
    return Asked(prompt, f"painting the {room}", answer)


def _conversion(draws: Draws) -> Asked:
    kind, n = draws.below(4), draws.between(3, 95)
    low, high, factor = (
        ("miles", "kilometres", 1.609344),
        ("pounds", "kilograms", 0.45359237),
        ("inches", "centimetres", 2.54),
        ("US gallons", "litres", 3.785411784),
    )[kind]
    result = _number(n * factor)
    prompt = draws.pick((f"Convert {n} {low} to {high}.", f"How many {high} are {n} {low}?", f"{n} {low} in {high}?"))
    answer = draws.pick(
        (
            f"{n} {low} are {result} {high}, since one of them is {factor:g} {high}.",
            f"That is {result} {high}: multiply {n} by {factor:g}.",
        )
    )
    return Asked(prompt, f"converting {low} to {high}", answer)


def _split(draws: Draws) -> Asked:
    people, bill, tip = draws.between(3, 9), draws.between(40, 290), draws.pick((5, 10, 12, 15, 18, 20))
    total = bill * (1 + tip / 100)
    answer = (
        f"With a {tip}% tip the bill of {bill} comes to {_number(total)}. "
        f"Shared by {people}, that makes {_number(total / people)} each."
    )
    return Asked(
        f"We are {people} people, the bill is {bill} and we tip {tip}%. What does each pay?", "the bill", answer
    )


def _saving(draws: Draws) -> Asked:
    monthly, years, rate = draws.between(2, 40) * 10, draws.between(2, 15), draws.pick((1.5, 2, 2.5, 3, 4, 5))
    r, n = rate / 1200, years * 12
    total = monthly * ((1 + r) ** n - 1) / r
    answer = (
        f"You pay in {monthly} x {n} = {_number(monthly * n)}. With {rate:g}% a year, credited monthly, it grows to "
        f"about {_number(round(total))}, so roughly {_number(round(total - monthly * n))} of that is interest."
    )
    prompt = f"If I save {monthly} a month for {years} years at {rate:g}% interest, how much will I have?"
    return Asked(prompt, "a savings plan", answer)


def _average(draws: Draws) -> Asked:
    values = [draws.between(3, 60) for _ in range(draws.between(4, 6))]
    listed = ", ".join(map(str, values))
    answer = (
        f"The sum is {sum(values)} and there are {len(values)} numbers, "
        f"so the mean is {_number(sum(values) / len(values))}. The largest of them is {max(values)}."
    )
    return Asked(draws.pick(("Find the mean of {}.", "What's the average of {}?")).format(listed), "averages", answer)


def _linear(draws: Draws) -> Asked:
    a, x, b = draws.between(2, 9), draws.between(1, 12), draws.between(1, 30)
    answer = (
        f"Subtract {b} from both sides: {a}x = {a * x}. Divide by {a}: x = {x}. "
        f"Check: {a} x {x} + {b} = {a * x + b}, as it should be."
    )
    return Asked(f"Solve {a}x + {b} = {a * x + b} for x and show the steps.", "this equation", answer)


_KINDS: Final[tuple[Callable[[Draws], Asked], ...]] = (
    _percentage,
    _discount,
    _trip,
    _paint,
    _conversion,
    _split,
    _saving,
    _average,
    _linear,
)


def ask(draws: Draws) -> Asked:
    """Draw a calculation with its result."""
    asked = draws.pick(_KINDS)(draws)
    return asked._replace(prompt=typed(draws, asked.prompt))
