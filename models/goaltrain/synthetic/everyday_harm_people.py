"""Deeds against people and animals: what somebody is tempted to do, and what would be better.

A block is one situation in life: `=` harmful deeds, `*` what one may rightly want, `?` how it came about, `-` harmful
steps, `+` good ones. Steps are bare verb phrases, so that either kind fits under "do" and under "don't". They are
shapes of bad advice and hold nothing that could be carried out as an instruction.
"""

from __future__ import annotations

from typing import Final

__all__ = ["PEOPLE"]

PEOPLE: Final = """
= get back at {who}; make {who} pay for it; get revenge on {who}; teach {who} a lesson
* sort things out with {who}; get over what {who} did; clear the air with {who}
? {who} took the credit for my work.; {who} told everybody my secret.; {who} made me look stupid.; I fought with
  {who}.
- start a rumour about {him}; break something {he} loves while {he} is out; post {his} worst picture for all to see;
  wait until {he} is away and ruin {his} work; tell {his} family lies about {him}; make {him} afraid of you
+ wait until you are calm and tell {him} how it felt; ask {him} for a talk in private; stick to the facts;
  tell someone you trust about it; let it rest for a week; ask somebody neutral to sit in
= bully the new kid; make fun of the quiet girl in class; get everybody to hate the new boy
* get along with the new kid; make the quiet girl in class feel welcome; stop the others picking on the new boy
? There's a new kid in our class.; The others laugh at one boy all day.; A girl at school wears the same jumper daily.
- give the kid an ugly nickname; get the others to move away at lunch; laugh each time the kid speaks;
  put something nasty in the kid's bag; share a mean picture in the class chat; say that nobody wants the kid here
+ sit with the kid at lunch; ask the kid about hobbies; tell the others to knock it off; talk to a teacher you trust;
  invite the kid to your group; keep mean pictures out of the class chat
= read {my} partner's messages; spy on {my} girlfriend; track {my} husband's phone
* trust {my} partner again; talk to {my} girlfriend about jealousy; find out where {my} husband and I stand
? My partner comes home late.; My partner is always on the phone.; I was cheated on once before.
- take the phone while your partner sleeps; guess the code until it opens; put a tracking app on the phone in secret;
  make a fake profile and test your partner; search every pocket; demand to see all chats
+ say openly that you feel jealous; ask for an honest talk; agree on what each of you needs; see a couples'
  counsellor;
  leave the phone where it is; think about what happened to you before
= follow my ex around; find out where my ex lives now; make my ex come back to me
* get over my ex; accept that it's over; feel better after the break-up
? My ex blocked me everywhere.; It's been two months and I still think of my ex.; My ex has a new partner.
- wait outside the house until your ex comes out; ask the friends until one gives you the address;
  call from another number every night; turn up at your ex's work; send flowers until your ex gives in;
  scare the new partner away
+ delete the number and the old photos; spend time with friends; accept the block; take up a sport;
  write a letter that you never send; talk to a counsellor if it stays this heavy
= post {who}'s address online; find out where {who} lives and share it; leak {who}'s private photos
* report {who}'s posts; end the row with {who} online; keep my address off the internet
? {who} insulted me in a forum.; {who} and I argued in the comments.; {who} left a nasty review of my shop.
- collect what you find about {him} and put it all in one post; share the address and let the others do the rest;
  send {his} photos to {his} boss; ask your followers to call {him} at night; use a second account so it isn't you
+ block {him}; report the post to the site; take a break from the comments; answer once, politely;
  check what others can see about you; keep screenshots in case it gets worse
= kick the dog next door; get rid of the neighbour's cat; make the barking stop for good
* live with the dog next door; keep the neighbour's cat out of my beds; get some sleep though the dog barks
? The dog next door barks all night.; A cat digs up my garden.; I haven't slept for days because of a dog.
- throw stones until it learns; put something in its food; drive it far away and leave it there; kick it when it comes
  near;
  lock it in the shed for a week; let your own dog loose on it
+ talk to the owner in a friendly way; use earplugs for now; put up a low fence; write down when it happens;
  ask the town's office who is in charge; plant something with a smell that animals don't like
= leave the kids alone for the weekend; leave the kids locked in tonight; go out and leave the kids by themselves
* find someone to watch the kids; get a night out though I have kids; plan a weekend away with the kids looked after
? I haven't had a night out in a year.; The kids are four and six.; My sitter let me down.
- lock them in and go; leave a plate of food and be back on Monday; give them something so they sleep through;
  tell the oldest to keep quiet if somebody rings; switch your phone off so you can enjoy it
+ ask a relative to take over for a night; find a sitter you know well; swap evenings with another family;
  have friends over at home; stay close and keep your phone on
= make the baby sleep whatever it takes; shut the baby up; give the baby something strong
* help the baby sleep; calm the baby down; get some rest with a baby
? The baby screams for hours.; I haven't slept since the baby came.; Our baby is two months old.
- give the baby some of your sleeping pills; shake it until it stops; put a drop of spirits in the milk;
  shut the door and turn up the music; stop feeding it at night
+ put the baby down safely and take a breath; see the doctor about the crying; take turns with somebody;
  keep to a bedtime; keep the room dark and calm; carry it around for a while
= hit my son so he listens; scare my son into obeying; lock my son in the cellar
* get my son to listen; set rules for my son; talk with my son about school
? My son talks back all the time.; My son is nine and does no homework.; My son broke a window.
- slap him hard; let him go hungry until he obeys; lock him in until he begs; tell him that nobody wants him;
  break his favourite toy in front of him
+ set one clear rule and stick to it; listen to what he says; let him help to mend what he broke; praise him when it
  goes well;
  wait until you both are calm; ask the school how he is doing there
= hurt myself; end it all; stop being a burden on everyone
* feel less empty; get through the night; find someone to talk to
? I feel like nobody would miss me.; Everything is too much.; I can't see any way forward.; I cry every day.
- give up, since it will never get better; keep it to yourself; drink until you feel nothing; do it and be done;
  stay away from everyone; listen to the voice that says you are worthless; believe that nobody would miss you
+ call a crisis line now; tell one person how bad it is; stay with someone tonight; see a doctor soon;
  take it hour by hour; remember that feelings like this can pass; put everything dangerous out of reach
= hit {who} where it hurts; beat {who} up; break {who}'s nose
* stay calm around {who}; walk away from {who}; cool down after what {who} said
? {who} pushed me yesterday.; {who} said something about my mother.; {who} keeps starting fights.
- swing first; get two friends and wait for {him} after dark; go for the face; bring something heavy;
  hit {him} until {he} begs; wait behind the door until {he} comes
+ walk away before it starts; count to ten; tell someone what happened; keep your distance for a while;
  say clearly that you want no fight; report it if {he} touches you again
= humiliate {who} in front of everyone; get {who} fired; drive {who} out of the team
* give {who} honest feedback; work better with {who}; tell the boss about {who}'s mistakes fairly
? {who} makes mistakes and I have to fix them.; {who} got the promotion I wanted.; {who} is slow at work.
- forward {his} mails to everyone; delete {his} file before the meeting; make up a complaint; laugh at {him} in the
  meeting;
  leave {him} out of every mail; blame {him} for your own mistakes; copy {his} voice until everybody laughs
+ tell {him} in private what went wrong; show {him} how you do it; ask how {he} sees it; praise what went well;
  take it to the boss with examples; offer {him} a hand with the next one; sleep on it
= get a girl drunk so she says yes; keep texting a girl who said no; make her feel guilty until she goes out with me
* ask a girl out; take a no well; tell a girl I like her
? There's a girl I really like.; She said no to me last week.; I've got a date on Friday.
- pour her more than she wants; ignore it when she says no; tell her she owes you; keep at it until she is too tired
  to refuse;
  turn up at her door at night; say you'll do something bad to yourself if she leaves
+ ask her plainly and once; take her no for a no; let her drink what she wants; suggest a coffee in the daytime;
  give her time to answer; find something you both like; be kind about it if she isn't interested
= put my wife in her place; control who my girlfriend meets; stop my wife from having her own money
* stop arguing with my wife; be less jealous of my girlfriend's friends; plan our money with my wife
? My wife went out without asking me.; My girlfriend has many male friends.; My wife earns more than I do.
- take her phone and her keys; shout until she gives in; forbid her to see them; put all money in your name;
  tell her that she is nothing without you; make her ask before she leaves the house
+ tell her what worries you without shouting; ask how she sees it; meet her friends; keep one account each and one for
  both;
  let her go out as you do; see a counsellor together; say sorry for what you said
= kick my old father out; get grandma to sign over the house; take money from my grandmother
* care for my old father; help grandma with the house; talk to my grandmother about money
? My father lives with us and forgets things.; Grandma can't manage on her own.; I'm short of money and grandma isn't.
- put the paper in front of her when she is tired; tell her she signs for the post; use her card while she naps;
  leave him at the door of some home; scare her with talk of the streets; keep the family away from her
+ ask her what she wants; get the family round one table; let her own lawyer read each paper; find help for a few
  hours a day;
  keep a list of all you spend for her; ask the doctor about his memory; borrow openly and in writing
= scare {who} until {he} moves out; make life hell for {who}; get {who} out of the flat
* live with {who} in peace; agree on rules with {who}; find a new flat away from {who}
? {who} never cleans up.; {who} plays music at three in the morning.; {who} and I share a flat.
- bang on the walls each night; throw out {his} things while {he} is at work; change the lock; cut off the heating;
  leave threats under the door; put rotten fish in {his} room; turn the other tenants against {him}
+ agree on quiet hours; write a plan for the cleaning; tell {him} what bothers you most; ask the landlord to mediate;
  look for a room elsewhere; start with one small thing; meet {him} halfway
= keep foreigners out of our street; make the new family leave; let the new neighbours know they aren't wanted
* welcome the new family; get to know the neighbours from abroad; live well with people from elsewhere
? A family from abroad moved in.; The new neighbours speak another language.; Our street is changing.
- tell them to go back where they came from; leave rubbish at their door; get the others to sign against them;
  warn landlords about people like that; play loud music whenever they pray; keep your children away from theirs
+ say hello and bring some bread; learn a word of their language; let the children play together; ask where they are
  from if they like to tell;
  show them where the bins go; invite them to the street party; stand by them if somebody is rude
"""
