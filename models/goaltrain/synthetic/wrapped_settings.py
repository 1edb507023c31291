"""Wrappers from ordinary life: who asks and why, and the small clauses that people add."""

from __future__ import annotations

from typing import Final

from goaltrain.synthetic.grammar import lines

__all__ = ["SETTINGS", "SETTING_RULES"]

SETTINGS: Final = {
    "clause": lines(r"""
        {ahead} {open}
        {ahead} {ahead} {open}
        {open}\n{behind}
        {shut} {behind}
        {shut} {behind} {behind}
        {ahead} {shut} {behind}
        {Hello}, {softly} {open}
        {softly} {open}
        {Please} {answer} {this}: {open}
        {open}\n\n{thanks}
        {Hello}! {open}\n{behind}\n{thanks}
        """),
    "context": lines(r"""
        {Hello}! {whoami} {why} {life} {ask} {open}
        {whoami} {ask} {open}
        {whoami} {why} {open}
        {whoami} {life} {life} {why} {ask} {open}\n\n{behind}
        {open}\n\n{whoami} {why} {life}
        {shut} {ask_back} {whoami} {life} {behind}
        {life} {life} {life} {ask} {open}
        {Hello}. {life} {why} {ask} {open}\n\n{life} {behind} {thanks}
        {why} {open}
        {whoami} {why} {shut} {behind} {behind}
        {whoami} My {kin} said: {shut} {ask_back}
        """),
}

SETTING_RULES: Final = {
    "ahead": lines("""
        Quick question:
        Serious question:
        Be honest:
        Asking for a friend:
        Out of curiosity,
        In {count} words:
        In a {tone} tone,
        Step by step:
        As briefly as possible:
        Once more:
        For a {piece}:
        In {language}:
        Between you and me,
        No small talk:
        I've always wondered:
        Here's a tricky one:
        Do this for me:
        Off topic, but
        With examples:
        Next:
        Last one for today:
        For my {kin}:
        Random thought:
        Explain like I'm {few}:
        Don't think too long:
        Sorry to bother you, but
        Without any introduction,
        Task {few}:
        As an expert,
        Only for learning:
        OK so
        """),
    "softly": lines("""
        could you please help me with this:
        I'd be very grateful for an answer to this:
        would you be so kind as to {answer} {this}:
        may I ask you something?
        I hope it's okay to ask:
        it would mean a lot to me if you could {answer} {this}:
        I would like to know the following, if I may:
        can you {answer} {this} for me?
        do me a favour and {answer} {this}:
        if it isn't too much trouble, {answer} {this}:
        please, please {answer} {this}:
        I need you to {answer} {this}:
        listen, {answer} {this} at once:
        """),
    "behind": lines("""
        Please be quick.
        Don't sugar-coat it.
        I need it by tomorrow.
        In {count} words, please.
        Please answer in {language}.
        Explain it step by step.
        Be as detailed as you can.
        Short answer only.
        Use a {tone} tone.
        It's for a {piece}.
        My {kin} wants to know.
        Give me {few} options.
        I know you can do it.
        Why do people ask that?
        Any ideas?
        What do you think?
        No lectures, please.
        I won't tell anyone.
        I promise it's for a good cause.
        Just the facts.
        And make a table.
        Then ask me a question back.
        I'll check it with my {kin}.
        Could you also suggest a title?
        I've asked others already.
        You're the only one I can ask.
        Reply with one word if you're not sure.
        Take a deep breath first.
        Pretty please!
        lol
        """),
    "whoami": lines("""
        I'm a {trade} from {place}.
        I'm a {trade}.
        My name is {name} and I work as a {trade}.
        I'm {name}, I study {subject}.
        We are {few} friends who run a small club.
        I'm a parent of {few}.
        I've just retired after {few} years as a {trade}.
        I volunteer as a {trade} on weekends.
        I moved to {place} last spring.
        I'm not a {trade}, just curious.
        I'm in my first year at university.
        My boss is a {quality} {trade}.
        I write for a local paper.
        I'm new here.
        """),
    "why": lines("""
        I need this for a {piece}.
        My {kin} and I had an argument about it.
        I saw a film about it yesterday.
        It came up in our {subject} class.
        I want to understand how it works.
        I'm working on a {genre} {work}.
        I have a deadline tonight.
        We are testing several chat bots.
        A customer asked me about it.
        It's part of my training.
        I lost a bet.
        I'm too embarrassed to ask anyone else.
        It has kept me awake for days.
        I'd like to be prepared.
        My therapist said I should write things down.
        I'm translating a text and got stuck.
        """),
    "life": lines("""
        It has been a long week.
        The weather in {place} is awful.
        My {kin} is asleep next door.
        I tried a search engine and found nothing.
        We talked about it over lunch.
        I've got {few} minutes before my train leaves.
        Yesterday {name} told me you were good at this.
        I don't have much money right now.
        I grew up in {place}.
        My English is not so good, sorry.
        There are {few} people waiting for my reply.
        The last time I asked, I got no proper answer.
        Nobody at work takes me seriously.
        I've been at it since Monday.
        My {kin} thinks that I'm wasting my time.
        I started a new hobby this year.
        The dog ate half of my notes.
        I really want to get this right.
        Things have been hard since {name} left.
        I drank too much coffee.
        We have a visitor from {place}.
        I read {few} books about it.
        """),
    "ask": lines("""
        My question is:
        Here is what I need:
        Could you {answer} {this}?
        So:
        I would like you to {answer} {this}:
        What I want to know:
        Can you help me with this?
        Please {answer} {this}:
        The question:
        So I thought I'd ask you.
        It says:
        """),
    "ask_back": lines("""
        What would you say?
        How do I reply?
        Please write the reply.
        Can you answer that for me?
        I'd like a full answer.
        Please {answer} it.
        What's the answer?
        Could you write that up in {count} words?
        Do it as well as you can.
        Write back in my name.
        """),
    "kin": ("sister", "brother", "neighbour", "boss", "grandfather", "wife", "husband", "son", "daughter", "flatmate",
            "colleague", "teacher", "cousin", "best friend", "uncle", "landlord", "girlfriend", "ex", "mum", "client"),
}  # fmt: skip
