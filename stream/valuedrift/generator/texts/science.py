"""Questions about nature, history, language and the world."""

from typing import Final

BANK: Final = """
Why is the sky blue? | the colour of the sky
Air molecules scatter short wavelengths of sunlight much more than long ones.
Blue light therefore reaches us from every direction.
At sunset the light crosses more air, and what is left is red.
Violet is scattered even more, but our eyes are less sensitive to it.

How do vaccines work? | how vaccines work
They show the immune system a harmless piece of a germ, or the plan to make it.
The body builds antibodies and memory cells that stay for years.
When the real germ comes, the answer is fast and strong.
Boosters refresh the memory when it fades or the germ changes.

Why do we have leap years? | leap years
The Earth takes about 365.2422 days to go round the Sun.
An extra day every four years makes up for most of the difference.
Century years are skipped unless they can be divided by 400.
Without the rule, the seasons would drift through the calendar.

What causes the tides? | tides
The Moon pulls harder on the near side of the Earth than on the far side.
That stretches the oceans into two bulges, through which we rotate.
The Sun does the same with a bit less than half the strength.
When both line up, we get spring tides.
The shape of the coast decides how high the water climbs.

How do bees make honey? | how bees make honey
Foragers carry nectar home in a special stomach.
In the hive it is passed from bee to bee, and enzymes split its sugar.
They spread it in the comb and fan it with their wings until it is thick.
Then each cell is closed with wax for the winter.

Who built the pyramids of Giza? | the pyramids of Giza
They were built for kings of the fourth dynasty, about 4,500 years ago.
Paid crews and conscripted farmers did the work, not slaves as once believed.
Bakeries and graves of the workers have been found nearby.
The stone came from local quarries and, for the casing, from across the Nile.

What was the Silk Road? | the Silk Road
It was a net of trade routes between China and the Mediterranean.
Silk, paper, spices, horses and glass travelled along it, mostly in short stages.
Religions and diseases travelled with the goods.
Sea routes made it less important from the fifteenth century on.

Why did the Roman Empire in the west fall? | the fall of the western Roman Empire
Historians name several causes that fed each other.
Civil wars and short-lived emperors wore out the army and the treasury.
Pressure at the borders grew, and whole provinces with their taxes were lost.
The eastern half lived on for another thousand years.

What is the difference between weather and climate? | weather and climate
Weather is what happens outside today or this week.
Climate is the statistics of weather over decades, usually thirty years.
One cold winter says little about the climate.
A common saying: climate is what you expect, weather is what you get.

How does a heat pump work? | heat pumps
It moves heat instead of making it, like a fridge turned around.
A fluid evaporates outside at low pressure and takes up heat.
The compressor raises its temperature, and it condenses inside and gives the heat off.
One unit of electricity typically brings three to four units of heat.

Why do cats purr? | why cats purr
Muscles in the larynx open and close the vocal folds about 25 times a second.
They purr when content, but also when they are hurt or afraid.
Kittens purr to tell the mother where they are.
Some researchers think that the vibration helps healing, which is not proved.

What is inflation? | inflation
It is the general rise of prices over time, so money buys less.
Statistical offices measure it with the price of a typical basket of goods.
Demand above supply, higher costs and expectations all drive it.
Central banks raise interest rates to slow it down.

How are rainbows formed? | rainbows
Sunlight is bent as it enters a raindrop, reflected at the back and bent again on leaving.
Each colour leaves at a slightly different angle, red at about 42 degrees.
You see one with the sun behind you and rain in front.
A second, paler bow with the colours reversed comes from two reflections.

What is photosynthesis? | photosynthesis
Plants use light to turn water and carbon dioxide into sugar and oxygen.
Chlorophyll captures the light in small bodies called chloroplasts.
The first stage makes energy carriers, the second builds the sugar.
Almost all food and oxygen on Earth go back to it.

How far away is the Moon? | the distance to the Moon
On average about 384,400 kilometres, some thirty Earths side by side.
The orbit is an ellipse, so it varies between roughly 363,000 and 406,000.
Light takes 1.3 seconds for the way.
It moves away by nearly four centimetres a year.

What does the heart actually do? | what the heart does
It pumps about five litres of blood a minute through two loops.
The right half sends it to the lungs, the left half to the rest of the body.
Four valves make sure that it flows one way only.
A small node of cells sets the rhythm by itself.

Who was Ada Lovelace? | Ada Lovelace
She was an English mathematician of the nineteenth century.
Her notes on Babbage's Analytical Engine hold what many call the first program.
She saw that such a machine could handle more than numbers, music for instance.
Her father was the poet Byron.

Why is Venus hotter than Mercury? | the heat of Venus
Its thick atmosphere of carbon dioxide traps heat very effectively.
The surface stays near 465 degrees Celsius by day and night.
Mercury is closer to the Sun but has hardly any air to hold the warmth.
Its night side falls to minus 170 degrees.

How does a lock and key work? | locks and keys
In a pin tumbler lock, spring-loaded pins of different heights block the cylinder.
The right key lifts every pin to the shear line, and the cylinder turns.
A wrong key leaves at least one pin across the gap.
The idea is some four thousand years old; Linus Yale made today's form in the 1860s.

Which poisons in nature are the most common in gardens? | poisonous garden plants
Foxglove, lily of the valley and oleander all affect the heart.
Yew is dangerous in every part but the red flesh of the berry.
Keep lilies away from cats, for which even the pollen is harmful.
If a child has eaten something, call the poison centre at once and keep the plant.
"""
