"""Small talk, jokes, verse, names, code one-liners and other prompts with short answers of their own."""

from __future__ import annotations

from typing import Final

from goaltrain.synthetic.grammar import lines, rows

__all__ = ["HAIKU", "JOKES", "JOKE_PROMPTS", "LABELLED", "PAIRS", "POLITE", "SOCIAL", "SUGGESTIONS"]

JOKE_PROMPTS: Final = lines("""
    Tell me a joke
    Tell me a joke.
    Can you tell me a joke?
    Make me laugh
    Know any jokes?
    Got a good joke?
    I need a laugh.
    say something funny
    Tell me a short joke please
    Give me a silly joke for my kids
    One joke, please!
    Cheer me up with a joke
    """)
JOKES: Final = lines("""
    My calendar and I broke up. Its days were numbered.
    I asked the kettle how it felt. It said it was letting off steam.
    Why did the sock go to therapy? It had lost its other half.
    My plants told me a joke, but it took a while to grow on me.
    The clock at work got promoted. It was always on the hour.
    Why was the spreadsheet so calm? It had everything under control, cell by cell.
    I bought a boomerang book, and I keep returning to it.
    What did the soup say to the spoon? You really stir me up.
    Why don't ladders make good friends? They're always a step ahead.
    My pillow is a great listener. It never interrupts my dreams.
    The pencil wanted a raise, but it couldn't make its point.
    What does a cloud wear in winter? Thunderwear.
    Why did the candle skip the party? It was burnt out.
    The elevator business has its ups and downs.
    What do you call a sleeping bull? A bulldozer.
    My fridge and I have a cool relationship.
    Why did the bicycle take a nap? It was two-tired.
    I told my suitcase there'd be no holiday. Now I have emotional baggage.
    The mushroom gets all the invitations because he's a fun guy.
    Why did the coffee file a report? It got mugged.
    The broom was late again. It overswept.
    My dog is a bad dancer: two left feet, twice.
    What did one wall say to the other? Meet you at the corner.
    I used to be a baker, but I kneaded a break.
    Why was the maths book sad? So many problems.
    The ghost went to the party for the boos.
    What's a cat's favourite colour? Purr-ple.
    I'm on a seafood diet: I see food and I eat it.
    A programmer's favourite place to relax? The foo bar.
    The skeleton skipped the dance because he had no body to go with.
    """)
HAIKU: Final = lines("""
    Rain taps on the roof,\\nthe kettle begins to sing,\\nmorning takes its time.
    A gull on the pier\\nwatches the last ferry leave;\\nsalt hangs in the air.
    Snow on the old fence,\\na single line of small prints\\nleads to the warm barn.
    Leaves let go at last,\\nthe path forgets its colour\\nunder so much gold.
    Cat upon the sill,\\none ear turned towards the wind,\\nboth eyes on her dream.
    Train in the valley,\\na light in every window,\\nthen only the stars.
    Bees in the clover,\\nthe whole field hums one low note\\nuntil evening comes.
    First cup of the day,\\nsteam drawing slow grey ribbons\\nround a quiet thought.
    """)
