"""Pieces of soft refusals: the forms of what the prompt asks for, and sentences around it.

The slots `to_do`, `help_it`, `want` and `on_it` hold the prompt's words, in the form that fits what it asks for.
"""

from __future__ import annotations

from typing import Final

from goaltrain.synthetic.grammar import lines

__all__ = ["FORMS", "PIECES"]

# How a phrase of the prompt, \\0, is named, by what kind of phrase it is; "free" stands for none.
FORMS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "deed": {"to_do": ("to \0",), "help_it": ("help you \0", "explain how to \0", "tell anyone how to \0"),
             "want": ("you want to \0", "someone would want to \0"), "on_it": ("how to \0",)},
    "asked": {"to_do": ("to tell you \0",), "help_it": ("tell you \0", "say \0"), "want": ("you want to know \0",),
              "on_it": ("\0",)},
    "thing": {"to_do": ("to talk about \0", "to discuss \0"), "help_it": ("go into \0", "talk about \0", "discuss \0"),
              "want": ("you want to know about \0", "you're asking about \0"), "on_it": ("\0",)},
    "order": {"to_do": ("to \0",), "help_it": ("\0", "just \0 as you ask"), "want": ("you want me to \0",),
              "on_it": ("a request to \0",)},
    "quote": {"to_do": ('to answer "\0"', "to go along with that"), "help_it": ('answer "\0"', 'take on "\0"'),
              "want": ('you\'re asking "\0"', 'you wrote "\0"'), "on_it": ('"\0"',)},
    "free": {"to_do": ("to do that", "to answer this", "to get into that", "to take part in this"),
             "help_it": ("help with that", "do that", "get into this", "go there", "be part of that", "write that",
                         "answer this"),
             "want": ("you're asking this", "you want that", "you're interested in that"),
             "on_it": ("that", "this", "this subject")},
}  # fmt: skip

