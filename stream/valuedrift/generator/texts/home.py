"""House, garden, animals and repairs."""

from typing import Final

BANK: Final = """
grow tomatoes on a balcony | tomatoes on a balcony
Choose a compact variety and a pot of at least fifteen litres.
They want six hours of sun and shelter from the wind.
Water at the base in the morning, and keep it even, or the fruit splits.
Feed with a potassium-rich fertiliser once the first flowers appear.
Pinch out side shoots on tall varieties and tie the stem to a cane.

repot a houseplant | repotting a houseplant
Pick a pot only two or three centimetres wider than the old one.
Loosen the root ball gently and cut away anything brown and soft.
Spring is the best moment, when the plant starts to grow again.
Water it well once, then let the top of the soil dry before the next time.
Keep it out of direct sun for a week while it recovers.

unblock a slow kitchen sink | a slow sink
Take the trap off with a bucket underneath, since most blockages sit there.
Pour a kettle of hot water and a squirt of dish soap down first.
A plunger works better when the overflow is covered with a wet cloth.
Fat is the usual cause, so wipe pans with paper before washing them.

paint a room without streaks | painting a room
Wash the walls and fill the holes, because paint hides nothing.
Cut in the edges with a brush, then roll while they are still wet.
Work in squares of about a metre and finish with strokes in one direction.
Two thin coats look better than one thick one.
Pull off the tape before the last coat has dried completely.

train a puppy to walk on a lead | lead training for a puppy
Start indoors, with treats for every few steps beside you.
Stop as soon as the lead tightens, and go on when it is slack.
Keep the sessions to five minutes, several times a day.
Let the puppy sniff at set places, so that walking beside you is not all there is.
Be consistent: everyone in the family has to use the same rule.

start a compost heap | a compost heap
Mix about two parts brown material, such as leaves and cardboard, with one part green.
Keep it as moist as a wrung-out sponge.
Turn it every couple of weeks to let air in.
Leave out meat, dairy and cooked food, which attract rats.
It is ready when it is dark, crumbly and smells of forest.

get rid of limescale on taps | limescale on taps
Wrap a cloth soaked in white vinegar around the tap and leave it for an hour.
Citric acid works as well and smells less.
Rub with an old toothbrush and rinse with plenty of water.
Never combine vinegar with bleach, and keep acid away from marble.

keep slugs away from lettuce | slugs in the lettuce
Water in the morning instead of the evening, since slugs travel on wet soil.
Lay down a board and collect the ones that hide beneath it at dawn.
A copper band around a raised bed keeps most of them out.
Grow the seedlings indoors until they are sturdy.
Hedgehogs and ground beetles help, so leave a wild corner for them.

hang a heavy mirror on a plaster wall | hanging a heavy mirror
Find out first whether there is brick, stud or only plasterboard behind.
On studs, two long screws are enough; on plasterboard use toggle anchors rated above the weight.
Check for pipes and cables with a detector before drilling.
Use two fixing points, level with each other, so that it cannot swing.

save energy on heating in winter | saving on heating
Lower the thermostat by one degree, which saves about six per cent.
Seal draughts around doors and windows with foam tape.
Bleed the radiators and move furniture away from them.
Air the rooms briefly with windows wide open instead of leaving one tilted.
Close the curtains at dusk.

introduce a new cat to an old one | introducing two cats
Keep them in separate rooms for the first week and swap their blankets.
Feed them on both sides of a closed door, so each links the smell with food.
Let them see each other through a gap before they meet.
Have a litter tray for each cat plus one.
Hissing is normal; stop only if they really fight.

prune an apple tree | pruning an apple tree
Late winter is the time, before the buds open.
Take out dead, crossing and inward-growing branches first.
Cut just above a bud that faces outward.
Never remove more than a fifth of the crown in one year.
Clean the blades between trees so that you do not spread disease.

fix a squeaky door hinge | a squeaky hinge
Tap the pin out, wipe it clean, and rub it with petroleum jelly or candle wax.
Work the door back and forth a few times to spread it.
Spray oil helps at once, but it collects dust and the squeak comes back.
If the pin is bent, a new hinge costs very little.

smother a small grease fire on the stove | a grease fire
Turn off the heat at once, if you can reach it safely.
Slide a metal lid or a baking sheet over the pan and leave it there until it is cold.
Never use water: it turns to steam and throws burning oil around.
Baking soda helps on a very small flame; flour does not and may flare up.
If it does not go out at once, leave, close the door and call the fire brigade.

kill the weeds between paving stones | weeds between paving stones
Pour boiling water on them; it needs two or three rounds but leaves no residue.
A narrow joint scraper takes out the roots after rain.
Sweep fresh sand into the gaps so that seeds find no soil.
Salt harms the plants next to the path, so leave it in the kitchen.

How often should I water a cactus? | watering a cactus
In summer about every ten to fourteen days, when the soil is fully dry.
In winter once a month or less is enough.
Soak the soil and let it drain, instead of giving a sip every day.
Soft, yellow tissue is a sign of too much water, wrinkles of too little.

Why do the leaves of my monstera turn yellow? | yellow monstera leaves
Too much water is by far the most common reason, so feel the soil two fingers deep.
An old leaf at the bottom turning yellow now and then is normal.
Many pale leaves at once point to a lack of nitrogen or light.
Check the underside for spider mites as well.
"""