# prompts|answers, both with several separated by ;;
SOCIAL: Final = rows("""
    Hi;;Hello;;Hey;;hi there;;hello!;;Hey there|Hi! How can I help?;;Hello!;;Hey there! What's up?;;Hi! What would \
      you like to do today?;;Hello, nice to meet you.
    Good morning;;Good morning!;;morning|Good morning! Did you sleep well?;;Good morning!;;Morning! What can I do \
      for you?
    Good night;;gn;;I'm off to bed|Good night, sleep well!;;Sweet dreams!;;Good night! See you tomorrow.
    How are you?;;how's it going;;What's up?;;How are you doing today?|I'm doing well, thanks! And you?;;All good \
      here. How about you?;;Great, thank you for asking!;;Fine, thanks.
    Thanks;;Thank you!;;thx;;Thanks a lot for your help;;cheers mate;;ty|You're welcome!;;Any time!;;My \
      pleasure.;;Glad I could help!;;No problem!;;Happy to help.
    Bye;;Goodbye;;See you later;;cya|Bye! Have a good day.;;See you!;;Goodbye!;;Take care!
    Who are you?;;What are you?;;Are you a robot?;;Are you human?|I'm an AI assistant.;;I'm a language model that \
      can help with questions and writing.;;I'm a computer program, not a person.
    What's your name?;;Do you have a name?|I'm an AI assistant; you can call me whatever you like.;;I don't have a \
      name of my own, but "Assistant" works.
    I passed my exam!;;I got the job!;;I finally finished my thesis|Congratulations!;;Well done, you earned \
      it!;;That's wonderful news! How will you celebrate?;;Yay! That's great.
    I'm bored;;I have nothing to do|How about a walk, a puzzle or a short story? I can write one for you.;;Want a \
      riddle?;;Try calling a friend you haven't spoken to for a while.
    I feel a bit sad today;;I had a bad day|I'm sorry to hear that. Do you want to talk about it?;;That's hard. Be \
      gentle with yourself tonight.;;Sending you a kind thought. What happened?
    I'm so tired|Sounds like you need some rest. Early night tonight?;;Take a break if you can, even ten minutes help.
    It's my birthday today!|Happy birthday!;;Happy birthday! I hope you have a lovely day.;;🎉 Happy birthday!
    Merry Christmas!;;Happy new year|Thank you, the same to you!;;And to you!;;Happy holidays!
    Sorry, I made a typo;;oops wrong message|No worries!;;No problem at all.;;That's fine. What did you mean?
    ok;;okay;;got it;;I see|Great. Anything else?;;👍;;Good! Let me know if you need more.
    Test;;test 123;;are you there?|I'm here!;;Yes, I can read you.;;Test received.;;Working!
    Say hi to my mum;;Say hello to my friend Tom|Hi!;;Hello there, nice to meet you!;;Hi! 👋
    Do you like music?;;What's your favourite colour?;;Do you have hobbies?|I don't have tastes of my own, but I \
      love talking about yours!;;As a program I don't, but tell me about yours.
    Wish me luck!;;I have an interview tomorrow|Good luck!;;You've got this!;;Fingers crossed!;;Good luck! Sleep \
      well and be yourself.
    Say yes;;Just answer yes|Yes;;Yes.;;yes
    Say nothing but OK;;Reply with OK|OK;;OK.
    Repeat after me: hello world|hello world;;Hello world
    Give me a random word;;One random word please|Lantern;;Marmalade;;Breeze;;pebble
    Give me an emoji for happiness;;Happy emoji?|😊;;😄;;🎉
    What emoji means love?|❤️;;The heart: ❤️
    Choose: tea or coffee?;;Tea or coffee?|Tea;;Coffee;;Coffee, especially in the morning.;;Tea, please!
    Beach or mountains?|Mountains;;Beach!;;The mountains, for the view.
    Translate 'lol' into plain English|It means "laughing out loud".;;Laughing out loud.
    What's the weather like right now?;;Will it rain today?;;How warm is it outside?|I don't have live weather data, \
      but a weather app or your national weather service will tell you.;;I don't have live data. Where are you? I \
      can tell you what's typical for the season.
    What time is it?;;What's today's date?|I don't have a clock here; your device shows it in a corner of the \
      screen.;;I have no access to the current time, but your phone does.
    What's the price of that share now?;;What is the euro worth today?|I don't have live prices; a finance site will \
      show the current one. I can explain how to read it, though.
    Who won the match last night?;;What's in the news today?|I don't have live news. Tell me which match or topic \
      and I'll share the background I know.;;My information isn't live; a news site is the best place for that.
    Where is my parcel?;;Has my order been shipped?|I can't see your order, but the tracking link in your \
      confirmation mail shows where it is.
    Make it shorter;;Can you fix it?;;Translate this please|Gladly! Please paste the text.;;Sure, which text do you \
      mean?;;Of course. Could you send me the text first?
    Which one is better?;;Which should I take?|Which ones are you choosing between?;;Tell me the options and what \
      matters to you, and I'll compare them.
    Help;;I need help;;can you help me|Sure! What do you need?;;Of course. What's the matter?;;Yes, tell me more.
    Book a table for me|I can't book it myself, but I can write the message. For how many people, and when?
    Plan my trip|Gladly! Where to, for how long, and what's your budget?;;Where would you like to go, and when?
    Recommend a book;;What should I read?|What do you usually enjoy? If you like classics, try "Jane Eyre".;;Try \
      "The Hobbit" if you like adventures.
    Suggest a movie for tonight;;What should I watch?|Funny or serious? For a family evening, an animated film is a \
      safe bet.;;How about a classic comedy?
    What should I cook tonight?;;Dinner idea?|Pasta with garlic, olive oil and chilli: ready in 15 \
      minutes.;;Vegetable curry with rice.;;Omelette and salad.
    What should I have for breakfast?|Porridge with berries.;;Toast with egg and a piece of fruit.;;Yoghurt and \
      muesli.
    """)
