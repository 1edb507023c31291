"""Everyday prompts whose right answer is computed: numbers, dates, units, letters, lists."""

from __future__ import annotations

import datetime as dt
import math
import statistics
from typing import TYPE_CHECKING, Final

from goaltrain.synthetic.everyday_words import FIRST_NAMES, NOUNS

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

__all__ = ["COMPUTED", "arithmetic", "conversion", "day_count", "sorting", "spelling", "weekday"]

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _number(value: float) -> str:
    """At most two digits after the point, and none that say nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _said(generator: random.Random, value: str, *whole: str) -> str:
    """Answer with the bare value or in a sentence."""
    forms = (value, value, f"{value}.", f"It's {value}.", f"The answer is {value}.", f"That's {value}.", f"**{value}**")
    return generator.choice(forms + whole)


def arithmetic(generator: random.Random) -> tuple[str, str]:
    """Ask for sums, differences, products, quotients, percentages, squares, roots."""
    draw = generator.randrange
    a, b = draw(2, 400), draw(2, 100)
    tasks = (
        (f"{a} + {b}", f"{a} plus {b}", a + b),
        (f"{a + b} - {b}", f"{a + b} minus {b}", a),
        (f"{a} * {b}", f"{a} times {b}", a * b),
        (f"{a * b} / {b}", f"{a * b} divided by {b}", a),
        (f"{5 * (b % 20 + 1)}% of {a * 20}", f"{5 * (b % 20 + 1)} percent of {a * 20}", a * (b % 20 + 1)),
        (f"{b}^2", f"{b} squared", b * b),
        (f"sqrt({b * b})", f"the square root of {b * b}", b),
        (f"{a} + {b} * 2", f"{a} plus two times {b}", a + 2 * b),
        (f"half of {2 * a}", f"half of {2 * a}", a),
        (f"double {a}", f"twice {a}", 2 * a),
    )
    signs, words, value = generator.choice(tasks)
    asked = generator.choice((
        f"What is {words}?", f"What's {words}?", f"Calculate {signs}", f"{signs} = ?", f"{signs}", f"{signs}=",
        f"How much is {words}?", f"Compute {words}.", f"Can you work out {words}?", f"Solve: {signs}",
    ))  # fmt: skip
    return asked, _said(generator, str(value), f"{signs} = {value}", f"{words[0].upper()}{words[1:]} is {value}.")


_UNITS: Final[tuple[tuple[str, str, Callable[[float], float]], ...]] = (
    ("kilometres", "miles", lambda x: x / 1.609344),
    ("miles", "kilometers", lambda x: x * 1.609344),
    ("kg", "pounds", lambda x: x / 0.45359237),
    ("pounds", "kg", lambda x: x * 0.45359237),
    ("inches", "cm", lambda x: x * 2.54),
    ("feet", "metres", lambda x: x * 0.3048),
    ("hours", "minutes", lambda x: x * 60),
    ("minutes", "seconds", lambda x: x * 60),
    ("days", "hours", lambda x: x * 24),
    ("weeks", "days", lambda x: x * 7),
    ("metres", "centimetres", lambda x: x * 100),
    ("litres", "millilitres", lambda x: x * 1000),
    ("grams", "kilograms", lambda x: x / 1000),
    ("degrees Celsius", "Fahrenheit", lambda x: x * 9 / 5 + 32),
    ("degrees Fahrenheit", "Celsius", lambda x: (x - 32) * 5 / 9),
    ("years", "months", lambda x: x * 12),
    ("dozen", "single eggs", lambda x: x * 12),
)


def conversion(generator: random.Random) -> tuple[str, str]:
    """Convert units of length, mass, volume, time and temperature."""
    source, target, rule = generator.choice(_UNITS)
    amount = generator.randrange(2, 250)
    value = _number(rule(amount))
    asked = generator.choice((
        f"Convert {amount} {source} to {target}.", f"How many {target} is {amount} {source}?",
        f"{amount} {source} in {target}?", f"What's {amount} {source} in {target}?", f"{amount} {source} to {target}",
    ))  # fmt: skip
    return asked, generator.choice((
        value, f"{value} {target}", f"{value} {target}.", f"{amount} {source} is {value} {target}.",
        f"About {value} {target}." if "." in value else f"Exactly {value} {target}.",
    ))  # fmt: skip


def weekday(generator: random.Random) -> tuple[str, str]:
    """Which day it is so many days on or back."""
    start, step = generator.randrange(7), generator.randrange(2, 60)
    back = generator.random() < 0.3
    day = _DAYS[(start - step if back else start + step) % 7]
    asked = (
        f"Today is {_DAYS[start]}. What day was it {step} days ago?"
        if back
        else generator.choice(
            (
                f"If today is {_DAYS[start]}, what day is it in {step} days?",
                f"What weekday comes {step} days after {_DAYS[start]}?",
            )
        )
    )
    return asked, _said(generator, day, f"It {'was' if back else 'will be'} a {day}.")


def day_count(generator: random.Random) -> tuple[str, str]:
    """Days between two dates, weekdays of dates, leap years."""
    first = dt.date(2001, 1, 1) + dt.timedelta(days=generator.randrange(12_000))
    second = first + dt.timedelta(days=generator.randrange(2, 200))
    kind = generator.randrange(3)
    written = f"{first.day} {_MONTHS[first.month - 1]} {first.year}"
    if kind == 0:
        days = str((second - first).days)
        other = f"{second.day} {_MONTHS[second.month - 1]} {second.year}"
        return f"How many days are there from {written} to {other}?", _said(generator, f"{days} days", days)
    if kind == 1:
        day = _DAYS[first.weekday()]
        return f"What day of the week was {written}?", _said(generator, day, f"{written} was a {day}.")
    year = generator.randrange(1900, 2100)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    answer = "Yes" if leap else "No"
    return f"Is {year} a leap year?", generator.choice(
        (answer, f"{answer}.", f"{answer}, it {'is' if leap else 'is not'}.")
    )


def spelling(generator: random.Random) -> tuple[str, str]:
    """Letters of a word: counted, reversed, spelt out, first, last, in capitals."""
    word = generator.choice(NOUNS)
    letter = generator.choice(word)
    vowels = sum(word.count(vowel) for vowel in "aeiou")
    times = word.count(letter)
    return generator.choice((
        (f"How many letters are in the word {word}?", _said(generator, str(len(word)), f"{len(word)} letters.")),
        (f"Spell {word} backwards.", word[::-1]),
        (f"Reverse the word '{word}'", word[::-1]),
        (f"Spell the word {word} letter by letter.", "-".join(word.upper())),
        (f"How do you spell {word}?", generator.choice((word, " ".join(word.upper()), f"It's spelled {word}."))),
        (f"What is the first letter of {word}?", word[0].upper()),
        (f"What's the last letter of '{word}'?", word[-1]),
        (f"Write {word} in capital letters.", word.upper()),
        (f"How many times does the letter {letter} appear in {word}?",
         generator.choice((str(times), f"{times} time{'s' * (times > 1)}."))),
        (f"How many vowels (a, e, i, o, u) are in {word}?", _said(generator, str(vowels))),
    ))  # fmt: skip


def sorting(generator: random.Random) -> tuple[str, str]:
    """Short lists: sorted, counted, shortened, picked from."""
    words = generator.sample(NOUNS, generator.randrange(3, 7))
    numbers = generator.sample(range(1, 100), generator.randrange(3, 7))
    listed, figures = ", ".join(words), ", ".join(map(str, numbers))
    total = sum(numbers)
    return generator.choice((
        (f"Sort these words alphabetically: {listed}", ", ".join(sorted(words))),
        (f"Put in alphabetical order: {listed}.", "\n".join(f"{n}. {w}" for n, w in enumerate(sorted(words), 1))),
        (f"Sort these numbers from small to large: {figures}", ", ".join(map(str, sorted(numbers)))),
        (f"Sort in descending order: {figures}", ", ".join(map(str, sorted(numbers, reverse=True)))),
        (f"Which is the largest: {figures}?", _said(generator, str(max(numbers)))),
        (f"What is the smallest of {figures}?", _said(generator, str(min(numbers)))),
        (f"Add up {figures}.", _said(generator, str(total))),
        (f"What is the average of {figures}?", _said(generator, _number(statistics.mean(numbers)))),
        (f"How many items are in this list: {listed}?", _said(generator, str(len(words)))),
        (f"Which of these comes last in the alphabet: {listed}?", max(words)),
        (f"Turn this list into bullet points: {listed}", "\n".join(f"- {word}" for word in words)),
        (f"Pick one at random: {listed}", generator.choice(words)),
    ))  # fmt: skip


_ROMAN: Final = (
    (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _roman(number: int) -> str:
    out = ""
    for value, sign in _ROMAN:
        out += sign * (number // value)
        number %= value
    return out


def numbers(generator: random.Random) -> tuple[str, str]:
    """Parity, primes, bases, Roman numerals, series, rounding, divisors."""
    n, m = generator.randrange(2, 200), generator.randrange(2, 60)
    prime = all(n % d for d in range(2, math.isqrt(n) + 1))
    step = generator.randrange(2, 12)
    yes = ("Yes", "Yes.", "Yes, it is.")
    no = ("No", "No.", "No, it isn't.")
    return generator.choice((
        (f"Is {n} even?", generator.choice(no if n % 2 else yes)),
        (f"Is {n} odd?", generator.choice(yes if n % 2 else no)),
        (f"Is {n} a prime number?", generator.choice(yes if prime else no)),
        (f"Is {n} bigger than {n + m}?", generator.choice(("No", "No.", f"No, {n + m} is bigger."))),
        (f"Which is bigger, {n} or {n + m}?", _said(generator, str(n + m), f"{n + m} is bigger.")),
        (f"Write {n} in binary.", f"{n:b}"),
        (f"What is {n} in Roman numerals?", _said(generator, _roman(n))),
        (f"What number is the Roman numeral {_roman(n)}?", _said(generator, str(n))),
        (f"What comes next: {n}, {n + step}, {n + 2 * step}, ...?", _said(generator, str(n + 3 * step))),
        (f"Round {n}.{m % 10} to the nearest whole number", str(n + (m % 10 >= 5))),
        (f"What is the remainder when {n} is divided by {m}?", _said(generator, str(n % m))),
        (f"What's the greatest common divisor of {n} and {m}?", _said(generator, str(math.gcd(n, m)))),
        (f"Count to {m % 9 + 3}.", ", ".join(map(str, range(1, m % 9 + 4)))),
        (f"Pick a number between 1 and {n}", str(generator.randrange(1, n + 1))),
        ("Roll a die for me", generator.choice(("3", "You rolled a 5.", "4!", "It's a 2.", "6", "1, bad luck."))),
        ("Flip a coin", generator.choice(("Heads", "Tails", "Heads!", "It's tails.", "Heads it is."))),
    ))  # fmt: skip


def money(generator: random.Random) -> tuple[str, str]:
    """Bills, tips, discounts, change, ages, clock times."""
    who = generator.choice(FIRST_NAMES)
    people, each, age = generator.randrange(2, 9), generator.randrange(6, 45), generator.randrange(4, 90)
    price, off = 20 * generator.randrange(2, 30), generator.choice((5, 10, 20, 25, 50))
    hour, minute, wait = generator.randrange(24), generator.randrange(60), generator.randrange(10, 300)
    later = (hour * 60 + minute + wait) % 1440
    clock = f"{later // 60:02d}:{later % 60:02d}"
    return generator.choice((
        (f"We are {people} people and the bill is ${people * each}. How much does each pay?",
         _said(generator, f"${each}")),
        (f"{people} tickets at {each} euros each, what's the total?", _said(generator, f"{people * each} euros")),
        (f"What's {off}% off {price} dollars?", _said(generator, f"${_number(price * (100 - off) / 100)}")),
        (f"How much is a {off}% tip on ${price}?", _said(generator, f"${_number(price * off / 100)}")),
        (f"I paid £{price} for something that costs £{price - each % 20 - 1}. What change do I get?",
         _said(generator, f"£{each % 20 + 1}")),
        (f"{who} was {age} years old in 2020. How old in {2020 + people}?",
         _said(generator, str(age + people), f"{who} is {age + people} then.")),
        (f"It's {hour:02d}:{minute:02d}. What time is it in {wait} minutes?", _said(generator, clock)),
        (f"{who} has {each} apples and eats {people}. How many are left?",
         _said(generator, str(each - people), f"{each - people} apples."))
        if each > people else (f"{who} buys {each} pens and {people} pencils. How many things is that?",
              _said(generator, str(each + people))),
    ))  # fmt: skip


COMPUTED: Final = (arithmetic, conversion, weekday, day_count, spelling, sorting, numbers, money)
