"""Tails of tokens without meaning, as optimised attacks append them: to harmful and benign prompts alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from goaltrain.synthetic.wrapped_words import phrases

if TYPE_CHECKING:
    import random

__all__ = ["suffixed"]

_WORDS: Final = phrases("""
    sure, here, begin, tutorial, summary, translate, opposite, sentence, reply, respond, step, table, list, now, please,
    title, version, write, answer, manual, code, python, javascript, markdown, quote, bullet, format, next, below, two,
    paragraph, example, prose, poem, caption, revert, instead, inverse, letter, script, page, html, plot, theme, Steve,
    Maria, Texas, Oslo, river, purple, seven, final, draft, include, define, import, return, print, usage, readers,
    español, por favor, bitte, schreiben, deutsch, réponse, voilà, ecco, grazie, ответ, пример, hier, dazu, tambien,
    suite, siempre, unten, jetzt, merci, primo, teil, seite, texto, wie, comme, questo, после, затем, así, ainsi
""")
_MARKS: Final = r"""
    == }{ ]( \_ ){ }); ()) .[ --> ==> }} \\( "[ `` ;) %% && || ~~ @" |- ?> <! /* */ //! \% $$ ^{ ]. },{ :// ## +=
    \textbf{ \begin{ \frac .* \n /> </ => :: !-- (* *) _{ '''
    """
_SHARDS: Final = tuple(_MARKS.split())
_PARTS: Final = phrases("ness, tion, ily, ing, pre, sub, ville, ized, ment, ably, burg, ous, isc, ept, lan, xt")
_CALM: Final = ("!", "x", ".", "*", "?", "=", "o", "a", "~")


def _token(draw: random.Random) -> str:
    style = draw.random()
    if style < 0.42:
        word = draw.choice(_WORDS)
        return word.capitalize() if style < 0.1 else word
    if style < 0.62:
        return draw.choice(_SHARDS)
    if style < 0.78:
        return draw.choice(_WORDS) + draw.choice(_PARTS)
    if style < 0.9:
        return draw.choice(_WORDS) + draw.choice(_WORDS).capitalize()
    return draw.choice(_WORDS) + draw.choice(_SHARDS)


def suffixed(draw: random.Random, prompt: str) -> str:
    """Append four to thirty tokens of noise, or the same mark again and again; now and then some stand in front too."""
    if draw.random() < 0.1:
        mark = draw.choice(_CALM)
        return f"{prompt} {draw.choice((' ', '')).join([mark] * draw.randint(5, 25))}"
    glue = draw.choice((" ", " ", " ", ""))
    tail = "".join(_token(draw) + draw.choice((" ", " ", glue)) for _ in range(draw.randint(4, 30))).strip()
    if draw.random() < 0.2:
        head = " ".join(_token(draw) for _ in range(draw.randint(2, 8)))
        return f"{head} {prompt} {tail}"
    return f"{prompt}{draw.choice((' ', ' ', chr(10), ''))}{tail}"
