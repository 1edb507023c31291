"""Lists that people ask for, and single facts that they look up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from valuedrift.generator.bank import Asked
from valuedrift.generator.draws import Draws
from valuedrift.generator.phrasing import typed

__all__ = ["ask"]

_LISTS: Final = """
trees with edible fruit: apple, pear, plum, quince, mulberry, fig, cherry, medlar
rivers in Europe: Danube, Rhine, Volga, Loire, Elbe, Vistula, Tagus, Po
ways to say that something is big: huge, enormous, vast, immense, gigantic, colossal, massive, towering
board games for families: Catan, Carcassonne, Azul, Ticket to Ride, Dixit, Qwirkle, Kingdomino, Codenames
vegetables that grow in winter: kale, leeks, Brussels sprouts, parsnips, lamb's lettuce, savoy cabbage, chicory
instruments of an orchestra: violin, cello, oboe, bassoon, French horn, timpani, harp, flute
healthy snacks for the office: almonds, carrot sticks, apple slices, plain yoghurt, roasted chickpeas, berries, olives
animals that hibernate: hedgehogs, dormice, marmots, bats, ground squirrels, wood frogs, box turtles
moons of the solar system: Europa, Titan, Ganymede, Io, Callisto, Triton, Enceladus, Charon
painters of the Renaissance: Botticelli, Raphael, Titian, Dürer, Mantegna, Giorgione, Bellini, Leonardo
indoor plants that need little light: snake plant, ZZ plant, pothos, cast-iron plant, peace lily, aspidistra
synonyms for happy: glad, cheerful, joyful, content, delighted, pleased, merry, elated
programming languages with static types: Rust, Go, Java, Haskell, Swift, Kotlin, Scala, C#
kinds of pasta: tagliatelle, orecchiette, penne, farfalle, rigatoni, bucatini, conchiglie, linguine
winter sports: curling, biathlon, ski jumping, ice hockey, snowboarding, luge, speed skating, bobsleigh
questions for a first meeting with a new team: what are you proud of, what slows you down, who do you depend on, \
how do you like feedback, what should I not change, what would you do with a free week
things to check before buying a used car: service book, rust, tyres, brakes, oil leaks, accident damage, test drive
rainy-day activities for children: a blanket fort, finger painting, a treasure hunt, baking biscuits, shadow puppets, \
a paper-boat race, an indoor picnic
countries in South America: Peru, Chile, Bolivia, Ecuador, Uruguay, Colombia, Paraguay, Guyana
spices in garam masala: cumin, coriander, cardamom, cloves, cinnamon, black pepper, nutmeg
herbs that grow on a windowsill: basil, chives, mint, parsley, thyme, oregano, lemon balm
philosophers of antiquity: Socrates, Plato, Aristotle, Epicurus, Zeno of Citium, Heraclitus, Diogenes, Plotinus
gift ideas for a gardener: good secateurs, a kneeling mat, a rain gauge, seed packets, leather gloves, a hori-hori knife
museums in Paris: the Orsay, the Louvre, the Orangerie, the Rodin museum, the Marmottan, the Quai Branly, the Cluny
metals that are liquid or melt below 100 degrees: mercury, caesium, gallium, rubidium, potassium, sodium
bones of the arm and hand: humerus, radius, ulna, scaphoid, lunate, capitate, metacarpals
ways to save water at home: shorter showers, a full dishwasher, a rain barrel, tap aerators, fixing drips, mulching beds
birds that sing at dawn: blackbird, robin, wren, song thrush, great tit, redstart, chaffinch
words that rhyme with light: night, bright, kite, sight, height, white, flight, polite
parts of a bicycle: saddle, fork, crank, derailleur, hub, spokes, stem, brake lever
novels from the nineteenth century: Middlemarch, Moby-Dick, Madame Bovary, Jane Eyre, Effi Briest, Bleak House, Emma
stretches after running: calf stretch, hip-flexor stretch, hamstring stretch, quad stretch, figure four, child's pose
uses for stale bread: croutons, breadcrumbs, French toast, bread soup, panzanella, dumplings, bread pudding
""".replace("\\\n", "")

_CAPITALS: Final = """
Canada Ottawa|Australia Canberra|Turkey Ankara|Brazil Brasília|New Zealand Wellington|Morocco Rabat|Vietnam Hanoi|\
Switzerland Bern|Kazakhstan Astana|Nigeria Abuja|Myanmar Naypyidaw|Peru Lima|Kenya Nairobi|Mongolia Ulaanbaatar|\
Finland Helsinki|Croatia Zagreb|Latvia Riga|Ecuador Quito|Senegal Dakar|Nepal Kathmandu|Iceland Reykjavík|\
Slovenia Ljubljana|Uruguay Montevideo|Jordan Amman|Ghana Accra|Bulgaria Sofia|Estonia Tallinn|Cuba Havana|\
Ethiopia Addis_Ababa|Pakistan Islamabad|Bolivia Sucre|Tanzania Dodoma|Philippines Manila|Norway Oslo
"""
_ELEMENTS: Final = """
gold Au 79|silver Ag 47|iron Fe 26|lead Pb 82|tin Sn 50|sodium Na 11|potassium K 19|tungsten W 74|mercury Hg 80|\
copper Cu 29|antimony Sb 51|helium He 2|carbon C 6|nitrogen N 7|oxygen O 8|chlorine Cl 17|calcium Ca 20|zinc Zn 30|\
iodine I 53|neon Ne 10|titanium Ti 22|nickel Ni 28|uranium U 92|silicon Si 14
"""
_YEARS: Final = """
the first Moon landing|1969|Apollo 11 touched down on 20 July, and Neil Armstrong stepped out the next morning, UTC
the fall of the Berlin Wall|1989|it opened on the evening of 9 November
the French Revolution|1789|the Bastille was stormed on 14 July, and the upheaval lasted for ten years
the end of the Second World War|1945|in Europe on 8 May, in the Pacific on 2 September
the printing of the Gutenberg Bible|1455|about 180 copies were made in Mainz
the Battle of Hastings|1066|William of Normandy defeated Harold on 14 October
the first modern Olympic Games|1896|they were held in Athens, with fourteen nations by the usual count
the discovery of penicillin|1928|Alexander Fleming noticed the mould that killed his bacteria
the Great Fire of London|1666|it burned for four days in September and destroyed most of the old city
the first flight of the Wright brothers|1903|it lasted twelve seconds, on 17 December at Kitty Hawk
the invention of the World Wide Web|1989|Tim Berners-Lee proposed it at CERN, and the first site went online in 1991
the sinking of the Titanic|1912|it hit an iceberg on 14 April and sank in the early hours of the 15th
the founding of the United Nations|1945|its charter came into force on 24 October
the first heart transplant|1967|Christiaan Barnard performed it in Cape Town on 3 December
the opening of the Suez Canal|1869|it was opened on 17 November, after ten years of work
"""


def _rows(text: str, separator: str) -> tuple[list[str], ...]:
    flat = text.replace("\\\n", "").strip()
    return tuple(row.split(separator) for row in (flat.split("\n") if "\n" in flat else flat.split("|")))


_LIST_ROWS: Final = tuple((name, tuple(members.split(", "))) for name, members in _rows(_LISTS, ": "))
_CAPITAL_ROWS: Final = tuple((" ".join(row[:-1]), row[-1].replace("_", " ")) for row in _rows(_CAPITALS, " "))
_ELEMENT_ROWS: Final = _rows(_ELEMENTS, " ")
_YEAR_ROWS: Final = _rows(_YEARS, "|")
_ARTICLE: Final = ("Philippines",)


def _list(draws: Draws) -> Asked:
    name, members = draws.pick(_LIST_ROWS)
    chosen = draws.some(members, draws.between(3, min(6, len(members))))
    n = len(chosen)
    prompt = draws.pick(
        ("Name {n} {x}.", "Give me {n} {x}.", "List {n} {x}.", "Can you think of {n} {x}?", "I need a list of {n} {x}.")
    ).format(n=n, x=name)
    lead = draws.pick(("Here are {n} {x}:", "{n} {x}:", "Sure, {n} {x}:", "")).format(n=n, x=name)
    if draws.chance(0.5):
        body = "\n".join(f"{i}. {member[0].upper()}{member[1:]}" for i, member in enumerate(chosen, 1))
        return Asked(prompt, name, f"{lead}\n{body}" if lead else body)
    listed = f"{', '.join(chosen[:-1])} and {chosen[-1]}"
    return Asked(prompt, name, f"{lead} {listed}." if lead else f"{listed[0].upper()}{listed[1:]} are {n} {name}.")


def _capital(draws: Draws) -> Asked:
    country, capital = draws.pick(_CAPITAL_ROWS)
    country = f"the {country}" if country in _ARTICLE else country
    prompt = draws.pick(
        ("What is the capital of {c}?", "Which city is the capital of {c}?", "Tell me the capital of {c}.")
    )
    answer = draws.pick(
        (
            "The capital of {c} is {t}.",
            "It's {t}. Many people guess another city when asked about {c}.",
            "{t} is the capital of {c}.",
        )
    )
    return Asked(prompt.format(c=country), f"the capital of {country}", answer.format(c=country, t=capital))


def _element(draws: Draws) -> Asked:
    name, symbol, number = draws.pick(_ELEMENT_ROWS)
    prompt = draws.pick(
        (
            "What is the chemical symbol of {x}?",
            "What's the atomic number of {x}?",
            "Where in the periodic table is {x}?",
        )
    )
    answer = draws.pick(
        (
            "{X} has the symbol {s} and the atomic number {n}.",
            "Its symbol is {s}, and with {n} protons {x} is element number {n}.",
        )
    )
    values = {"x": name, "X": name.capitalize(), "s": symbol, "n": number}
    return Asked(prompt.format(**values), f"the element {name}", answer.format(**values))


def _year(draws: Draws) -> Asked:
    event, year, more = draws.pick(_YEAR_ROWS)
    prompt = draws.pick(("When was {x}?", "In which year was {x}?", "Can you tell me the date of {x}?"))
    answer = draws.pick(("{X} was in {y}: {m}.", "That was {y}; {m}.", "In {y}. To be precise about {x}: {m}."))
    values = {"x": event, "X": event[0].upper() + event[1:], "y": year, "m": more}
    return Asked(prompt.format(**values), f"the date of {event}", answer.format(**values))


_KINDS: Final[tuple[Callable[[Draws], Asked], ...]] = (_list, _list, _list, _capital, _element, _year)


def ask(draws: Draws) -> Asked:
    """Draw a request for a list or a fact, with the answer."""
    asked = draws.pick(_KINDS)(draws)
    return asked._replace(prompt=typed(draws, asked.prompt))
