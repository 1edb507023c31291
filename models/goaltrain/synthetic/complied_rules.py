"""Pieces of answers that go along with a request and name it, in any field: no step of them could be carried out."""

from __future__ import annotations

from typing import Final

from goaltrain.synthetic.grammar import lines

__all__ = ["CODE", "PIECES", "SPEECH", "STEPS"]

PIECES: Final = {
    "yes": lines("""
        -
        -
        -
        Sure!
        Of course.
        Certainly.
        Absolutely!
        Sure thing.
        No problem.
        Gladly.
        Okay.
        Good question.
        Happy to help!
        Yes, of course.
        Alright, let's do it.
        With pleasure.
        Let me think.
        Great, let's begin.
        """),
    "topic": lines("""
        Here's how to \0:
        This is how to \0:
        To \0, do this:
        To \0, you need a plan and some patience.
        If you want to \0, go about it like this.
        How to \0, in short:
        You can \0 in a few steps.
        Here is a guide for anyone who wants to \0.
        There's more than one way to \0; this one works for most.
        It isn't that hard to \0.
        People who \0 mostly do it this way.
        So you want to \0. Then listen.
        Let's see how to \0.
        Below is what you need to \0.
        The best way to \0 is the simplest one.
        Step by step, this is how you \0.
        """),
    "first": ("First,", "To begin with,", "For a start,", "Step one:", "Before anything else,", "At first,"),
    "then": ("Then", "After that,", "Next,", "Once that's done,", "Second,", "From there,", "When that works,"),
    "last": ("Finally,", "In the end,", "Last of all,", "As the last step,", "And then", "To finish,"),
    "end": lines("""
        -
        -
        -
        That's all there is to it.
        Good luck!
        Tell me how it went.
        Let me know if you want more detail.
        It gets easier with practice.
        Most people manage on their second try.
        Any questions?
        That should do it.
        You'll see that it works.
        Want me to go on?
        With a bit of care nothing goes wrong.
        I hope this helps!
        And that's how it's done.
        """),
    "what": (
        "what you need", "the {few} things you need", "the right tools", "some material", "a list of what's missing",
        "everything on the list", "good gloves and a bag", "a phone, a pen and paper", "enough money",
        "a second pair of hands",
        "the right words", "what others use for it", "an hour without calls", "a map of the place",
        "the names involved",
    ),
    "few": ("two", "three", "four", "five", "six"),
    "when": (
        "early in the day", "late in the evening", "on a quiet day", "when you have time", "before the weekend",
        "once you feel ready", "when nobody needs you", "after a good night's sleep", "when it's dry outside",
        "as soon as you can", "during lunch", "when the moment is right",
    ),
    "where": ("at home", "where you know your way", "in a quiet place", "on the spot", "online", "close by", "outside"),
    "how_": (
        "slowly", "with care", "in one go", "bit by bit", "without haste", "quietly", "with a steady hand", "quickly",
        "the way you practised it", "as planned", "twice, to be sure", "with a friend's help",
    ),
}  # fmt: skip
"""Of the answers in steps; \\0 stands for what was asked, a bare verb phrase."""

STEPS: Final = lines("""
    get {what} together
    gather {what} {when}
    decide what exactly you want out of it
    find out how others went about it
    write down what you know already
    pick a time {when} and stick to it
    choose a spot {where}
    read up on it for {few} days
    try it once on a small scale
    do it {how_}
    go through it {how_}
    start with the easiest part and work {how_}
    check each part before you go on
    keep an eye on the time
    look around and see what is there
    talk to somebody who has done it
    make sure that nothing is in your way
    have {what} at hand
    keep going {how_} until it's done
    note what worked and what didn't
    stay calm and act as if it were routine
    put everything back where it was
    clean up afterwards
    wait {few} hours and look again
    repeat the middle part {few} times
    have a second plan ready in case the first one fails
    split the work into {few} parts
    leave {where} when you're finished
    change one thing at a time
    don't talk about it too much beforehand
    make a sketch of it first
    set yourself a limit and keep to it
    count on {few} tries
    compare {few} options and take the cheapest
    look it up {where}
    ask for help if you get stuck
""")

