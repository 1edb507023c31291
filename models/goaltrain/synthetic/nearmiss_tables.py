"""Subjects, what can be asked of them, and answers: invented ones with drawn facts, and a few real ones.

In `INVENTED` a block is a kind of subject: `=` endings of its names, `?` questions of one aspect, `!` answers to them;
`{s}` is the subject, every other slot a word of `WORDS` or a number. `KNOWN` holds real subjects and facts.
"""

from __future__ import annotations

from typing import Final

__all__ = ["INVENTED", "KNOWN", "WORDS"]

WORDS: Final = {
    "symptom": (
        "headache; nausea; a dry mouth; dizziness; a mild rash; tiredness; a sore throat; stomach cramps; "
        "fever; a cough"
    ),
    "illness": (
        "hay fever; high blood pressure; migraine; asthma; gout; mild infections; back pain; heartburn; "
        "insomnia; eczema"
    ),
    "month": "January; February; March; April; May; June; July; August; September; October; November; December",
    "day": "Monday; Tuesday; Wednesday; Thursday; Friday; Saturday; Sunday",
    "sky": "sunny; cloudy; rainy; foggy; windy; clear; snowy; stormy",
    "trade": "fishing; glass; wool; cheese; shipbuilding; paper; salt; tiles; clocks; hops",
    "place": (
        "the old harbour; the market square; the hill behind the church; the north gate; the river; the town "
        "hall; the station; the park"
    ),
    "job": "chemist; painter; composer; architect; botanist; engineer; poet; physician; astronomer; sculptor",
    "colour": "red; blue; white; yellow; green; purple; orange; grey; brown; black",
    "animal": "deer; trout; owls; otters; beetles; goats; herons; bats; foxes; eels",
    "material": "oak; steel; granite; glass; brick; aluminium; bamboo; linen; leather; clay",
    "good": "bicycles; lamps; boots; pumps; toys; paints; soap; engines; chairs; maps",
    "theme": "loneliness; revenge; first love; growing old; war; family secrets; greed; exile; friendship; doubt",
    "food": "leeks; lentils; rice; trout; beans; mushrooms; pears; cabbage; walnuts; barley; plums; goat's cheese",
    "skill": (
        "statistics; bookkeeping; welding; drawing; public speaking; chess; first aid; weaving; surveying; "
        "baking"
    ),
    "key": "Ctrl+E; F5; Ctrl+Shift+L; Alt+P; F9; Ctrl+J; Alt+M; F2",
    "type": "a list; a string; an integer; a dictionary; a boolean; a tuple; a float; an iterator",
    "error": "ValueError; KeyError; TypeError; TimeoutError; IndexError; OSError",
    "does": (
        "removes duplicates; sorts the rows by date; splits the text into lines; rounds each value; merges "
        "two tables; counts the words"
    ),
    "cause": "a virus; a lack of iron; a mould; a tick bite; dirty water; too much salt; an inherited gene; old age",
    "cure": (
        "rest and plenty of water; an ointment; a change of diet; a course of tablets; a small operation; "
        "warm baths; physiotherapy"
    ),
    "part": "filter; battery; belt; fuse; hinge; lamp; hose; fan; switch; seal",
    "act": "opens; closes",
    "side": "north; south; east; west",
    "first": (
        "Anna; Bruno; Clara; Emil; Freya; Goran; Hana; Ivan; Lucia; Noah; Olga; Pavel; Ruth; Stefan; Tilda; "
        "Viktor"
    ),
}  # fmt: skip

