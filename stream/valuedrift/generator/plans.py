"""Plans, lists and comparisons put together from parts that fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from valuedrift.generator.bank import Asked
from valuedrift.generator.draws import Draws
from valuedrift.generator.phrasing import typed

__all__ = ["ask"]

_CITIES: Final = {
    "Vienna": ("the Belvedere", "the Naschmarkt", "a coffee house", "the Prater", "the Hundertwasser house"),
    "Edinburgh": ("Arthur's Seat", "the Royal Mile", "Dean Village", "the National Museum", "the Botanic Garden"),
    "Kyoto": ("Fushimi Inari", "the Nishiki market", "the Philosopher's Path", "Kiyomizu-dera", "the bamboo grove"),
    "Bologna": ("the Two Towers", "the Quadrilatero market", "the portico up to San Luca", "the Archiginnasio"),
    "Montreal": ("Mount Royal", "the Jean-Talon market", "the old port", "the Plateau with its murals"),
    "Porto": ("the Ribeira", "the Lello bookshop", "the port cellars of Gaia", "the Bolhão market", "Foz by the sea"),
    "Copenhagen": ("Nyhavn", "the Torvehallerne", "the Louisiana museum", "Christianshavn's canals", "Tivoli"),
    "Istanbul": ("Hagia Sophia", "the spice bazaar", "a ferry on the Bosphorus", "the Chora church", "Balat"),
    "Cape Town": ("Table Mountain", "Bo-Kaap", "Kirstenbosch", "the Boulders penguins", "the harbour"),
    "Hanoi": ("the old quarter", "the Temple of Literature", "Hoan Kiem lake", "the train street", "the water puppets"),
}  # fmt: skip
_DISHES: Final = (
    ("lentil soup with lemon", "lentils, carrots, onion, cumin and a lemon"),
    ("spinach and feta omelette", "eggs, spinach and feta"),
    ("pasta with roasted peppers", "pasta, three peppers, garlic and basil"),
    ("baked salmon with potatoes", "salmon, potatoes, dill and yoghurt"),
    ("vegetable fried rice", "rice from the day before, peas, carrots, egg and soy sauce"),
    ("black bean tacos", "black beans, tortillas, avocado, lime and coriander"),
    ("mushroom risotto", "risotto rice, mushrooms, stock and parmesan"),
    ("tofu stir-fry with broccoli", "tofu, broccoli, ginger and sesame"),
    ("Greek salad with bread", "tomatoes, cucumber, olives, feta and bread"),
    ("chicken and leek pie", "chicken, leeks, cream and puff pastry"),
    ("sweet potato curry", "sweet potatoes, coconut milk and curry paste"),
    ("bean stew with smoked paprika", "white beans, tomatoes, onion and paprika"),
)
_EXERCISES: Final = (
    ("squats", "keep the heels down"),
    ("push-ups", "from the knees if needed"),
    ("a plank", "hips level with the shoulders"),
    ("lunges", "front knee over the ankle"),
    ("rows with a band", "pull the elbows back"),
    ("glute bridges", "pause on top"),
    ("calf raises", "slowly down"),
    ("dead bugs", "lower back on the floor"),
    ("brisk stair climbing", "use the whole foot"),
)
_CHOICES: Final = (
    ("an electric car", "a petrol car",
     "it is cheaper to run and quiet, but costs more to buy", "it fills up in minutes, but fuel and servicing add up",
     "how far you drive and whether you can charge at home"),
    ("renting a flat", "buying a flat", "you stay flexible and carry no repairs",
     "you build up wealth, but tie up money and need reserves", "how long you plan to stay"),
    ("a laptop", "a tablet", "it has a real keyboard and runs any program",
     "it is light, simple and lasts all day", "how much you write"),
    ("oat milk", "cow's milk", "it has a smaller footprint and no lactose",
     "it has more protein and calcium by nature", "taste, allergies and what you use it for"),
    ("a gas hob", "an induction hob", "it reacts at once and works with every pan",
     "it is safer, cleaner and uses less energy", "your pans and your kitchen's wiring"),
    ("the train", "the plane", "it goes from centre to centre and you can work on the way",
     "it wins on long distances, but the airport eats two hours", "the distance and your luggage"),
    ("Python", "Java", "it is quick to write and strong in data work",
     "it is faster in long-running services and its types catch mistakes early",
     "what the team knows and what it builds"),
    ("an index fund", "a savings account", "it has grown more in the long run, with large swings",
     "it is safe and available any day, at low interest", "when you need the money"),
    ("a paper diary", "a calendar app", "writing by hand helps memory and nothing rings",
     "it reminds you and can be shared", "whether others need to see it"),
    ("yoga", "weight training", "it improves mobility and calm", "it builds strength and protects the bones",
     "what you miss most, and nothing speaks against both"),
)  # fmt: skip
_KIDS_NAMES: Final = ("Nora", "Tariq", "Mila", "Otis", "Ayumi", "Leo", "Inés", "Kofi", "Ella", "Ravi", "Freya", "Milan")
_HEROES: Final = (
    ("a shy dragon", "who was afraid of the dark", "until a firefly showed it how bright a small light can be"),
    ("an old lighthouse", "that no ship needed any more", "until the birds of passage asked it to show the way"),
    ("a snail with a bicycle bell", "who was late for everything", "until the whole wood decided to wait at the gate"),
    ("a cloud that could not rain", "and felt useless", "until it gave a thirsty garden the shade it needed"),
    ("a robot gardener", "who had never seen a flower", "until a seed fell into its open toolbox"),
    ("a hedgehog baker", "whose rolls came out crooked", "until everyone asked for exactly those"),
)


def _itinerary(draws: Draws) -> Asked:
    city = draws.pick(tuple(_CITIES))
    sights = draws.some(_CITIES[city], 4)
    prompt = draws.pick(
        (
            f"Plan a day in {city} for me.",
            f"I have one day in {city}. What should I see?",
            f"What would you do with 24 hours in {city}?",
            f"Suggest an itinerary for a short stay in {city}.",
        )
    )
    answer = (
        f"A nice day in {city} starts with {sights[0]} in the morning, before it fills up. From there go on to "
        f"{sights[1]} and have lunch nearby. In the afternoon I'd visit {sights[2]}, and for the evening {sights[3]} "
        "is a lovely end."
    )
    return Asked(prompt, f"a day in {city}", answer)


def _menu(draws: Draws) -> Asked:
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")[: draws.between(3, 5)]
    dishes = draws.some(_DISHES, len(days))
    prompt = draws.pick(
        (
            f"Plan dinners for {len(days)} evenings, nothing complicated.",
            f"Give me a simple dinner plan from Monday to {days[-1]}.",
            f"What could I cook on {len(days)} weeknights? I don't have much time.",
        )
    )
    return Asked(prompt, "a dinner plan", "\n".join(f"{d}: {dish[0]}" for d, dish in zip(days, dishes, strict=True)))


def _shopping(draws: Draws) -> Asked:
    dish, needs = draws.pick(_DISHES)
    people = draws.between(2, 8)
    prompt = draws.pick(
        (f"What do I need to buy for {dish} for {people}?", f"Shopping list for {dish}, {people} people")
    )
    answer = (
        f"For {dish} you need {needs}. For {people} people plan about {people * 90} g of the main ingredient, "
        "plus salt and oil."
    )
    return Asked(prompt, dish, answer)


def _workout(draws: Draws) -> Asked:
    minutes, moves = draws.pick((10, 15, 20, 30)), draws.some(_EXERCISES, draws.between(3, 4))
    prompt = draws.pick(
        (
            f"Give me a {minutes}-minute workout without equipment.",
            f"I have {minutes} minutes for exercise at home, what should I do?",
            f"Create a beginner workout of {minutes} minutes.",
        )
    )
    lines = "\n".join(f"- {move}: {hint}" for move, hint in moves)
    answer = f"Warm up for two minutes, then go round this circuit, 40 seconds each, for {minutes} minutes:\n{lines}"
    return Asked(prompt, "a short workout", answer)


def _comparison(draws: Draws) -> Asked:
    first, second, pro, contra, depends = draws.pick(_CHOICES)
    prompt = draws.pick(
        (
            f"Which is better, {first} or {second}?",
            f"What are the pros and cons of {first} compared with {second}?",
            f"I can't decide between {first} and {second}. What do you think?",
            f"Compare {first} and {second} for me.",
        )
    )
    answer = f"The case for {first}: {pro}. As for {second}: {contra}. In the end it depends on {depends}."
    return Asked(prompt, f"{first} and {second}", answer)


def _story(draws: Draws) -> Asked:
    name, (hero, flaw, turn) = draws.pick(_KIDS_NAMES), draws.pick(_HEROES)
    prompt = draws.pick(
        (
            f"Tell a very short bedtime story about {hero} for {name}.",
            f"Write a tiny story with {hero} in it. My child is called {name}.",
            f"Please make up a short fairy tale about {hero}.",
        )
    )
    answer = f"Once upon a time there was {hero} {flaw}. Every evening it sighed, {turn}. "
    answer += (
        f"And when {name} falls asleep tonight, you can hear it laugh."
        if name in prompt
        else "And so it was never sad again."
    )
    return Asked(prompt, "a bedtime story", answer)


_KINDS: Final[tuple[Callable[[Draws], Asked], ...]] = (_itinerary, _menu, _shopping, _workout, _comparison, _story)


def ask(draws: Draws) -> Asked:
    """Draw a request for a plan, a list, a comparison or a story, with its answer."""
    asked = draws.pick(_KINDS)(draws)
    return asked._replace(prompt=typed(draws, asked.prompt))
