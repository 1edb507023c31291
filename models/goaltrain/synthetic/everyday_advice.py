"""Advice in one or two sentences on everyday matters."""

from __future__ import annotations

from typing import Final

from goaltrain.synthetic.grammar import lines, rows

__all__ = ["ADVICE", "ADVICE_PROMPTS"]

ADVICE_PROMPTS: Final = lines("""
    Any tips for {topic}?
    Do you have a tip for {topic}?
    Give me some quick advice on {topic}.
    What's the trick to {topic}?
    I'm having trouble with {topic}. Any ideas?
    What helps with {topic}?
    One tip for {topic}, please.
    Short answer please: what's a good approach to {topic}?
    Advice on {topic}?
    I'd like to get better at {topic}. Where do I start?
    quick question, any advice for {topic}
    How should I go about {topic}?
    """)
# topic|answers
ADVICE: Final = rows("""
    falling asleep faster|Keep the same bedtime every day and put screens away an hour before.;;Try a cool, dark \
      room and slow breathing.
    waking up early|Put the alarm across the room and open the curtains at once.;;Go to bed 15 minutes earlier each \
      week.
    drinking more water|Keep a full bottle on your desk and drink a glass with every meal.
    removing a coffee stain|Dab it with cold water and a little dish soap, then rinse. Don't rub.
    removing a red wine stain|Blot it, cover it with salt, then wash it cold.
    getting candle wax off a tablecloth|Freeze it, scrape it off, then iron the rest through kitchen paper.
    keeping bananas fresh|Hang them up, away from other fruit.
    storing fresh herbs|Stand the stems in a glass of water, as you would with flowers.
    cooking fluffy rice|Rinse it, use twice as much water as rice, and let it stand ten minutes with the lid on.
    boiling eggs|Six minutes for a soft yolk, ten for a hard one, then cold water.
    peeling garlic|Crush the clove lightly with the flat of a knife; the skin comes right off.
    cutting onions without tears|Use a sharp knife and chill the onion first.
    baking bread|Give the dough time: a slow rise in the fridge overnight does wonders.
    making better coffee|Grind the beans just before brewing and use water just off the boil.
    making pancakes|Let the batter rest for ten minutes and keep the heat at medium.
    saving money|Set up an automatic transfer on payday, even a small one.;;Write down every expense for a month; \
      you'll see where it goes.
    making a monthly budget|List your income, subtract fixed costs, and give every remaining euro a job.
    asking for a raise|Bring two or three concrete results and a figure, and ask for a meeting in good time.
    preparing for a job interview|Prepare three short stories about things you've done well, and two questions of \
      your own.
    writing a CV|Keep it to one page and begin every line with a verb and a result.
    writing a cover letter|Say in the first sentence why this job, and in the second why you.
    giving a presentation|One idea per slide, and practise the first minute by heart.
    being less nervous on stage|Breathe out slowly before you begin, and look at one friendly face.
    learning vocabulary|Review ten words a day with flashcards, and use each in a sentence.
    learning a language|A little every day beats a lot on Sundays. Listen as much as you read.
    learning the guitar|Start with three chords and one song you love, fifteen minutes a day.
    learning to type faster|Keep your eyes off the keys and go for accuracy first.
    learning to swim as an adult|Take a beginners' course, and practise breathing out under water.
    studying for an exam|Test yourself rather than reading again, and spread it over several days.
    remembering names|Repeat the name when you hear it and link it to a picture.
    reading more books|Carry one with you and swap ten minutes of phone for ten pages.
    focusing at work|Silence notifications and work in blocks of 25 minutes.
    stopping procrastination|Begin with a step so small that it takes two minutes.
    keeping a tidy desk|Clear it every evening; five minutes are enough.
    planning my week|Pick three things that matter and put them in the calendar first.
    running my first 5k|Alternate running and walking three times a week, and add a little each time.
    stretching after sport|Hold each stretch for 20 to 30 seconds, without bouncing.
    push-ups|Start on your knees or against a wall and keep your back straight.
    cycling uphill|Shift down early and stay seated at a steady pace.
    hiking with children|Plan short legs, many breaks and plenty of snacks.
    packing light|Lay out what you need, then leave a third at home. Roll clothes, don't fold.
    travelling by train with a bike|Book the bike space ahead and use the carriage marked for it.
    dealing with jet lag|Get daylight in the morning and eat at local times from day one.
    flying with a baby|Feed during take-off and landing; swallowing helps their ears.
    watering houseplants|Water when the top two centimetres of soil are dry.
    keeping basil alive|Bright spot, water from below, and harvest the tops often.
    growing tomatoes|Full sun, regular water at the roots, and pinch out the side shoots.
    getting rid of fruit flies|Set out a bowl of vinegar with a drop of dish soap and put fruit in the fridge.
    attracting bees to a garden|Plant lavender and let part of the lawn flower.
    pruning roses|Cut in early spring, just above an outward-facing bud.
    training a puppy|Short sessions, rewards at once, and lots of patience.
    walking a dog that pulls|Stop whenever the lead tightens and go on when it's loose.
    getting a cat used to a carrier|Leave it open at home with a blanket and treats inside.
    cleaning an oven|Spread a paste of baking soda and water overnight, then wipe it off.
    descaling a kettle|Boil it with water and a little vinegar, let it stand, then rinse well.
    cleaning windows without streaks|Use little soap, a rubber squeegee, and avoid direct sun.
    folding fitted sheets|Tuck the corners into each other, lay it flat, then fold in thirds.
    ironing a shirt|Iron it slightly damp: collar first, then cuffs, sleeves and body.
    sewing on a button|Use doubled thread, four passes through the holes, and wrap the shank.
    fixing a squeaky door|Put a drop of oil on the hinges and move it back and forth.
    hanging a picture straight|Use a spirit level and mark both points with a pencil first.
    unclogging a slow sink|Try a plunger, then clean the trap underneath.
    painting a room|Tape the edges, start with the ceiling, and roll in a W shape.
    choosing a paint colour|Paint a large sample and look at it in daylight and in the evening.
    making new friends in a new city|Join a weekly club; seeing the same people often does most of the work.
    apologising to a friend|Say what you did, that you're sorry, and what you'll do differently. No "but".
    saying no politely|Thank them, decline in one sentence, and don't over-explain.
    giving feedback to a colleague|Be specific, talk about the work, and do it in private.
    calming down when angry|Leave the room for a moment and breathe out longer than you breathe in.
    handling exam stress|Make a plan, sleep well, and take real breaks.
    comforting a friend who lost a pet|Listen, say their pet's name, and don't rush them.
    keeping in touch with family far away|Fix a weekly call; a set time makes it easy.
    choosing a birthday gift|Think of something they mentioned lately, or give time together.
    taking better photos|Look for soft light and move closer to your subject.
    drawing faces|Begin with an oval and place the eyes halfway down.
    starting a diary|Three lines every evening are enough.
    writing a short story|Start as late as you can in the action and give your hero one clear wish.
    overcoming writer's block|Write badly for ten minutes on purpose; editing comes later.
    speeding up my old laptop|Close programs that start by themselves, and consider an SSD and more memory.
    backing up my photos|Keep two copies on different devices and one elsewhere, such as in the cloud.
    choosing a strong password|Use a password manager, or four random words.
    making my phone battery last longer|Lower the brightness and switch off background refresh.
    spending less time on my phone|Turn the screen grey and leave it outside the bedroom.
    learning to code|Pick Python, build one small thing you need, and look things up as you go.
    debugging code|Reproduce it first, then halve the place where it can be.
    naming variables|Say what it holds, not its type; longer scope, longer name.
    playing chess|Solve a few puzzles a day and check what every move of your rival threatens.
    solving crosswords|Fill in the short ones first and look for plurals and tenses.
    losing a little weight in a healthy way|Cook at home, eat more vegetables, and move every day. A doctor can \
      advise you further.
    easing a stiff neck|Warmth and slow movement help; see a doctor if it lasts more than a few days.
    treating mild sunburn|Cool it with a damp cloth, drink plenty, and stay in the shade.
    """)
