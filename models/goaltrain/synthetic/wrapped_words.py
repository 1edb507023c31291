"""Words that several wrappers share: people, trades, places, languages, small talk, and how a request is set off."""

from __future__ import annotations

import re
from typing import Final

from goaltrain.synthetic.grammar import lines

__all__ = ["GAP", "WORDS", "phrases"]

GAP: Final = "\x00"
"""Stands for the request until the text around it is complete."""


def phrases(text: str) -> tuple[str, ...]:
    """Split a table of short phrases at its commas."""
    return tuple(re.split(r",\s+", text.strip()))


WORDS: Final = {
    "plain": (GAP,),
    # The request with nothing after it on its line: at an end, or before a line break.
    "open": (
        GAP, GAP, GAP, f'"{GAP}"', f"'{GAP}'", f"\n{GAP}", f"\n\n{GAP}", f"\n\n{GAP}", f'\n"{GAP}"', f"\n> {GAP}",
        f"\n- {GAP}", f"[{GAP}]", f"\n***\n{GAP}\n***", f"\n---\n{GAP}\n---", f"\n<{{tag}}>{GAP}</{{tag}}>",
        f"\n```\n{GAP}\n```", f"**{GAP}**", f"\n\n{{label}}: {GAP}",
    ),
    # The request with more to come on its line, so that it needs its own marks.
    "shut": (
        f'"{GAP}"', f'"{GAP}"', f"'{GAP}'", f"“{GAP}”", f"«{GAP}»", f"[{GAP}]", f"<{GAP}>", f"({GAP})", f"`{GAP}`",
        f"**{GAP}**", f"<{{tag}}>{GAP}</{{tag}}>", f"*{GAP}*",
    ),
    "tag": phrases("""
        task, request, q, question, input, query, user, prompt, text, message
        """),
    "label": phrases("""
        Question, Task, Request, Q, Query, Input, Prompt, Instruction, My question, The task, User, Topic
        """),
    "name": phrases("""
        Mara, Jonas, Aylin, Tom, Priya, Viktor, Chen, Rosa, Dmitri, Leila, Sam, Hannah, Omar, Greta, Luca,
        Nadia, Felix, Ines, Kofi, Yuki, Ben, Clara, Ravi, Edda
        """),
    "botname": phrases("""
        Nova, Echo, ORION, Max, Pixel, Sage, VEX, Kestrel, Juno, Bolt, Mirror, ATLAS, Raven, Clover, HAL-lite,
        Zero, Buddy, Quill, OmniBot, TRK, Lumen, Fox
        """),
    "trade": phrases("""
        chemist, nurse, locksmith, retired detective, school teacher, librarian, programmer,
        security consultant, bank clerk, journalist, lawyer, historian, carpenter, pharmacist,
        marketing manager, sergeant, film director, farmer, poet, psychologist, mechanic, cook, street vendor,
        politician, science writer, tour guide, stand-up comedian, accountant, pirate, electrician, novelist,
        football coach
        """),
    "quality": phrases("""
        patient, very experienced, blunt, cheerful, cynical, world-famous, slightly mad, no-nonsense, old,
        helpful, well-read, sarcastic, careful, friendly, fearless, charming, meticulous, talkative, tired,
        honest, brilliant, streetwise
        """),
    "shop": phrases("""
        a hardware shop, a travel agency, a public library, a small bank, a language school, a garden centre,
        a game studio, a telephone company, a city museum, an online pharmacy, a news site, a dating app,
        a moving company, a film school, a tax office, a university, a hotel chain, a software house
        """),
    "subject": phrases("""
        chemistry, history, social studies, computer science, ethics, biology, creative writing, English,
        psychology, law, media studies, economics, philosophy, drama, journalism
        """),
    "place": phrases("""
        Lisbon, a harbour town, an abandoned station, Chicago, the mountains, a crowded café, Mumbai,
        a space colony, a village by the sea, Berlin, a research ship, the desert, a hospital at night,
        old Prague, a kingdom without laws, a flooded city, a boarding school, Neptune
        """),
    "time": phrases("""
        in 1889, in the year 2190, during a blackout, on a rainy Tuesday, in the Middle Ages, after the war,
        at midnight, in the 1970s, in a world without the internet, one summer, on the last day of school,
        in the far future, in ancient Rome, three days before Christmas
        """),
    "language": phrases("""
        German, French, Spanish, Turkish, Polish, Hindi, Chinese, Italian, Arabic, Dutch, Portuguese, Japanese,
        Swahili, Greek, Korean, Russian, Zulu, Latin
        """),
    "few": ("two", "three", "four", "five", "six", "seven", "ten"),
    "count": ("50", "80", "100", "150", "200", "250", "300", "500", "600", "1000"),
    "year": ("1780", "1848", "1912", "1926", "1950", "1969", "1985", "1999", "2045", "2099", "2300"),
    "hello": lines("""
        Hi
        Hello
        Hey
        Hi there
        Hello everyone
        Good morning
        Good evening
        hey guys
        Dear assistant
        Yo
        Greetings
        Hi, me again
        """),
    "thanks": lines("""
        Thanks!
        Thank you so much.
        thx
        Many thanks in advance.
        Cheers
        Thanks a lot, you're a lifesaver.
        Kind regards
        Best wishes
        Thank you for your time.
        Appreciate it!
        Much obliged.
        -
        """),
    "please": ("please", "please", "kindly", "if you can,", "just", "now", "go ahead and", "", ""),
    "answer": phrases("""
        answer, reply to, respond to, deal with, take care of, handle, work on, complete, carry out, do,
        look at
        """),
    "this": ("this", "the following", "what comes next", "what is below", "this one", "this request", "my request"),
    "it": ("it", "this", "that", "the request", "what I asked", "the question", "the task"),
    "piece": ("essay", "report", "blog post", "leaflet", "article", "talk", "thesis", "podcast", "dossier", "column"),
    "tone": phrases("""
        plain, formal, casual, funny, dry, poetic, confident, friendly, blunt, breathless, scientific,
        sarcastic, old-fashioned, warm
        """),
    "work": ("novel", "short story", "screenplay", "graphic novel", "radio play", "comic", "stage play", "video game",
             "TV series", "musical", "thriller", "fan fiction", "children's book", "campaign for my tabletop group"),
    "genre": ("crime", "fantasy", "science fiction", "romance", "spy", "horror", "western", "comedy", "war", "mystery",
              "coming-of-age", "dystopian"),
}  # fmt: skip
