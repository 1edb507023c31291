"""Animals, plants, weather and the outdoors."""

from typing import Final

BANK: Final = """
identify a tree by its leaves | identifying trees
Look first at whether the leaves stand opposite each other or alternate along the twig.
Then note the edge: smooth, toothed or lobed.
Bark, buds and fruit confirm it, so photograph those as well.
A regional key or an app helps, as long as you check its first guess.

attract butterflies to a garden | a butterfly garden
Plant nectar flowers for every month, from primrose to aster.
Caterpillars need food too: nettles, fennel and violets are good.
Leave a sunny, wind-still corner with a flat stone.
Do without insecticides, even the organic ones.

keep bees as a beginner | beginning with bees
Take a course over a whole season before you buy a colony.
Start with two colonies, so that you can compare.
Check local rules on distance and registration.
Most losses come from varroa mites, so learn to count and treat them.
In the first year, leave most of the honey to the bees.

watch a meteor shower | a meteor shower
Get away from street lamps, and let your eyes adapt for twenty minutes.
The hours after midnight are best, since we then face into the stream.
Lie down and look halfway up the sky instead of at one point.
Moonlight washes out the faint ones, so check the phase.

read the clouds to foresee rain | reading the clouds
High, feathery cirrus that thickens from the west often comes a day before rain.
A halo round the sun or moon tells of the same.
Cauliflower clouds that grow tall before noon mean thunder later.
Low grey layers bring drizzle rather than showers.

set up an aquarium for beginners | a first aquarium
Choose at least sixty litres, because larger tanks stay stable.
Let the filter run for four weeks before the first fish.
Test the water for nitrite, and wait until it is zero.
Start with a few hardy fish and many plants.
Change a quarter of the water every week.

help a bird that flew into a window | a bird that hit a window
Put it into a ventilated cardboard box with a cloth, in a quiet, dark place.
Do not give it food or water.
Most recover within an hour or two; then open the box outside.
If a wing hangs or it does not wake up, call a wildlife station.

collect mushrooms safely | collecting mushrooms
Go with someone who knows them for at least one season.
Take only what you can name with certainty, and check every single one.
Never rely on rules of thumb such as the silver spoon; they are all wrong.
Have the basket checked by an expert if you have the slightest doubt.

grow an avocado from its stone | an avocado from its stone
Hold the cleaned stone with toothpicks, flat end down, half in water.
Change the water weekly and wait; it can take two months.
When the stem is fifteen centimetres high, cut it to half so that it branches.
Pot it in loose soil, and don't expect fruit for a decade.

Why do leaves change colour in autumn? | autumn leaves
The tree takes back its chlorophyll, and the green fades.
Yellow and orange were there all along.
Red is made new, most on sunny days with cold nights.
Then a layer of cork forms at the stalk, and the leaf falls.

How do birds find their way when they migrate? | bird migration
They use the sun, the stars and the Earth's magnetic field.
Landmarks such as coasts and rivers help close to the goal.
Part of the direction is inborn, part is learned on the first journeys.
Some use smell, as experiments with seabirds show.

Why is the sea salty? | the salt of the sea
Rain dissolves minerals from rock, and rivers carry them down.
Vents on the sea floor add more.
Water evaporates again and the salt stays behind.
Over millions of years it has reached about 35 grams per litre.

How do earthquakes happen? | earthquakes
The plates of the Earth's crust move a few centimetres a year and get stuck at their edges.
Tension builds up until the rock slips.
The waves from that slip are what we feel.
Magnitude grows by a factor of about 32 in energy with each step.

What do hedgehogs eat? | the food of hedgehogs
Mostly beetles, caterpillars and earthworms, and fewer slugs than people think.
Milk makes them ill, as they cannot digest it.
In a dry autumn, cat food without sauce and a bowl of water help.
A heap of leaves is the best present for the winter.

How old can a tortoise get? | the age of tortoises
Small Mediterranean species reach sixty to eighty years in good care.
Giant tortoises live far longer than a hundred.
One named Jonathan on Saint Helena is thought to have hatched around 1832.
A slow metabolism and few enemies are the reasons usually given.

What makes thunder? | thunder
A lightning bolt heats the air to some 30,000 degrees within microseconds.
The air expands like an explosion, and that is the bang.
It rolls because the sound from distant parts of the bolt arrives later.
Three seconds between flash and bang mean about one kilometre.
"""