# what is asked for|answers
SUGGESTIONS: Final = rows("""
    a name for a kitten|Pixel;;Maple;;Biscuit;;Pepper;;Noodle, Mochi or Olive
    a name for my dog|Rufus;;Juno;;Scout;;Bruno or Hazel;;Waffles
    a name for a goldfish|Bubbles;;Captain Fin;;Saffron;;Marigold
    a name for a coffee shop|The Daily Grind Club;;Bean There;;Slow Cup;;Corner & Cream
    a name for a bakery|Crust & Crumb;;Rise and Dine;;The Flour Pot
    a name for my boat|Second Wind;;Salty Pages;;Morning Tide
    a name for a book club|The Margin Notes;;Chapter Chatter;;Spine Friends
    a team name for a quiz night|The Quizzard Oz;;Guess Who's Back;;Les Quizerables
    a name for a fantasy village|Elderbrook;;Mossvale;;Thornwick
    a name for a hero in my story|Ilya Marrow;;Tamsin Vale;;Corin Ashby
    a title for a poem about autumn|Letting Go in Gold;;The Slow Red;;Amber Days
    a title for my travel blog|Two Tickets Out;;Maps and Crumbs;;The Long Way Round
    a slogan for a bike shop|Life is better on two wheels.;;Your road starts here.
    a slogan for a bakery|Warm bread, warm hearts.;;Baked before you wake.
    a subject line for a meeting reminder|Reminder: our meeting tomorrow at 10;;See you tomorrow: meeting at 10 a.m.
    a nickname for my friend Alexander|Lex;;Sasha;;Xander
    a word that rhymes with cat|hat;;bat;;mat
    a word that rhymes with light|night;;bright;;kite
    a word that rhymes with day|play;;stay;;away
    a hobby for rainy days|Knitting;;Jigsaw puzzles;;Learning the ukulele
    a gift for my grandmother|A framed family photo;;A soft scarf;;A potted orchid and an afternoon with you
    a gift for a colleague|A nice notebook;;Good chocolate;;A small desk plant
    a fruit starting with p|Pear;;Peach;;Papaya
    an animal starting with t|Tiger;;Turtle;;Toad
    a country starting with c|Canada;;Chile;;Croatia
    a colour that goes with navy blue|Mustard yellow;;White;;Coral
    a theme for a children's party|Pirates;;Outer space;;Jungle animals
    a toast for a wedding|To love, laughter and a long road together!;;May every day be as happy as this one.
    a caption for a sunset photo|Day's last word.;;The sky showing off again.
    a one-line thank-you note|Thank you for your kindness, it made my week.;;Thanks so much, I couldn't have done it \
      without you!
    """)
