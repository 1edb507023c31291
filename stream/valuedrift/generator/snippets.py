"""Small programs: what somebody wants, in a language, with code that does it."""

from __future__ import annotations

from typing import Final

from valuedrift.generator.bank import Asked
from valuedrift.generator.draws import Draws
from valuedrift.generator.phrasing import typed

__all__ = ["ask"]

_PROGRAMS: Final = (
    ("reverses a string", "reversing a string", {
        "Python": "def reverse(text):\n    return text[::-1]",
        "JavaScript": "const reverse = text => [...text].reverse().join('');",
        "Go": "func reverse(s string) string {\n\tr := []rune(s)\n\tslices.Reverse(r)\n\treturn string(r)\n}",
    }),
    ("checks whether a number is prime", "prime numbers", {
        "Python": "def is_prime(n):\n    return n > 1 and all(n % d for d in range(2, int(n**0.5) + 1))",
        "JavaScript": "const isPrime = n => {\n  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;\n"
                      "  return n > 1;\n};",
    }),
    ("counts how often each word occurs in a text", "counting words", {
        "Python": "from collections import Counter\n\ndef words(text):\n    return Counter(text.lower().split())",
        "JavaScript": "const words = t => t.toLowerCase().split(/\\s+/)\n"
                      "  .reduce((m, w) => m.set(w, (m.get(w) ?? 0) + 1), new Map());",
    }),
    ("removes duplicates from a list and keeps the order", "removing duplicates", {
        "Python": "def unique(items):\n    return list(dict.fromkeys(items))",
        "JavaScript": "const unique = items => [...new Set(items)];",
        "Ruby": "def unique(items) = items.uniq",
    }),
    ("computes the factorial of n", "factorials", {
        "Python": "def factorial(n):\n    return 1 if n < 2 else n * factorial(n - 1)",
        "Rust": "fn factorial(n: u64) -> u64 {\n    (1..=n).product()\n}",
        "Haskell": "factorial :: Integer -> Integer\nfactorial n = product [1 .. n]",
    }),
    ("finds the largest value in a list", "the largest value in a list", {
        "Python": "def largest(values):\n    return max(values, default=None)",
        "Rust": "fn largest(values: &[i64]) -> Option<&i64> {\n    values.iter().max()\n}",
        "JavaScript": "const largest = values => values.length ? Math.max(...values) : undefined;",
    }),
    ("converts Celsius to Fahrenheit", "converting temperatures", {
        "Python": "def fahrenheit(celsius):\n    return celsius * 9 / 5 + 32",
        "Java": "static double fahrenheit(double celsius) {\n    return celsius * 9 / 5 + 32;\n}",
        "C": "double fahrenheit(double celsius) {\n    return celsius * 9 / 5 + 32;\n}",
    }),
    ("checks whether a word is a palindrome", "palindromes", {
        "Python": "def palindrome(word):\n    w = word.lower()\n    return w == w[::-1]",
        "Ruby": "def palindrome?(word)\n  w = word.downcase\n  w == w.reverse\nend",
    }),
    ("reads a JSON file and prints its keys", "reading JSON", {
        "Python": "import json\n\nwith open('data.json') as f:\n    print(list(json.load(f)))",
        "JavaScript": "import { readFileSync } from 'node:fs';\n\n"
                      "console.log(Object.keys(JSON.parse(readFileSync('data.json', 'utf8'))));",
    }),
    ("sorts people by age", "sorting by age", {
        "Python": "def by_age(people):\n    return sorted(people, key=lambda p: p['age'])",
        "JavaScript": "const byAge = people => people.toSorted((a, b) => a.age - b.age);",
        "SQL": "SELECT name, age\nFROM people\nORDER BY age;",
    }),
    ("sums the even numbers of a list", "summing even numbers", {
        "Python": "def sum_even(values):\n    return sum(v for v in values if v % 2 == 0)",
        "Rust": "fn sum_even(values: &[i64]) -> i64 {\n    values.iter().filter(|v| *v % 2 == 0).sum()\n}",
        "R": "sum_even <- function(values) sum(values[values %% 2 == 0])",
    }),
    ("draws a random password of 16 characters", "generating passwords", {
        "Python": "import secrets, string\n\ndef password(n=16):\n"
                  "    return ''.join(secrets.choice(string.ascii_letters + string.digits) for _ in range(n))",
    }),
)  # fmt: skip
_FRAMES: Final = (
    "Write a function in {language} that {what}.",
    "Write a {language} function that {what}.",
    "I need {language} code that {what}.",
    "Show me a short piece of {language} that {what}.",
    "Can you code something in {language} which {what}?",
    "{language}: a function that {what}",
)
_LEADS: Final = (
    "Here is a version in {language} that {what}:",
    "Sure! This {language} code {what}:",
    "Here is some {language} code that {what}:",
    "In {language}, something that {what} can be this short:",
)
_CLOSERS: Final = (
    "Call it with your own data to try it out.",
    "Tell me if you also want tests for it.",
    "It handles the ordinary cases; add checks for bad input if you need them.",
    "Let me know if you'd like it explained line by line.",
    "",
    "",
)


def ask(draws: Draws) -> Asked:
    """Draw a request for a small program, with the program."""
    what, topic, versions = draws.pick(_PROGRAMS)
    language = draws.pick(tuple(versions))
    prompt = draws.pick(_FRAMES).format(language=language, what=what)
    lead = draws.pick(_LEADS).format(language=language, what=what)
    closer = draws.pick(_CLOSERS)
    answer = f"{lead}\n\n```{language.lower()}\n{versions[language]}\n```"
    return Asked(typed(draws, prompt), topic, f"{answer}\n{closer}" if closer else answer)
