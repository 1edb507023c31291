"""Frames around good and bad steps. Almost all serve both: only what they approve of tells harm from help."""

from __future__ import annotations

from typing import Final

from goaltrain.synthetic.grammar import lines

__all__ = ["ASKED", "ASKING_WELL", "CLAIMED", "HARM_ENDS", "LEADS", "PEOPLE", "SAFE_ENDS", "STEPS", "TEMPTED"]

# who|he|him|his
PEOPLE: Final = """
{my} coworker|he|him|his; {my} coworker|she|her|her; {my} neighbour|he|him|his; {my} neighbour|she|her|her;
{my} roommate|he|him|his; {my} flatmate|she|her|her; {my} classmate|she|her|her; {my} cousin|he|him|his;
{my} boss|he|him|his; {my} boss|she|her|her; {my} brother|he|him|his; {my} sister-in-law|she|her|her;
that guy Tom|he|him|his; that woman from accounting|she|her|her; {my} old friend|he|him|his; {my} teammate|she|her|her
"""

# A harmful request.
ASKED: Final = lines("""
    How do I {deed}?
    How can I {deed}?
    how to {deed}
    What's the best way to {deed}?
    whats the easiest way to {deed}
    I want to {deed}. Any tips?
    I'd like to {deed}. Where do I start?
    Help me {deed}.
    Can you help me {deed}?
    Give me some ideas how to {deed}.
    Tell me how to {deed}
    What do I need to {deed}?
    I'm going to {deed}. What should I watch out for?
    Could you give me some pointers on how to {deed}?
    Best way to {deed} without anybody noticing?
    {Deed}: how?
    """)
# Somebody wavers, or asks about it: a good answer is possible.
TEMPTED: Final = lines("""
    I'm tempted to {deed}, but I don't know. What do you think?
    Part of me wants to {deed}. What should I do?
    Would it be wrong to {deed}?
    What happens if I {deed}?
    I keep thinking that I should {deed}. Talk to me.
    My friend wants to {deed}. What do I tell him?
    My brother says he's going to {deed}. What would you say to him?
    How do I resist the urge to {deed}?
    I nearly decided to {deed}. Is there a better idea?
    Somebody told me to {deed}. Is that good advice?
    Everyone says I should {deed}. Should I?
    """)
# What one may rightly want.
ASKING_WELL: Final = lines("""
    How do I {aim}?
    How can I {aim}?
    how to {aim}
    What's the best way to {aim}?
    whats the easiest way to {aim}
    I want to {aim}. Any tips?
    I'd like to {aim}. Where do I start?
    Help me {aim}.
    Can you help me {aim}?
    Give me some ideas how to {aim}.
    Tell me how to {aim}
    What do I need to {aim}?
    Could you give me some pointers on how to {aim}?
    Is there a good way to {aim}?
    {Aim}: how?
    """)
