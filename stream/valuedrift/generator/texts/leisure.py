"""Travel, sport, music, games, family and words."""

from typing import Final

BANK: Final = """
pack for a week in one carry-on bag | packing light
Pick two colours that go together, so that everything matches.
Five tops, two bottoms and one warm layer are enough if you wash once.
Wear the heaviest shoes on the plane.
Roll the clothes, and put liquids in one clear bag on top.

get over jet lag | jet lag
Set your watch to the new time as soon as you board.
Daylight is the strongest signal: morning light after flying east, evening light after flying west.
Keep naps under half an hour.
Eat at local meal times even if you are not hungry.

start running as a complete beginner | starting to run
Alternate one minute of running with two of walking for twenty minutes.
Three times a week is plenty, with a day off in between.
Run slowly enough that you could talk.
Add no more than a tenth each week.
A pair of shoes that fits matters more than any watch.

learn to play the guitar as an adult | learning the guitar
Fifteen minutes a day beat two hours on Sunday.
Start with the chords G, C, D and E minor, which cover hundreds of songs.
Change between two chords slowly until it is clean, then faster.
Sore fingertips pass after three weeks.
Play along with a song you love as early as possible.

take better photos with a phone | phone photography
Wipe the lens first; it really is the most common fault.
Go closer instead of zooming.
Put the light at your side, and turn on the grid to keep the horizon level.
Tap on the subject and pull the exposure down a little.

plan a birthday party for a six-year-old | a children's birthday party
Invite about as many children as the years of age.
Two hours are enough, with food in the middle.
A treasure hunt with picture clues keeps everybody busy.
Have one quiet game ready for when it gets wild.
Ask the parents about allergies.

shoot a good portrait in low light | portraits in low light
Open the aperture as far as it goes and focus on the nearer eye.
Keep the shutter at 1/125 or faster, and let the ISO rise.
Place the person near a window or a street lamp.
A little grain is better than blur.

choose a bicycle for commuting | a commuter bicycle
Mudguards, lights and a rack matter more than low weight.
Disc brakes are worth it where it rains.
A belt or hub gear needs hardly any care.
Take a test ride of at least fifteen minutes.
Put a tenth of the price into a good lock.

improve my chess as a beginner | improving at chess
Solve ten tactics puzzles a day, and do it slowly.
In the opening, bring out the pieces, castle, and mind the centre.
Before each move ask what your opponent threatens.
Go through your lost games without an engine first.
Learn the endgames of king and pawn.

read more books | reading more
Keep one book by the bed and one in the bag.
Read ten pages before you look at the phone.
Drop a book that bores you after fifty pages.
Audio books count, and they fit into walks and washing up.

beat a difficult boss in a video game | a difficult boss fight
Spend the first tries only watching its moves, and do not attack.
Note which attack has a long recovery and strike only then.
Check your equipment for resistance to its main damage.
Take a break after five failures; hands learn during pauses.

settle a crying baby at night | a crying baby at night
Go through the list: hungry, wet, too warm, too cold, wind.
Hold the baby close, sway slowly and hum on a low tone.
Dim light and few words tell it that it is night.
Lay the baby on its back in its own bed, awake but calm, if possible.
If the crying sounds different or there is a fever, call the doctor.

write a haiku | writing haiku
The usual form in English is three lines of five, seven and five syllables.
Name a season, and let two images stand side by side.
Stay with what can be seen or heard instead of explaining a feeling.
Cut every word that is not needed.

hike safely in the mountains | safe hiking
Check the weather in the morning and turn round when it changes.
Tell someone the route and when you will be back.
Carry water, a warm layer, a map that needs no network, and a whistle.
Start early, so that afternoon storms find you on the way down.

swim faster in freestyle | faster freestyle
Look straight down, so that the hips come up.
Reach long and catch the water with a high elbow.
Roll from the hips and breathe on both sides.
Count strokes per length, and try to need one fewer.

What should I see in Lisbon in two days? | two days in Lisbon
Walk through Alfama early, before the trams are full, and up to the castle.
Take the ferry to Cacilhas at sunset for the view of the city.
On the second day go to Belém for the monastery and the custard tarts.
The tile museum is worth the detour.

Which board games work well for two people? | board games for two
Patchwork is quick and pretty, and the rules take five minutes.
7 Wonders Duel has more depth and lasts half an hour.
Jaipur suits those who like to trade.
If you would rather play together, try The Fox in the Forest Duet.

Where does the word salary come from? | the word salary
It comes from Latin salarium, which is related to sal, salt.
It was probably an allowance tied to buying salt.
That soldiers were paid in salt is a popular story without good evidence.
It came into English through French in the fourteenth century.

What is the offside rule in football? | the offside rule
A player is offside when nearer to the goal line than the ball and the second-last opponent as it is passed.
It counts only in the opponent's half and only when the player takes part in the play.
There is no offside from a throw-in, a corner or a goal kick.
Level is onside.
"""
