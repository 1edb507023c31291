"""Trades, teams, data and small businesses."""

from typing import Final

BANK: Final = """
set prices for handmade jewellery | pricing handmade jewellery
Add up material, your hours at a fair wage, and a share of fees and tools.
Double that for the shop price, since dealers take about half.
Compare with similar pieces, but do not try to be the cheapest.
Offer three price levels, so that the middle one looks reasonable.

choose a name for a small business | a business name
It should be easy to say on the phone and easy to spell.
Check the trade register, trademarks and the web domain.
Avoid a name that ties you to one town or product.
Ask five strangers what they think it sells.

plan a data migration | a data migration
List every table with its owner, its size and what depends on it.
Write the checks before the scripts: row counts, sums and samples.
Rehearse with a full copy and measure the time.
Keep the old system readable until everyone has signed off.
Have a plan for going back, with a deadline for deciding.

write an incident report after an outage | an incident report
Start with a summary of three lines: what broke, for whom, how long.
Give a timeline with times in one time zone.
Describe causes in the plural, and without blame.
List actions with an owner and a date.
Say what went well, too.

reduce no-shows at a dental practice | no-shows at a practice
Send a reminder two days before and one on the morning.
Let people move the appointment with a link.
Keep a list of patients who can come at short notice.
Look at which days and hours are worst before changing anything.

onboard a new developer | onboarding a developer
Have the machine, the accounts and a small first task ready on day one.
Name a buddy who is not the boss.
Let them fix the set-up guide as they follow it.
Talk after one week, one month and three months.

estimate a software project | estimating a project
Break it into pieces that take no more than two days.
Give a range instead of a number, and say what it depends on.
Compare with something that you have already done.
Add time for review, tests and holidays.
Update it every week.

design a survey for customers | a customer survey
Decide first what you will do differently depending on the answers.
Ten questions are the limit, and one must be open.
Ask about the last visit rather than about opinions in general.
Test it with three people and watch where they hesitate.

choose a chart for my data | choosing a chart
Lines for change over time, bars for comparing groups.
Scatter plots show how two quantities are related.
A pie is fine only for two or three parts.
Start the axis of bars at zero, and label directly instead of by a legend.

keep the books as a freelancer | a freelancer's bookkeeping
Use a separate account for everything to do with work.
Photograph receipts on the day and file them by month.
Put a third of each payment aside for tax.
Write invoices at once, numbered, with a date by which they are due.
An hour on the first of each month keeps it harmless.

lead a team that works remotely | leading a remote team
Write decisions down where everyone can find them.
Fix two or three hours a day when all can be reached.
Begin calls with a minute about how people are.
Judge by results and not by green dots.
Meet in person at least twice a year.

negotiate with a supplier | negotiating with a supplier
Know your alternative before you start.
Ask for more than the price: terms, delivery and minimum amounts.
Put the volume of the whole year on the table.
Be silent after an offer.
Leave them something that they can tell their boss.

wire up a dimmer switch | a dimmer switch
Switch off the circuit at the fuse box and check with a tester that it is dead.
Photograph the old wiring before you loosen anything.
Use a dimmer that is rated for LED lamps.
In many countries only an electrician may do this, so check the rule first.

sand and oil a wooden table | oiling a wooden table
Sand along the grain, from 80 to 120 to 180 grit.
Remove the dust with a damp cloth and let it dry.
Put on a thin coat of hard-wax oil, and wipe off the rest after twenty minutes.
Let oily rags dry flat outdoors, because crumpled ones can catch fire by themselves.
A second coat the next day protects against rings.

What is a balance sheet? | balance sheets
It shows at one date what a company owns and where the money came from.
Assets stand on one side, debts and equity on the other.
Both sides are always equal.
Together with the income statement it shows whether a firm can pay its bills.

What does a product manager do? | the work of a product manager
They decide which problem is solved next, and why.
They talk with users, engineers and sales, and turn that into priorities.
They measure whether a change helped.
They usually lead without being anyone's boss.

How does double-entry bookkeeping work? | double-entry bookkeeping
Every transaction is written twice, as a debit in one account and a credit in another.
If you buy a desk in cash, furniture goes up and cash goes down.
The sums of both sides must agree, which uncovers mistakes.
Luca Pacioli described it in 1494.

What is the difference between a median and a mean? | median and mean
The mean is the sum divided by the number of values.
The median is the value in the middle after sorting.
One billionaire in the room moves the mean a lot and the median hardly at all.
For incomes and house prices the median is usually more honest.

What is a statistically significant result? | statistical significance
It would be surprising if there were no effect at all.
Usually that means a p-value under five per cent.
It says nothing about whether the effect is large or important.
With many tests some will be significant by chance alone.
"""