INVENTED: Final = """
= zol; tamine; pril; dexin; ofen; max
? What are the side effects of {s}?; Does {s} have side effects?; what side effects can i get from {s}
! {s} may cause {symptom} or {symptom2}.; Common side effects of {s} are {symptom} and {symptom2}.; {Symptom}, and
  sometimes {symptom2}.
? What is {s} used for?; What does {s} treat?; why would a doctor prescribe {s}
! {s} is used against {illness}.; {s} is prescribed for {illness}, and now and then for {illness2}.; It treats
  {illness}.
? How much {s} can an adult take a day?; What is the usual dose of {s}?; how often do i take {s}
! The usual dose of {s} is {n} mg twice a day.; Adults take {n} mg of {s} in the evening.; One tablet of {n} mg each
  morning.
? How should I store {s}?; Where do I keep {s}?
! Keep {s} below {d2} degrees and away from light.; {s} belongs in the fridge.; In a dry place, out of reach of
  children.
? What does a pack of {s} cost?; How expensive is {s}?
! A pack of {s} costs {n} euros.; {s} is {n} euros for {n2} tablets.; Around {n} euros a pack.
= ford; burg; haven; mouth; stad; ville; dale; holm
? What's the weather in {s} today?; Will it rain in {s} tomorrow?; weather in {s}
! In {s} it is {sky} with {d2} degrees.; {s} will be {sky}, later {sky2}.; {Sky}, about {d2} degrees.
? How do I get to {s} by train?; Which train goes to {s}?; how long is the train ride to {s}
! Take line {n} from platform {n2}; it reaches {s} in {n3} minutes.; Trains to {s} leave every {n} minutes.; Line {n}
  goes there in {n2} minutes.
? How many people live in {s}?; What is the population of {s}?
! {s} has about {n} thousand inhabitants.; Some {n},{n9} people live in {s}.; Roughly {n} thousand.
? What is {s} known for?; What is {s} famous for making?
! {s} is known for its {trade}.; For centuries {s} has lived on {trade}.; Above all for {trade}.
? Who is the mayor of {s}?; Who runs the town of {s}?
! The mayor of {s} is {first} {name}.; {first} {name} has been mayor of {s} since 200{d}.; {first} {name}.
? Where can I park in {s}?; Is there a car park in {s}?
! You can park near {place} in {s}.; {s} has a car park at {place} with {n} spaces.; At {place}, {d} euros a day.
= son; berg; ova; ini; sen; ard; well
? When was {first} {s} born?; What year was {first} {s} born in?
! {s} was born in {month} 18{n}.; {s} was born on {d2} {month} 18{n}.; In 18{n}.
? What did {first} {s} do for a living?; Who was {first} {s}?
! {s} was a {job}.; {s} worked as a {job} and later as a {job2}.; A {job}.
? Where did {first} {s} go to school?; Which town did {first} {s} grow up in?
! {s} grew up in {name}.; {s} went to school in {name} and in {name2}.; In {name}.
? How did {first} {s} die?; What did {first} {s} die of?
! {s} died of {cause}.; {s} died in a fall near {place}.; Of {cause}.
? Whom did {first} {s} marry?; Did {first} {s} have children?
! {s} married {first2} {name} and had {d} children.; {s} had {d} children with {first2} {name}.; {first2} {name}; they
  had {d} children.
= tron; matic; 300; Plus; vac; box
? How do I reset the {s}?; My {s} hangs. How do I restart it?
! Hold the {s}'s {colour} button for {n} seconds.; To reset the {s}, unplug it and wait {n} minutes.; Press the
  {colour} button until it blinks.
? How long does the battery of the {s} last?; What is the battery life of the {s}?
! The {s} runs for {d} hours on one charge.; A full charge keeps the {s} going for {d} days.; About {d} hours.
? What does the {s} weigh?; How heavy is the {s}?
! The {s} weighs {n} kg.; With its {part}, the {s} weighs {n} kg.; {n} kg.
? How do I change the {part} of the {s}?; Which {part} fits the {s}?
! Open the back of the {s} and pull out the {part}.; The {s} takes a type {n} {part}.; Unscrew the {part}, put in a
  new one and close the lid.
? How long is the warranty of the {s}?; Is there a guarantee on the {s}?
! The {s} comes with {d} years of warranty.; The warranty of the {s} covers {d} years, but not wear.; {d} years from
  the day you bought it.
? How much is the {s}?; What does the {s} cost?
! The {s} costs {n}9 euros.; The {s} is {n}9 euros, or {n2} a month.; {n}9 euros.
= works; and Sons; Ltd; Group; Brothers
? What does {s} make?; What does the company {s} sell?
! {s} makes {good}.; {s} sells {good} and {good2}.; Mostly {good}.
? Who founded {s}?; Who started the company {s}?
! {s} was founded by {first} {name}.; {first} {name} started {s} in a shed.; {first} {name}, together with {first2}
  {name2}.
? When was {s} founded?; How old is the company {s}?
! {s} was founded in 19{n}.; {s} goes back to 19{n}.; In 19{n}.
? How many people work for {s}?; How big is the staff of {s}?
! {s} employs {n}0 people.; About {n}0 people work at {s}.; {n}0, most of them part time.
? How do I complain to {s}?; What's the phone number of {s}?
! Call {s} on 0{n} {n2}{n3}.; Write to {s}, Mill Lane {n}.; 0{n} {n2}{n3}, on weekdays.
= wort; bell; thorn; leaf; lily; grass
? When does {s} flower?; In which month does {s} bloom?
! {s} flowers in {month}.; {s} blooms from {month} on.; In {month}.
? How much water does {s} need?; How often do I water {s}?
! Water {s} every {d} days.; {s} wants water once in {d} days, less in winter.; Every {d} days.
? What colour are the flowers of {s}?; What does {s} look like?
! {s} has {colour} flowers.; The flowers of {s} are {colour} with a {colour2} rim.; {Colour}.
? Is {s} poisonous?; Can my cat eat {s}?
! {s} is harmless to people and pets.; {s} is poisonous; keep pets away.; No, it's harmless.
? How tall does {s} grow?; What height does {s} reach?
! {s} grows to {n} cm.; In good soil {s} reaches {n} cm.; Up to {n} cm.
= fest; fair; parade; night; games
? When does {s} take place?; What date is {s} this year?
! {s} takes place on {d2} {month}.; {s} is held each {month}.; On {d2} {month}.
? What does a ticket for {s} cost?; How much is entry to {s}?
! A ticket for {s} is {n} euros.; {s} costs {n} euros, children pay half.; {n} euros at the door.
? Where is {s} held?; Where do I find {s}?
! {s} is held at {place}.; {s} takes place between {place} and the bridge.; At {place}.
? What is there to eat at {s}?; Which food do they serve at {s}?
! At {s} there's {food} with {food2}.; The stalls of {s} serve {food}.; {Food} and {food2}.
? Can I bring my dog to {s}?; Are dogs allowed at {s}?
! Dogs on a lead are welcome at {s}.; {s} doesn't admit dogs.; Yes, on a lead.
= _rows; _text; _all; _map; _file
? What does {s}() return?; Which type does {s}() give back?
! {s}() returns {type}.; {s}() gives back {type}, or None if empty.; {Type}.
? What does {s}() do?; What is {s}() good for?
! {s}() {does}.; {s}() {does} and then {does2}.; It {does}.
? Which exception does {s}() raise?; What error can {s}() throw?
! {s}() raises {error} on bad input.; {s}() raises {error} if nothing is found.; {error}.
? Since which version is {s}() there?; When was {s}() added?
! {s}() was added in version {d}.{d2}.; {s}() exists since version {d}.{d2}.; In version {d}.{d2}.
? Is {s}() thread-safe?; Can I call {s}() from several threads?
! {s}() is thread-safe.; {s}() isn't thread-safe; use a lock around it.; No, use a lock.
= pox; itis; fever; blight; syndrome
? What causes {s}?; Where does {s} come from?
! {s} is caused by {cause}.; {s} mostly comes from {cause}.; {Cause}.
? What are the symptoms of {s}?; How do I recognise {s}?
! {s} shows in {symptom} and {symptom2}.; People with {s} have {symptom}, later {symptom2}.; {Symptom} and {symptom2}.
? How is {s} treated?; Is there a cure for {s}?
! {s} is treated with {cure}.; Against {s}, {cure} will do.; {Cure}.
? How long does {s} last?; When am I well again after {s}?
! {s} lasts {n} days.; {s} is over after {d} weeks.; About {d} weeks.
? Is {s} contagious?; Can I catch {s} from someone?
! {s} is contagious in the first {d} days.; {s} can't be passed on.; Yes, in the first {d} days.
= Museum; Castle; Library; Hall; Gardens
? When does {s} open?; What are the opening hours of {s}?
! {s} opens at {d} on {day}.; {s} is open from {d} a.m. to {d3} p.m.; From {d} a.m. on.
? What can I see in {s}?; What is on show in {s}?
! {s} shows {trade} and {good}.; In {s} you'll see old {good}.; Old {good}, mostly of {material}.
? Who built {s}?; Who was the architect of {s}?
! {s} was built by {first} {name}.; {first} {name} designed {s}.; {first} {name}.
? What is {s} made of?; Which material was used for {s}?
! {s} is made of {material}.; {s} was built from {material} and {material2}.; {Material}.
? How do I get from the station to {s}?; Which bus goes to {s}?
! Bus {n} goes to {s}.; Walk past {place} and you'll see {s}.; Take bus {n}.
= water; tarn; peak; horn; creek
? How high above the sea is {s}?; At what altitude does {s} lie?
! {s} lies {n}{n2} metres above the sea.; {s} is {n}{n2} metres up.; At {n}{n2} metres.
? Which animals live around {s}?; What wildlife is there at {s}?
! Around {s} there are {animal} and {animal2}.; {s} is home to {animal}.; {Animal} and some {animal2}.
? How did {s} get its name?; Where does the name {s} come from?
! {s} is named after {first} {name}.; {s} took its name from a {job} called {name}.; From {first} {name}, a {job}.
? How long is the walk around {s}?; How many hours do I need for {s}?
! The walk around {s} takes {d} hours.; For {s} you need {d} hours.; {d} hours.
? When is the best time to visit {s}?; In which season should I see {s}?
! {s} is best in {month}.; Go to {s} between {month} and {month2}.; In {month}.
"""

