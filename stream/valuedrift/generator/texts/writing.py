"""Language, writing and culture."""

from typing import Final

BANK: Final = """
make my writing clearer | clear writing
Put the main point in the first sentence.
Prefer short verbs to long nouns: "decide" instead of "make a decision".
Read it aloud; where you run out of breath, cut.
One idea per paragraph is enough.
Wait a night before the last edit.

start a novel | starting a novel
Begin with a person who wants something, on the day when something changes.
Leave the background for later; readers wait longer than you think.
Write the first chapter badly, and rewrite it when you know the end.
Three hundred words a day make a book in a year.

write a good headline | headlines
Say what the reader gets in under ten words.
A strong verb does more than an adjective.
Numbers and concrete things draw the eye.
Write ten, and take the seventh.
Do not promise what the text does not keep.

proofread my own text | proofreading
Change the font or print it, so that it looks strange again.
Read from the last sentence to the first to catch spelling.
Search for your favourite filler words.
Check names, numbers and dates separately at the end.

give a wedding speech | a wedding speech
Three to five minutes are ideal.
Tell one story that shows the person, and that everyone can follow.
Say something kind about the partner as well.
Avoid former loves and inside jokes.
End with a toast, so that people know when to lift the glass.

describe a character without clichés | describing a character
Show a habit, like folding every receipt, instead of the colour of the eyes.
Let other characters react to the person.
Choose one odd detail and trust it.
What someone owns, and how it is treated, says a lot.

cite a web page in an essay | citing a web page
Name the author, the title, the site, the date and the address.
Add the day of access, since pages change.
If there is no author, begin with the title or the institution.
Keep to one style, such as APA or MLA, throughout.

improve my English pronunciation | English pronunciation
Take ten seconds of a recording and speak along until the melody fits.
Record yourself and compare.
Learn which syllable is stressed with every new word.
The sound of th needs the tongue between the teeth; exaggerate at first.

write dialogue that sounds natural | natural dialogue
People seldom answer directly; let them dodge.
Cut greetings and small talk.
Use "said" and let the words show the mood.
Give each speaker a rhythm of their own.
Read it with a friend.

summarise a long article | summarising an article
Read the beginning, the end and the headings first.
Write the main claim in one sentence without looking.
Add the two or three reasons that carry it.
Leave out examples unless one is the point.
A tenth of the length is a good measure.

What is the difference between affect and effect? | affect and effect
"Affect" is usually the verb: the rain affects the harvest.
"Effect" is usually the noun: the effect of the rain.
There are exceptions, such as "to effect a change", which means to bring it about.
A memory aid: a for action, e for end result.

What is a metaphor? | metaphors
A metaphor says that one thing is another to show what they share.
"Time is money" is one that we hardly notice any more.
A simile makes the comparison open with "like" or "as".
A good one lets you see something familiar anew.

When do I use a semicolon? | semicolons
Between two main clauses that belong closely together; the second often explains the first.
Also in lists whose items contain commas.
Do not use it before a list; that is the colon's job.
If in doubt, a full stop is never wrong.

How do you say "thank you" in Portuguese? | thanking in Portuguese
Men say "obrigado" and women say "obrigada".
"Muito obrigado" means thank you very much.
A casual answer is "de nada", you're welcome.
In Portugal you'll also hear "obrigadinho" among friends.

Who wrote One Hundred Years of Solitude? | One Hundred Years of Solitude
Gabriel García Márquez, a Colombian writer, published it in 1967.
It tells of seven generations of the Buendía family in the town of Macondo.
It is the best-known work of magical realism.
He received the Nobel Prize in 1982.

What is the plot of Romeo and Juliet in short? | Romeo and Juliet
Two young people from enemy families in Verona fall in love and marry in secret.
Romeo is banished after a duel.
Juliet takes a potion that makes her seem dead, but the message about it is lost.
Romeo dies beside her, she wakes and follows him, and the families make peace.

What are the most spoken languages in the world? | the most spoken languages
By all speakers, English leads with about one and a half billion.
Mandarin follows with a little over a billion.
Then come Hindi and Spanish, each with more than half a billion.
By native speakers, Mandarin is first and Spanish second.

Why does English have so many silent letters? | silent letters in English
Spelling was fixed by printers while pronunciation was still changing.
The k in "knight" was once spoken.
Others, like the b in "debt", were added later to recall the Latin.
And words were borrowed from many languages with their spelling.
"""
