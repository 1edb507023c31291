"""Work, study, money and paperwork."""

from typing import Final

BANK: Final = """
prepare for a job interview | a job interview
Read the advert again and find one story of yours for each thing they ask for.
Tell each story as situation, task, action and result.
Practise aloud, best with a friend who asks follow-up questions.
Have two or three questions of your own ready.
Find out the route the day before.

ask for a raise | asking for a raise
Collect what you achieved in the last year, with numbers where you can.
Look up what the role pays elsewhere, so that your figure is grounded.
Pick a calm moment, not the week of a deadline.
Name the figure first and then be quiet.
If the answer is no, ask what would make it a yes in six months.

run a meeting that ends on time | meetings that end on time
Send the agenda the day before, with the decision you need next to each point.
Invite only those who decide or must know.
Name a timekeeper and park side topics on a list.
Close with who does what by when.

take notes in a lecture | lecture notes
Write down ideas in your own words instead of every sentence.
Leave a margin for questions and key terms.
Go through the page within a day and fill the gaps.
Close the book and try to recall the main points; that is what makes it stick.

learn vocabulary for a new language | learning vocabulary
Use spaced repetition: short reviews at growing intervals.
Learn words in small sentences rather than alone.
Ten new words a day are plenty if you keep it up.
Read or listen to something easy every day, so that you meet them again.

make a monthly household budget | a household budget
List the fixed costs first: rent, insurance, transport, subscriptions.
Track everything else for one month before setting any limits.
Transfer savings on payday, not what is left at the end.
Review it every quarter, because prices and habits change.

write a cover letter for a career change | a career-change cover letter
Say in the first lines why you want this field, and be concrete.
Show two skills from your old work that carry over, each with a result.
Mention a course or project that proves you have started.
Keep it to one page and end with when you could begin.

file a complaint about a delayed parcel | a complaint about a parcel
Gather the order number, the tracking history and the promised date.
Write to the seller, who is your contract partner, rather than to the carrier.
State what you want, a new delivery or your money back, and set a deadline of fourteen days.
Keep it factual, and keep copies.

deal with a coworker who interrupts me | being interrupted at work
Say calmly, "I'd like to finish this thought", and go on.
Speak to the person alone later and describe one concrete situation.
Ask the chair to keep a list of speakers.
Often people do not notice, and one talk is enough.

organise my e-mail inbox | an e-mail inbox
Turn off notifications and look at it at set times.
Answer at once what takes two minutes, and put the rest on a list.
One archive folder and search beat twenty folders.
Unsubscribe from a newsletter each time you delete it unread.

explain compound interest to a teenager | compound interest
You earn interest on your money, and next year also on that interest.
At seven per cent, an amount doubles in about ten years.
Starting early matters more than starting with much.
The same effect works against you with a credit card debt.

give feedback to a new employee | feedback for a new employee
Do it soon after the event and in private.
Describe what you saw and its effect, without guessing at motives.
Ask how they see it before proposing anything.
Agree on one thing to try next, and say what went well too.

prepare a tax return for the first time | a first tax return
Collect the wage statement, bank certificates and receipts in one folder.
Check which costs count in your country: travel to work, training, donations.
The official online form leads through it step by step and checks for gaps.
Note the deadline; extensions are usually possible if you ask in time.
For anything unusual, an hour with an adviser pays off.

study for an exam in two weeks | studying for an exam
List the topics and mark them green, yellow or red.
Do old papers under time from the first days, not only at the end.
Spend most of the hours on yellow, since these move fastest.
Sleep properly; memory is made at night.
Stop the evening before and pack your things.

book an appointment with a specialist doctor | an appointment with a specialist
Ask your family doctor for a referral, and whether it can be marked as urgent.
Call early in the morning and ask for the list for cancelled slots.
Have your insurance card and earlier results at hand.
Write down your questions, since ten minutes pass quickly.

What should I bring to a notary appointment? | a notary appointment
A valid passport or identity card for everyone who signs.
Your tax number and, if you have them, the draft and earlier contracts.
If you act for someone else, the original power of attorney.
Read the draft before, and note what you do not understand: explaining is the notary's duty.

What is the difference between gross and net pay? | gross and net pay
Gross is what the contract says, before anything is taken off.
Net is what reaches your account after tax and social insurance.
Depending on the country and income, that is some 60 to 80 per cent of gross.
Compare offers by gross, and plan your life by net.

How long should a CV be? | the length of a CV
One page if you have less than ten years of work behind you, two at most otherwise.
The last five years deserve most of the room.
Leave out school prizes and hobbies that say nothing about the job.
Academic CVs are an exception, as publications are listed in full.

What are good ways to fall asleep before an early shift? | sleeping before an early shift
Move your bedtime earlier by a quarter of an hour a day, starting days ahead.
Get bright light in the morning and dim it two hours before bed.
No coffee after noon, and nothing heavy late in the evening.
If you are awake for long, get up, read something dull, and go back.
"""