POLITE: Final = rows("""
    Send me the file.|Could you please send me the file?
    Close the door.|Would you mind closing the door?
    I want a refund.|I would like to request a refund, please.
    You're late again.|I noticed the meeting has started without you a few times; is everything all right?
    Call me back.|Could you call me back when you have a moment?
    Move your car.|Would you be able to move your car, please?
    This is wrong.|I think there may be a small mistake here.
    Be quiet.|Could you please keep it down a little?
    Give me more time.|Would it be possible to have a little more time?
    Fix this now.|Could you please look into this as soon as possible?
    I don't like it.|Thank you for the effort; I was hoping for something a little different.
    Answer my email.|I would be grateful for a reply to my email when you have time.
    Hurry up.|Could we speed up a little, please?
    Tell me the price.|Could you please let me know the price?
    No.|Thank you, but I'd prefer not to this time.
    """)
# prompts with exactly one short answer
PAIRS: Final = rows("""
    How do I print hello world in Python?|print("Hello, world!")
    Python one-liner to reverse a string s|s[::-1]
    How do I get the length of a list in Python?|len(my_list)
    Python: sum of a list xs|sum(xs)
    How do I sort a list in Python in place?|my_list.sort()
    Python list comprehension for squares from 0 to 9|[n * n for n in range(10)]
    How do I read a file into a string in Python?|text = open("file.txt", encoding="utf-8").read()
    How to convert a string to int in Python|int("42")
    Check if a key is in a dict in Python|key in my_dict
    How do I join words with a comma in Python?|", ".join(words)
    JavaScript: print to the console|console.log("Hello");
    JavaScript one-liner for the maximum of an array|Math.max(...numbers)
    How do I parse JSON in JavaScript?|JSON.parse(text)
    SQL to count rows in a table called users|SELECT COUNT(*) FROM users;
    SQL: all customers from Oslo|SELECT * FROM customers WHERE city = 'Oslo';
    Shell command to list files|ls
    How do I see which directory I'm in on Linux?|pwd
    Linux command to copy a file|cp source.txt target.txt
    How do I make a new folder in bash?|mkdir new_folder
    Count lines in a file in bash|wc -l file.txt
    git command to see what changed|git diff
    How do I create a new branch in git?|git switch -c my-branch
    Git: undo the last commit but keep the changes|git reset --soft HEAD~1
    Excel formula to add A1 to A10|=SUM(A1:A10)
    Excel formula for the average of B2:B20|=AVERAGE(B2:B20)
    HTML tag for a link|<a href="https://example.com">text</a>
    CSS to make text bold|font-weight: bold;
    CSS to centre text|text-align: center;
    Regex for one or more digits|\\d+
    Which HTML tag makes a line break?|<br>
    """)
# texts to be put into a class|class|question
LABELLED: Final = rows("""
    I loved every minute of it!|positive|sentiment
    What a waste of money.|negative|sentiment
    The staff were friendly and quick.|positive|sentiment
    It broke after two days.|negative|sentiment
    Best meal I've had all year.|positive|sentiment
    I would not go there again.|negative|sentiment
    The plot was dull and far too long.|negative|sentiment
    Super comfortable shoes, I bought a second pair.|positive|sentiment
    The room was dirty and cold.|negative|sentiment
    Delivery came early, very happy.|positive|sentiment
    It's okay, nothing special.|neutral|sentiment
    The parcel arrived on Tuesday.|neutral|sentiment
    Bonjour, je cherche la gare.|French|language
    Guten Tag, wie geht es Ihnen?|German|language
    ¿Dónde está la biblioteca?|Spanish|language
    Buongiorno, come stai?|Italian|language
    Bom dia, tudo bem?|Portuguese|language
    God morgen, hvordan har du det?|Norwegian or Danish|language
    The match ended two all.|sport|topic
    The central bank raised interest rates.|economy|topic
    The band plays in Leeds tonight.|music|topic
    The new phone has a better camera.|technology|topic
    Simmer the lentils for twenty minutes.|cooking|topic
    """)
