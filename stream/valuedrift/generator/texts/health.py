"""Health, body, family and everyday care."""

from typing import Final

BANK: Final = """
treat a mild sunburn | a mild sunburn
Get out of the sun and cool the skin with a damp cloth for ten minutes.
Use a light, unscented lotion or aloe gel, and no grease.
Drink more water than usual.
See a doctor if there are large blisters, fever or shivering.

ease back pain from sitting all day | back pain from sitting
Stand up every half hour, even for a minute.
Set the screen so that its top edge is at eye level.
Cat-cow stretches and hip-flexor stretches help most people within weeks.
Walking counts: twenty minutes a day make a difference.
If a leg goes numb or weak, have it examined soon.

remove a tick | removing a tick
Grip it as close to the skin as possible with fine tweezers.
Pull slowly and steadily, without oil, glue or heat.
Disinfect the spot and write the date down.
Watch for a growing red ring or fever in the next four weeks, and see a doctor if it appears.

remember to take daily tablets | taking daily tablets
Tie it to something you do anyway, such as brushing your teeth.
A box with a compartment per day shows at a glance whether you have taken them.
Set an alarm with a label as a second line.
If you miss one, read the leaflet or ask the pharmacist before doubling.

eat enough protein as a vegetarian | protein in a vegetarian diet
Lentils, beans and chickpeas bring about nine grams per hundred grams cooked.
Quark, skyr, eggs and tofu make it easy to reach the daily amount.
Combine grain and pulses, like rice with beans, for all the amino acids.
Most adults do well with about one gram per kilogram of body weight.

stop biting my nails | nail biting
Notice when you do it: boredom, screens and tension are the usual moments.
Keep them short and use a bitter varnish.
Give the hands something else, such as a smooth stone or a pen.
Start with one finger that is left in peace, and then add the next.

prepare a child for a first day at kindergarten | a first day at kindergarten
Visit the place together beforehand and meet the staff.
Read a picture book about it and act the morning out.
Keep the farewell short and say when you will be back.
A small toy from home in the pocket helps.
Plan a quiet afternoon.

care for a sprained ankle in the first days | a sprained ankle
Rest it, cool it for fifteen minutes at a time, wrap it and put it up.
Do not put ice directly on the skin.
Begin to move it gently after two days, as far as it does not hurt.
If you can't take four steps on it, have it X-rayed.

build a morning routine | a morning routine
Start with a single habit of five minutes, and not with seven at once.
Lay everything out the evening before.
Leave the phone in another room until you have finished.
If you miss a day, just carry on with the next.

calm down before a presentation | nerves before a presentation
Breathe in for four counts and out for six, for two minutes.
Learn the first two sentences by heart, and the rest follows.
Arrive early and stand in the place where you will speak.
Tell yourself that a fast pulse is energy.
Look at three friendly faces in turn.

find a good physiotherapist | finding a physiotherapist
Ask your doctor and people with a similar complaint.
Check that the practice has experience with your problem.
A good one examines you first, explains the plan and gives you exercises.
If nothing has changed after six sessions, talk about the goal or get a second opinion.

clean up a toddler's room with the toddler | tidying up with a toddler
Use open boxes with a picture of what goes in.
Make it a race against a song.
Ask for one kind of thing at a time: first all the cars.
Praise what is done, and let the rest be imperfect.

support a friend who is grieving | supporting a grieving friend
Be there and listen; you do not need the right words.
Say the name of the person who died.
Offer something concrete, such as dinner on Tuesday, rather than "call me if you need anything".
Keep in touch after the first weeks, when others have gone quiet.

How much water should I drink a day? | drinking enough water
About one and a half to two litres for most adults, more in heat and with sport.
Soup, tea and fruit count as well.
Pale yellow urine is a simple sign that it is enough.
With heart or kidney disease, ask your doctor for the right amount.

What is a normal resting pulse? | the resting pulse
For adults, 60 to 100 beats a minute counts as normal.
Trained people are often between 45 and 60.
Measure it in the morning before getting up, over a full minute.
If it stays above 100 at rest, or skips with dizziness, have it checked.

Why do we yawn? | yawning
Nobody knows for sure, but there are good ideas.
One is that it cools the brain a little; another, that it helps us change between sleep and waking.
It is contagious, more so among people who are close.
Lack of oxygen, the old explanation, has been ruled out.

Is it bad to crack your knuckles? | cracking knuckles
The sound comes from gas bubbles in the joint fluid.
Studies found no link with arthritis.
If it hurts or the joint swells, it is a different matter and should be looked at.
The habit mostly harms the nerves of people nearby.

Can I take ibuprofen together with coffee? | ibuprofen and coffee
For healthy adults, an ordinary dose with a cup of coffee is usually fine.
Both can irritate the stomach, so take it with food.
If you have ulcers, kidney trouble or take blood thinners, ask a pharmacist first.
Keep to the dose in the leaflet and do not take it for more than a few days.

How often should I change my toothbrush? | changing the toothbrush
Every three months, or sooner if the bristles bend outward.
The same goes for the heads of electric ones.
After an infection it does no harm to take a new one.
Let it dry standing, without a cap.
"""