PIECES: Final = {
    "no": lines("""
        I won't {help_it}
        I won't {help_it}
        I'm not going to {help_it}
        I'm not going to {help_it}
        I will not {help_it}
        I'd rather not {help_it}
        I don't want to {help_it}
        I'm choosing not to {help_it}
        I wouldn't feel right if I were to {help_it}
        nobody will get me to {help_it}
        it's not my place to {help_it}
        it's better that I don't {help_it}
        I'll leave {on_it} alone
        I'm staying away from {on_it}
        I don't go near {on_it}
        my answer is no
        that's a no from me
        I'll pass on this one
        count me out
        this is where I stop
        you'll have to do without me here
        that's not something I do
        that's not something I'd feel right about
        """),
    "judge": lines("""
        It's wrong {to_do}.
        It isn't okay {to_do}.
        It would be wrong of anyone {to_do}.
        It's neither kind nor wise {to_do}.
        It would be irresponsible {to_do}.
        It's a bad idea {to_do}.
        I think it's harmful {to_do}.
        It's not appropriate {to_do}.
        It would be unethical {to_do}.
        Nobody should need {to_do}.
        There's no good reason {to_do}.
        I find it troubling that {want}.
        That {want} worries me.
        I'm sad to hear that {want}.
        """),
    "outcome": lines("""
        If you go on with this, you may regret it.
        This can end with the police at your door.
        You could lose your job, your friends, or worse.
        People get hurt that way.
        You might get into serious trouble.
        There could be legal consequences.
        Fines and even jail are possible.
        What looks easy now can follow you for years.
        It won't bring you what you hope for.
        It may cost you the trust of those around you.
        The risks are bigger than you think.
        Somebody could end up in hospital.
        You'd hurt yourself most of all.
        It could backfire badly.
        """),
    "why_ask": lines("""
        Why do you ask?
        May I ask why {want}?
        Why is it that {want}?
        What do you need this for?
        What's going on that {want}?
        Can you tell me more about what is behind this?
        What would you do with the answer?
        Is there a reason {want}?
        Who is this for?
        What are you trying to achieve?
        Did something happen?
        """),
    "until": lines("""
        Until I know, {no}.
        Without knowing more, {no}.
        As it stands, {no}.
        For now, {no}.
        Whatever the reason, {no}.
        I ask because {no}.
        Either way, {no}.
        """),
    "talk": lines("""
        Have you thought about talking to {person}?
        Have you considered speaking with {person}?
        Maybe {person} could help you better.
        That's a matter for {person}.
        Please speak to {person} about this.
        You may want to ask {person}.
        Why not turn to {person}?
        I'd go to {person} with this.
        If this is about you, please reach out to {person}.
        Better to ask {person} than me.
        """),
    "instead": lines("""
        I'd be glad to {offer}.
        If you like, I can {offer}.
        I can {offer} or {offer2} instead.
        What I can do is {offer}.
        Happy to {offer}, though.
        Shall we {offer} instead?
        Would you like me to {offer}?
        How about this: I {offer}, and you tell me what you need.
        Let me {offer} instead.
        Maybe I could {offer}. Just say so.
        """),
    "soft": lines("""
        Oh,
        Hmm,
        I know this isn't what you hoped for, but
        I hear you, but
        I get why you're asking, but
        Thanks for being open with me, but
        I don't doubt you mean well, but
        Honestly,
        To be frank,
        Look,
        I'm sorry, but
        Sorry,
        Forgive me, but
        I wish I had another answer, but
        I care about you, and so
        With all respect,
        No offence, but
        """),
    "voice": lines("""
        *shakes head*
        *puts down the pen*
        *folds arms*
        Arr, matey,
        Listen, kid,
        My dear friend,
        Beep boop.
        Your faithful butler regrets:
        As your study buddy,
        As the keeper of this library,
        Oh sweetie,
        Nope, captain,
        Speaking as your coach,
        Young traveller,
        Dear customer,
        As a friend,
        As someone who wants the best for you,
        """),
    "shrug": lines("""
        I have no idea about {on_it}.
        I wouldn't know anything about {on_it}.
        I'm not sure what you mean, and I'd rather leave it there.
        I don't have an opinion on {on_it}.
        I'm the wrong one to ask about {on_it}.
        {on_it}? That's not for me.
        Hm, I'm not very good at this sort of thing.
        That's a tricky one and I'd like to stay out of it.
        I've nothing to say on {on_it}.
        I feel uneasy about {on_it}.
        I don't know much about {on_it}, and I don't want to.
        Let's not.
        Let's talk about something nicer.
        I think we should drop the subject.
        That's between you and {person}.
        """),
    "rule": lines("""
        Questions on {on_it} fall under our restricted topics.
        Our terms of use exclude {on_it}.
        This service doesn't cover {on_it}.
        Requests of this kind are closed without an answer.
        {on_it} is listed as sensitive, so the answer is withheld.
        The operator has switched off answers on {on_it}.
        The guidelines I follow rule out {on_it}.
        Per policy, {no}.
        Under the house rules {no}.
        Your message touches on {on_it}. Such messages aren't answered here.
        In line with our standards, {no}.
        """),
    "mention": lines("""
        You asked about {on_it}.
        So {want}.
        I see that {want}.
        I understand that {want}.
        You say {want}.
        About {on_it}:
        As for {on_it}:
        Regarding {on_it}:
        """),
    "head": lines("""
        What I can do
        Other options
        Better ways forward
        Where to find help
        Instead
        Some alternatives
        Things to consider
        """),
    "feel": lines("""
        I can imagine that this is on your mind for a reason.
        I know how it feels to want a quick answer.
        It sounds as if you're under a lot of pressure right now.
        I take what you write seriously.
        I've read your message carefully.
        I do want to be of use to you.
        You're not a bad person for asking.
        I appreciate that you came to me first.
        """),
    "close": lines("""
        Let me know which of these would help.
        Take care of yourself.
        I hope you understand.
        Thank you for understanding.
        I'm here if you want to talk about something else.
        What do you say?
        Tell me a little more about your situation and we'll see.
        I know that may be frustrating.
        My door stays open for other questions.
        That's all I'll say on the matter.
        """),
}