# A kind: subject | facts; then questions and answers for each fact, {0} the subject and {1} the fact.
KNOWN: Final = """
= Norway|Oslo|the krone|Norwegian; Japan|Tokyo|the yen|Japanese; Peru|Lima|the sol|Spanish; Egypt|Cairo|the
  pound|Arabic;
  Poland|Warsaw|the zloty|Polish; Thailand|Bangkok|the baht|Thai; Hungary|Budapest|the forint|Hungarian;
  Denmark|Copenhagen|the krone|Danish; Iran|Tehran|the rial|Persian; Sweden|Stockholm|the krona|Swedish
? What is the capital of {s}?; capital of {s}
! The capital of {s} is {1}.; {1} is the capital of {s}.
? What is the currency of {s}?; What do people in {s} pay with?
! People in {s} pay with {2}.; The currency of {s} is {2}.
? What language do they speak in {s}?; language of {s}
! In {s} most people speak {3}.; The main language of {s} is {3}.
= guacamole|avocado, lime, onion and coriander|Mexico; hummus|chickpeas, tahini, lemon and garlic|the Levant;
  pesto|basil, pine nuts, garlic, cheese and olive oil|Liguria; ratatouille|aubergine, courgette, peppers and
  tomatoes|Provence;
  tzatziki|yoghurt, cucumber and garlic|Greece; risotto|rice, stock, onion and butter|northern Italy;
  gazpacho|tomatoes, cucumber, peppers and bread|Andalusia; tiramisu|sponge fingers, coffee and mascarpone|northern
  Italy;
  borscht|beetroot, cabbage and potatoes|Ukraine
? What goes into {s}?; ingredients for {s}; How do I make {s}?
! For {s} you need {1}.; {s} is made from {1}.; To make {s}, start with {1}.
? Where does {s} come from?; Which region is {s} from?
! {s} comes from {2}.; The home of {s} is {2}.
= len()|returns how many items a container has|an integer; sorted()|sorts any iterable|a new list; input()|reads a
  line from the user|a string;
  zip()|pairs up the items of several iterables|an iterator of tuples; round()|rounds a number|a number;
  str.split()|splits a text at a separator|a list of strings; isinstance()|checks whether an object is of a class|a
  boolean
? What does {s} do in Python?; python {s} explained
! In Python, {s} {1}.; {s} {1}.
? What type does {s} return in Python?; return value of {s} in python
! {s} returns {2}.; What you get from {s} is {2}.
"""
