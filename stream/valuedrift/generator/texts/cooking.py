"""Cooking and baking."""

from typing import Final

BANK: Final = """
keep a sourdough starter alive | a sourdough starter
Feed it equal weights of flour and water, once a day at room temperature or once a week in the fridge.
A layer of grey liquid on top only means it is hungry; stir it in or pour it off.
Discard all but a spoonful before feeding, or the jar will overflow within days.
It is ready to bake with when it doubles within six hours of a feed.
Use a loosely covered jar, because the gas has to escape.

cook rice without it turning mushy | cooking rice
Rinse the rice until the water runs nearly clear, which removes the loose starch.
Use one and a half cups of water per cup of long-grain rice.
Bring it to a boil, cover, and turn the heat to the lowest setting for twelve minutes.
Leave the lid on for another ten minutes off the heat so that the steam finishes the job.
Fluff it with a fork instead of stirring with a spoon.

make a vegetable stock | vegetable stock
Onion, carrot, celery and a bay leaf make a balanced base.
Mushroom stems and a little tomato paste add depth.
Avoid cabbage and broccoli, since they turn bitter.
Simmer gently for forty minutes; longer does not make it better.
Strain it, let it cool, and freeze it in small portions.

poach an egg | poached eggs
Use the freshest eggs you can find, since old whites spread in the water.
Keep the water just below a simmer, with a splash of vinegar.
Crack each egg into a small cup first and slide it in close to the surface.
Three minutes gives a set white and a runny yolk.
Lift it out with a slotted spoon and let it drain on kitchen paper.

season a cast-iron pan | a cast-iron pan
Scrub it clean, then dry it on the stove so that no water is left.
Rub on a very thin film of rapeseed or flaxseed oil and wipe off what you can.
Bake it upside down at 230 degrees Celsius for an hour.
Repeat the oiling and baking three or four times for a hard, dark coat.
A little dish soap later is fine, but never leave the pan soaking.

make pizza dough at home | pizza dough
Mix 500 g of strong flour, 325 g of water, 10 g of salt and a pinch of yeast.
Knead until smooth, about eight minutes by hand.
A slow rise in the fridge for a day gives far more flavour.
Stretch it with your fingers from the middle, and leave the rim alone.
Bake as hot as the oven goes, on a preheated stone or steel.

store fresh herbs so that they last | fresh herbs
Stand parsley and coriander in a glass of water in the fridge, loosely covered.
Basil prefers room temperature and goes black in the cold.
Wrap rosemary and thyme in a damp paper towel inside a bag.
Chop what is left over and freeze it in olive oil in an ice-cube tray.

make a chickpea curry for four people | a chickpea curry
Fry two onions slowly until golden before anything else goes in.
Add garlic, ginger, cumin, coriander and turmeric and stir for a minute.
Tip in a tin of tomatoes and two tins of chickpeas, and simmer for twenty minutes.
A little coconut milk makes it rounder and milder.
Finish with lemon juice and fresh coriander, and serve with rice or flatbread.

roast potatoes so that they are crisp | roast potatoes
Boil floury potatoes in salted water until the edges soften.
Drain them and shake the pot to roughen the surface.
Heat the fat in the tin first so that the potatoes sizzle as they go in.
Give them space in a single layer, and turn them once.
About fifty minutes at 200 degrees makes them golden.

bake a moist banana bread | banana bread
Use bananas with plenty of black spots, because they are sweeter and softer.
Mash three of them with melted butter, sugar and two eggs.
Fold in the flour only until it disappears, or the crumb becomes tough.
Bake at 175 degrees for about an hour, until a skewer comes out clean.
Chopped walnuts or dark chocolate make a good addition.

sharpen a kitchen knife with a whetstone | sharpening a knife
Soak the stone if its instructions say so, and set it on a damp towel.
Hold the blade at about fifteen degrees, roughly the height of two coins under the spine.
Draw it along the stone with light, even strokes until you feel a small burr.
Then turn it over, do the other side, and finish on the finer grit.
Test it on a tomato, never on your thumb.

thicken a soup that came out too thin | a thin soup
Let it simmer uncovered for a while, since evaporation alone often does it.
Blend a ladleful of the vegetables and stir it back in.
A spoonful of cornflour mixed with cold water thickens it within a minute.
Red lentils or a diced potato also work and add body.

What can I use instead of buttermilk? | a substitute for buttermilk
Stir a tablespoon of lemon juice or vinegar into a cup of milk and wait ten minutes.
Plain yoghurt thinned with a little milk works just as well.
The acid is what matters, because it activates the baking soda.
Kefir can replace it one to one.

Why does bread go stale? | why bread goes stale
Staling is mostly the starch returning to a crystalline form, not the bread drying out.
It happens fastest at fridge temperature, so keep bread on the counter or in the freezer.
Warming a slice reverses it for a while, which is why toast tastes fresh.
Fat, sugar and sourdough all slow it down.

Which spices go well with roasted pumpkin? | spices for roasted pumpkin
Cumin and smoked paprika bring out its sweetness.
Cinnamon and nutmeg work if you keep the amounts small.
Chilli flakes with a squeeze of lime make it livelier.
Fried sage leaves are a classic finish.
"""