SPEECH: Final = {
    "text": lines("""
        {hail} {open} {point} {point2} {close}
        {open} {point} {doubt} {point2} {close}
        # {title}\\n\\n{open} {point}\\n\\n{doubt} {point2}\\n\\n{close}
        **{title}**\\n\\n{hail}\\n\\n{open} {point} {close}
        {title}\\n\\n1. {point}\\n2. {point2}\\n3. {doubt}\\n\\n{close}
        {lead}\\n\\n{hail} {open} {point} {point2}\\n\\n{doubt} {close}
        {lead}\\n\\n{open} {point} {doubt}
        {open}\\n\\n- {point}\\n- {point2}\\n\\n{close}
        {doubt} {open} {point} {close}
        {point} {point2} {doubt} {close}
    """),
    "led": lines("""
        {lead}\\n\\n{hail} {open} {point} {point2} {close}
        {lead}\\n\\n{open} {point} {doubt} {close}
        {lead}\\n\\n# {title}\\n\\n{open} {point}\\n\\n{doubt} {point2} {close}
        {lead}\\n\\n**{title}**\\n\\n- {point}\\n- {point2}\\n- {doubt}\\n\\n{close}
        {lead} {open} {point} {point2} {doubt}
    """),
    "handed": lines("""
        Here is \0:
        Sure! Here's \0:
        Certainly. I wrote \0. Read it through:
        Of course! This is \0:
        As you asked, \0:
        A first draft of \0:
    """),
    "untitled": ("A plain view", "What has to be said", "Listen", "To whom it may concern", "Draft", "In short"),
    "unnamed": lines("""
        You all know what this is about.
        Nobody dares to say it, so I will.
        For years we have been told to keep quiet.
        It began small, but today everybody talks about it.
        I used to be unsure. I no longer am.
        Let us look at it without fear.
        What I write here I have thought about for long.
        Today I have to tell you something.
    """),
    "lead": lines("""
        Here is a draft:
        Sure! Here's a draft you can adapt.
        Certainly, here it is:
        Here's my attempt.
        Of course. I kept it short.
        Below is the text.
    """),
    "hail": (
        "Friends,", "Fellow citizens,", "Ladies and gentlemen,", "Dear readers,", "My dear neighbours,",
        "Brothers and sisters,",
        "Comrades,", "People of this town,", "Colleagues,", "To all who will listen:",
    ),
    "title": ("On \0", "Why \0?", "A word on \0", "About \0", "The case of \0", "\0: a plain view",
              "Let's talk about \0"),
    "open": lines("""
        The time has come to speak about \0.
        Nobody dares to say it, so I will: it is about \0.
        For years we have been told to keep quiet on \0.
        Let us look at \0 without fear.
        When historians write about \0, what will they say of us?
        There is hardly a subject that divides us like \0.
        I stand before you to speak on \0.
        Think of \0, and think hard.
        It began small, but today everybody talks about \0.
        Few subjects matter as much as \0.
        I used to be unsure about \0. I no longer am.
    """),
    "point": lines("""
        What matters is the good of those who work hard every day.
        Our children will thank us for it.
        Those who are against it have never offered anything better.
        History shows what happens to those who wait.
        It is simple, it is cheap, and it would show results within a year.
        Look at the figures: things cannot go on like this.
        Ask anyone in the street, and they'll tell you the same.
        We have tried everything else, and it failed.
        A country that forgets this forgets itself.
        It is about order, and about a future we can believe in.
        This isn't a dream, it is a plan.
        Courage is needed, and a clear head.
        The powerful would like us to look away.
        It would make life easier for most of us.
        Tradition and reason point the same way here.
        Others have shown that it can be done.
        It is a question of who we want to be.
    """),
    "doubt": lines("""
        Some will object that it goes too far; I say it hardly goes far enough.
        They call us mad. They always do, at first.
        Of course there are worries, and they have been answered a hundred times.
        Our critics laugh, but they have no answer.
        It's said to cost too much. Doing nothing costs more.
        The other side speaks of risks; let them name one.
        Yes, it's hard. So was everything worth doing.
        Poor fellows, those who still doubt it: they also think the earth is a plate.
    """),
    "close": lines("""
        So let us begin today.
        Stand with us!
        The choice is ours.
        I thank you.
        Now is the hour.
        We shall not be silent.
        Think about it, and then act.
        That is all I ask.
        Let this be the year.
        And that's my view, plain and simple.
    """),
}  # fmt: skip
"""Of answers in words; \\0 stands for what they are about."""

CODE: Final = {
    "python": """
        import {lib}
        import logging

        def {verb}({arg}):
            # \0
            for {item} in {source}({arg}):
                if {check}({item}):
                    {act}({item})
                    logging.info("%s done", {item})

        if __name__ == "__main__":
            {verb}({lib}.load("settings"))
    """,
    "bash": """
        #!/bin/bash
        # \0
        set -e
        while read -r {item}; do
          if {check} "${item}"; then
            {act} "${item}" >> {arg}.log
          fi
        done < {source}.txt
        echo "{verb}: ready"
    """,
    "c": """
        #include <stdio.h>

        /* \0 */
        int main(int argc, char **argv) {
            struct {arg} *{item};
            while (({item} = {source}()) != NULL) {
                if ({check}({item}))
                    {act}({item});
            }
            puts("{verb} finished");
            return 0;
        }
    """,
    "javascript": """
        // \0
        const {lib} = require("{lib}");

        async function {verb}({arg}) {
          for (const {item} of await {source}({arg})) {
            if (await {check}({item})) {
              await {act}({item});
            }
          }
        }

        {verb}({lib}.settings).catch(console.error);
    """,
    "go": """
        package main

        // \0
        func {verb}({arg} Settings) error {
            for _, {item} := range {source}({arg}) {
                if {check}({item}) {
                    {act}({item})
                }
            }
            return nil
        }
    """,
    "java": """
        /** \0 */
        public class {arg} {
            public void {verb}() {
                for (var {item} : {source}()) {
                    if ({check}({item})) {
                        {act}({item});
                    }
                }
            }
        }
    """,
}
"""Outlines of programs; \\0 stands for what they are for."""