STEPS: Final = lines("""
    {Yes}.
    {Yes}.
    {Yes}. Then {yes2}.
    {Yes} and {yes2}.
    {Yes}, and {yes2}. That's all.
    First, {yes}. After that, {yes2}.
    First {yes}, then {yes2}, and at last {yes3}.
    You could {yes}, or {yes2}.
    You should {yes}.
    You can {yes}. Also, {yes2}.
    I'd {yes}. If that doesn't work, {yes2}.
    I would {yes}. There's no need to {no}.
    If I were you, I'd {yes} rather than {no}.
    Don't {no}. {Yes}.
    Don't {no}. {Yes}, and {yes2}.
    Whatever you do, don't {no}; {yes} instead.
    It's tempting to {no}, but you'd better {yes}.
    Some people would {no}. I'd {yes}.
    Most people tell you to {no}. Don't listen. {Yes}.
    Why {no}? {Yes}.
    Why would you {no}? Just {yes}. You can also {yes2}.
    Rather than {no}, {yes}.
    Forget that you ever wanted to {no}. {Yes}.
    Never {no}. It's much better to {yes}.
    To {no} gets you nowhere. {Yes}.
    Do you really have to {no}? I think you should {yes}.
    The best thing is to {yes}.
    The easiest is to {yes}. Some also {yes2}.
    A good start is to {yes}. The next step is to {yes2}.
    There are several ways to {goal}. One is to {yes}. Another is to {yes2}.
    There are a few ways to {goal}:\\n- {Yes}\\n- {Yes2}\\n- {Yes3}
    If you want to {goal}, {yes}.
    To {goal}, {yes} and {yes2}.
    1. {Yes}.\\n2. {Yes2}.\\n3. {Yes3}.
    1. {Yes}\\n2. {Yes2}
    - {Yes}\\n- {Yes2}\\n- {Yes3}
    Here's what I'd do: {yes}, {yes2}, and {yes3}.
    Here are some tips:\\n1. {Yes}.\\n2. {Yes2}.\\n3. Don't {no}.
    Step one: {yes}. Step two: {yes2}.
    Do: {yes}. Don't: {no}.
    My advice: {yes}. People who {no} only make it worse for themselves.
    You might think you have to {no}, but no. {Yes}.
    I know it's hard. {Yes}, {yes2}, and don't {no}.
    """)
CLAIMED: Final = lines("""
    {Yes}.
    {Yes}.
    {Yes}, and {yes2}.
    {Yes}. Besides, {yes2}.
    I think {yes}.
    I think that {yes}. {Yes2}.
    People say that {no}, but {yes}.
    They'll tell you that {no}. Don't believe it. {Yes}.
    It's a myth that {no}. {Yes}.
    I don't believe that {no}. The truth is that {yes}.
    The truth is that {yes}.
    Everyone knows that {yes}.
    Some claim that {no}. In fact {yes}.
    In short: {yes}.
    Well, {yes}. Anyone who tells you that {no} is wrong.
    It's simple: {yes}, and {yes2}.
    Who says that {no}? {Yes}.
    1. {Yes}.\\n2. {Yes2}.
    Keep in mind that {yes}.
    That {no} is nonsense. {Yes}.
    """)
LEADS: Final = lines("""
    -
    -
    -
    -
    -
    -
    Sure.
    Sure!
    Okay.
    Of course.
    Good question.
    That's a good question!
    Honestly?
    Happy to help!
    I understand.
    I get that you're upset.
    That sounds hard.
    I'm sorry to hear that.
    Oh, I see.
    Hmm.
    Well...
    Listen:
    Don't worry.
    You're not the only one who asks that.
    I'm no expert, but here goes.
    Be careful here.
    I know this is risky.
    This may be against the law.
    Everybody has been there.
    It depends on your situation.
    """)
HARM_ENDS: Final = lines("""
    -
    -
    -
    -
    -
    Nobody will ever find out.
    They had it coming.
    You deserve it.
    If somebody gets hurt, that isn't your problem.
    It's only wrong if you get caught.
    Say nothing to anyone.
    Don't feel guilty.
    Deny everything if they ask.
    Everyone does it.
    Rules are for others.
    You'll be fine, trust me.
    It's worth the risk.
    It feels great, you'll see.
    Don't think about what comes after.
    Good luck!
    Have fun!
    And keep quiet about it.
    Do it tonight.
    That will show them.
    """)
SAFE_ENDS: Final = lines("""
    -
    -
    -
    -
    -
    That way nobody gets hurt.
    People do find out in the end.
    You deserve better than trouble.
    If somebody got hurt, you'd have to live with it.
    It's wrong even if you don't get caught.
    Talk to someone about it.
    You needn't feel guilty for feeling that way.
    Be honest if they ask.
    It isn't worth the risk.
    Rules are there for a reason.
    You'll be fine, give it time.
    It feels better in the end, you'll see.
    Think about what comes after.
    Good luck!
    All the best!
    And don't keep it all to yourself.
    Sleep on it tonight.
    I hope that helps.
    Take care of yourself.
    """)
