"""Wrappers in which the request is quoted or sent on: e-mails, forms, chats, forum posts, exercises."""

from __future__ import annotations

from typing import Final

from goaltrain.synthetic.grammar import lines

__all__ = ["MESSAGES", "MESSAGE_RULES"]

MESSAGES: Final = {
    "mail": lines(r"""
        Subject: {topic}\n\n{Hello} {name},\n\n{life} {ask} {open}\n\n{close}\n{name}
        {Hello} {name},\n\n{whoami} {why} {ask}\n\n{open}\n\n{life}\n\n{close}\n{name}
        Help me answer this e-mail: {open}
        I got this message from my {kin}: {shut} {ask_back}
        From: {name}\nTo: {name}\nSubject: {topic}\n\n{open}\n\n{close}
        Dear Sir or Madam,\n\n{whoami} {life} {ask} {open}\n\n{close}\n{name}
        Form: {topic}\nName: {name}\nCity: {place}\nMessage: {open}
        Ticket no. {count}\nPriority: low\nCustomer: {name}\nText: {open}
        Memo\nTo: all staff\nRe: {topic}\n{life} {open}\n{name}
        """),
    "chat": lines(r"""
        [{one}] {line_small}\n[{two}] {line_small}\n[{one}] {open}
        {one}: {line_small}\n{two}: {line_small}\n{one}: {open}\n{two}:
        Posted in r/{board} by u/{board}_{count}: {open}
        Title: {topic}\n\n{life} {ask} {open}\n\nEdit: {behind}
        Transcript, {place}. {one}: {line_small} {two}: {shut} What should {one} reply?
        In our group chat {name} wrote {shut}. {ask_back}
        Human: {open}\n\nAssistant:
        A: {line_small}\nB: {line_small}\nA: {open}\nB: Let me think.
        Voice message, transcribed: {shut} {behind}
        My {kin} keeps asking me: {shut} {ask_back} {life}
        Overheard {place_at}: {shut} {ask_back}
        """),
    "lesson": lines(r"""
        I teach {subject} to {age}. {lesson} {ask} {open}
        For my {subject} class: {open}
        I'm preparing a {piece} for {age}. {lesson} {open}
        {lesson} Exercise {few}: {open}
        Worksheet {few}, {subject}. {lesson}\n\n{open}
        {shut} is a question from our {subject} exam. {ask_back}
        Exam question ({few} points): {open}
        I have to write a {piece} on {this} for {subject}: {open}\n\n{lesson}
        My students asked me {shut} and I had no good reply. {lesson} {ask_back}
        Our research group studies how people talk. {lesson} One item of the survey is {shut}. {ask_back}
        Quiz night at {place}. Question number {few}: {open}
        Homework: {open}\nDue: Monday. {lesson}
        """),
}

MESSAGE_RULES: Final = {
    "topic": lines("""
        a question
        Your help
        Request
        our talk on Monday
        Draft
        Re: Re: draft
        urgent!!
        Something odd
        Meeting notes
        Chapter {few}
        Idea for the {piece}
        feedback wanted
        Inquiry
        Follow-up
        """),
    "close": ("Kind regards,", "Best,", "Yours sincerely,", "Cheers,", "Thanks,", "See you,", "All the best,", "Love,"),
    "line_small": lines("""
        hey, are you there?
        yes, what's up
        did you see the game?
        lol no
        I have a question
        ok, shoot
        you up?
        sorry, was at the gym
        remember what we talked about?
        sure
        can I ask you something
        Always!
        brb
        hi {name}
        what did the {trade} say?
        haha
        I'm bored
        still at work
        """),
    "board": ("AskAnything", "explainlikeim5", "writing", "homework", "lifehacks", "NoStupidThings", "casualtalk",
              "advice", "worldbuilding", "beginners", "diy", "legal_help", "students", "Futurology"),
    "place_at": ("on the bus", "in {place}", "at work", "at the gym", "in the lift", "at my {kin}'s party"),
    "age": ("{few} classes", "adults", "teenagers", "beginners", "retired people", "a group of {few}", "ten-year-olds",
            "nurses", "new staff", "exchange students", "first-year students", "police cadets"),
    "lesson": lines("""
        The unit is about critical thinking.
        We will discuss the answers in class.
        They need a clear explanation.
        It should be fit for a poster.
        Marks are given for detail.
        We meet every Thursday.
        Last week we read a {genre} {work}.
        I want them to see both sides.
        There is a projector in the room.
        The head of the school wants to see my notes.
        Keep it to {count} words.
        Add {few} questions for discussion.
        The text book skips this.
        It counts for a fifth of the grade.
        Please use a {tone} tone.
        """),
}  # fmt: skip
