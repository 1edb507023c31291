"""Programming, data and everyday technology."""

from typing import Final

BANK: Final = """
undo the last commit in Git | undoing a Git commit
Run `git reset --soft HEAD~1` to take the commit back and keep the changes staged.
If it was already pushed, `git revert HEAD` is the safe way, as it adds a new commit.
`git reset --hard` also throws the changes away, so be sure before using it.
The reflog still knows the old commit for a few weeks.

speed up a slow SQL query | a slow SQL query
Look at the plan with `EXPLAIN ANALYZE` before changing anything.
A sequential scan over a large table usually asks for an index on the filtered column.
Select only the columns you need.
Functions around an indexed column prevent the index from being used.
Update the statistics if the estimated row counts are far off.

read a large CSV file in Python without running out of memory | reading a large CSV
Iterate over it with the `csv` module, which holds one row at a time.
In pandas, pass `chunksize` and aggregate chunk by chunk.
Give explicit column types, since the default object type costs several times more.
Convert it to Parquet once if you need it often.

kill a Python process that hangs | a hanging Python process
Find its number with `ps aux | grep python` or in the task manager.
`kill PID` asks it politely to end; wait a few seconds.
`kill -9 PID` ends it at once, without cleaning up.
Run `py-spy dump --pid PID` first if you want to know where it is stuck.

choose between a list and a set in Python | lists and sets in Python
A list keeps order and duplicates, a set keeps neither.
Membership tests are constant time in a set, and linear in a list.
Elements of a set must be hashable, so lists cannot go in.
If you only iterate, a list is smaller and faster.

set up two-factor authentication | two-factor authentication
Open the security settings of the account and pick an authenticator app over text messages.
Scan the code, then type in the six digits to confirm.
Print the recovery codes and keep them away from the phone.
Start with your e-mail account, because it can reset all the others.

explain recursion to a beginner | recursion
A recursive function solves a problem by calling itself on a smaller piece.
It needs a base case, where the answer is known without another call.
Think of opening a nest of boxes until the last one is empty.
Factorial is the classic example: n times the factorial of n minus one.
Each call takes space on the stack, so very deep recursion fails.

write a unit test for a function that parses dates | testing a date parser
Begin with one ordinary date and the exact value you expect.
Then add the edges: leap days, the end of a year, a missing zero.
Check that bad input raises the right exception instead of returning nothing.
Parametrise the cases so that each shows up by name when it fails.

make a website load faster | page speed
Measure first with the browser's performance panel on a slow connection profile.
Images are usually the largest part, so resize them and serve a modern format.
Load scripts with `defer`, and drop the ones nobody uses.
Let static files be cached for a long time with a hash in their name.

back up a laptop properly | laptop backups
Follow the rule of three copies, on two kinds of media, one of them elsewhere.
Let software do it every day; backups by hand get forgotten.
Encrypt the external disk in case it is lost.
Restore a file now and then, since an untested backup is only a hope.

secure a home Wi-Fi router | a home router
Change the administrator password from the one printed on the label.
Use WPA3, or WPA2 if an old device needs it.
Turn on automatic firmware updates.
Put smart plugs and visitors on a guest network.
Switch off WPS and remote management.

explain what an API is to a manager | APIs
An API is a contract by which one program asks another for something.
Think of a waiter: you order from a menu and never enter the kitchen.
It lets teams change the inside without breaking whoever depends on it.
Payment, maps and log-in on most sites come through APIs.

deploy a small web app cheaply | deploying a small web app
A container on a small virtual server costs a few euros a month.
If it is only static files, a free page host is enough.
Put the database on a managed service once the data matters.
Automate the deployment with one script, so that it is the same each time.
Add a health check and an alert by e-mail.

find a memory leak in a Node service | a memory leak in Node
Take two heap snapshots some minutes apart and compare what grew.
Caches without a limit and listeners that are never removed are the usual suspects.
Run it under steady load locally, or the noise hides the trend.
Restarting it every night only hides the problem.

use a dictionary comprehension | dictionary comprehensions
The form is `{key: value for item in items}`.
For example, `{w: len(w) for w in words}` maps each word to its length.
Add `if` at the end to filter.
If the expression gets long, an ordinary loop is easier to read.

What is the difference between TCP and UDP? | TCP and UDP
TCP sets up a connection and delivers the bytes complete and in order.
UDP just sends packets, without asking whether they arrive.
Web pages and mail use TCP, while calls and games often prefer UDP's low delay.
QUIC builds reliability on top of UDP.

What does a hash function do? | hash functions
It maps data of any length to a short value of fixed length.
The same input always gives the same output, and a small change gives a completely different one.
Cryptographic ones cannot be reversed in practice.
They are used for look-up tables, checksums and signatures.

When should I use a NoSQL database? | NoSQL databases
When the data has no fixed shape, or must be spread over many machines.
Document stores suit records that are read and written as a whole.
If you need joins and transactions, a relational database is still the better default.
Start with what the team already knows how to run.

What is overfitting in machine learning? | overfitting
A model overfits when it learns the noise of the training data along with the pattern.
You see it when the training error falls and the validation error rises.
More data, a simpler model, regularisation or early stopping help.
Always keep a test set that no decision was based on.
"""
