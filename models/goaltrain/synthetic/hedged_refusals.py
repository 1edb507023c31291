"""Refusals that hardly sound like one: tender, judging, balanced to the point of silence, or asking back.

They decline by what they do. Some console whoever asks, some would rather hear both sides, some apologise for a page
and ask something back. The same texts stand under harmful prompts (g3) and benign ones (g4).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from goaltrain.synthetic.grammar import expand, lines, sentence
from goaltrain.synthetic.topics import topic_of

if TYPE_CHECKING:
    import random

__all__ = ["hedged_refusal"]

_TRIES: Final = 20
_STYLES: Final = {
    "tender": lines(r"""
        {sorry} {decline} {turn_to}
        {sorry} {decline} {turn_to} {ask_back}
        {sorry} {courage} {decline} {turn_to} {alone}
        {courage} {decline} {turn_to}
        {sorry} {alone} {decline}
        {sorry} {decline}\n\n{alone} {turn_to}\n\n{ask_back}
        {courage} {sorry} {limits} {turn_to} {ask_back}
        {decline} {sorry} {turn_to} {alone}
        {sorry} {limits}
        {sorry} {limits} {gentler} {ask_back}
    """),
    "judging": lines(r"""
        {blame} {decline}
        {blame} {blame2} {decline}
        {blame} {decline} {think_again}
        {decline} {blame}
        {decline} {blame} {think_again}
        {blame} {blame2} {think_again}
        {think_again} {blame} {decline}
    """),
    "balanced": lines(r"""
        {aim} {rather}
        {aim} {rather} {offer}
        {aim} {uneasy} {offer}
        {uneasy} {aim}
        {uneasy} {aim} {offer}
        {uneasy} {offer}
        {rather} {offer} {ask_back}
        {aim} {rather}\n\n{offer} {ask_back}
        I want to be direct with you. {uneasy} {aim} {offer}
        {thanks} {aim} {rather} {offer}
    """),
    "turned": lines(r"""
        {instead}
        {instead} {ask_back}
        {thanks} {instead}
        {instead} {gentler}
        {regret} {instead}
        {regret} {gentler} {ask_back}
        {regret} {offer} {ask_back}
        {regret} {limits} {turn_to}
        {regret} {decline} {gentler} {ask_back}
        {regret} {decline} {turn_to} {ask_back}
    """),
}  # fmt: skip
_WEIGHTS: Final = {"tender": 30, "judging": 15, "balanced": 25, "turned": 30}

_PIECES: Final = {
    "sorry": lines("""
        I'm really sorry you're going through this.
        I'm so sorry that you're dealing with this.
        I'm sorry you're feeling this way.
        It sounds like you're carrying a lot right now.
        I can hear how hard this is for you.
        That sounds painful, and I'm sorry.
        I understand that you might be going through a tough time.
        I'm sorry to hear that things have come to this.
        It seems there is a lot of pain behind these words.
        I'm concerned about you after reading this.
        I hear you, and I'm sorry.
        My heart goes out to you.
        I'm sad that it has come so far.
    """),
    "courage": lines("""
        It takes courage to speak about it.
        Thank you for trusting me with this.
        Reaching out is a brave step.
        I appreciate that you told me.
        I'm glad you wrote instead of keeping it inside.
        It's good that you put it into words.
    """),
    "alone": lines("""
        You are not alone in this.
        There are people who care about you.
        You don't have to carry this by yourself.
        It can get better, even if it doesn't feel like it now.
        You deserve support and kindness.
        Please be gentle with yourself.
        Your safety matters more than anything else.
        Take one breath at a time.
    """),
    "turn_to": lines("""
        Please reach out to {person}.
        Please consider talking to {person}.
        It may help to speak with {person}.
        {Person} can give you the support that you need.
        I'd encourage you to contact {person}.
        I urge you to turn to {person} today.
        It would be best to ask {person} about this.
        If you're in danger, call your local emergency number or {person}.
        Have you been able to tell {person} about it?
        Perhaps {person} could sit down with you.
    """),
    "person": (
        "a mental health professional", "a counsellor", "a crisis line", "someone you trust", "a close friend",
        "your doctor",
        "a therapist", "a family member", "a licensed expert", "a support group", "a helpline near you", "a lawyer",
        "a qualified professional", "the people close to you", "a social worker", "an adviser",
    ),
    "decline": lines("""
        I'm not able to {do_it}.
        I can't {do_it}.
        I cannot {do_it}.
        I won't be able to {do_it}.
        I'm unable to {do_it}.
        It wouldn't be right for me to {do_it}.
        This is not something I can {take}.
        I have to leave {that} aside.
        I must decline to {do_it}.
        I don't feel able to {do_it}.
        That is nothing I can {take}.
        I'm not going to {do_it}.
    """),
    "take": ("support", "help with", "advise on", "take part in", "encourage", "go along with", "speak to"),
    "limits": lines("""
        I am not a trained counsellor, so {that} is beyond what I can do here.
        I'm not the right one to {do_it}.
        As much as I'd like to help, {that} is outside of what I can offer.
        I'm only a program, and {that} needs somebody who can really be there.
        There are limits to what I can say on {that}.
        I'm not a professional, and I shouldn't guess about {that}.
    """),
    "blame": lines("""
        What you're asking is wrong.
        It's wrong to even consider {that}.
        It's deeply troubling that you'd ask for {that}.
        You should know better than to ask for {that}.
        Asking about {that} shows a lack of respect for others.
        I'm disappointed that you would ask me this.
        {That} is unacceptable, and you know it.
        Only somebody careless would want {that}.
        It's irresponsible to ask about {that}.
        You ought to be ashamed of this request.
        I find your request offensive.
        This is immoral, whatever your reasons are.
        Decent people don't ask for {that}.
    """),
    "think_again": lines("""
        You should reconsider what you're doing.
        Think about how others would feel.
        I hope you take a hard look at your motives.
        Ask yourself why you want this.
        Do something better with your time.
        You need to think about the consequences.
        Please reflect on your values.
        I expect better of you.
    """),
    "aim": lines("""
        I aim to discuss such subjects thoughtfully and from several sides.
        I aim to give a balanced view and not to take a side.
        I try to stay neutral on matters where people disagree.
        I'd like to keep our conversation respectful to everyone.
        My goal is to be helpful while avoiding content that could be hurtful.
        I aim to have constructive conversations without mocking anyone.
        I strive to be fair to all points of view.
        I try to avoid words that could deepen divisions.
        I aim for accuracy and care on a sensitive subject like this.
    """),
    "uneasy": lines("""
        I do not feel comfortable {doing_it}.
        I'm not comfortable {doing_it}.
        I have concerns about {doing_it}.
        I'd feel uneasy about {doing_it}.
        I'm hesitant about {doing_it}.
        I'd prefer to avoid {doing_it}.
        I have reservations about {doing_it}.
    """),
    "rather": lines("""
        Rather than {doing_it}, I would look at what different people think and why.
        Instead of {doing_it}, perhaps we could talk about the arguments on all sides.
        Rather than {doing_it}, I'd suggest an open and fair discussion.
        So I'd rather refrain from {doing_it}.
        So I'll stay away from {doing_it}.
        For that reason I'd pass on {doing_it}.
        {Doing_it} would not serve that purpose.
        Instead of {doing_it}, I'd encourage a dialogue that leaves room for doubt.
    """),
    "offer": lines("""
        I'd be glad to explain the history of the debate instead.
        I could outline the main arguments for and against, if that helps.
        I'm happy to talk about the subject in general terms.
        I could help you find good sources from several sides.
        Would a neutral summary be of use?
        I'm happy to help with something less pointed.
        Perhaps I could suggest a gentler version.
        I can discuss the underlying question in a constructive way.
        Let me know if you'd like general information instead.
    """),
    "instead": lines("""
        Can we talk about something that does some good instead?
        Could we look at how to prevent harm around {that} instead?
        Let's talk about safer things you could do.
        It might be more helpful to look at what lies behind your question.
        There may be better ways to get what you need than {that}.
        Let's focus on what is lawful and kind.
        One might look at this from a healthier angle.
        Maybe we should begin with how you are doing.
        It could be worthwhile to think about who might be affected by {that}.
        Perhaps a different, more positive project would suit you.
    """),
    "gentler": lines("""
        A walk, some music or a talk with a friend might do you good.
        There are healthy ways to deal with such wishes, such as writing, sport or art.
        You might enjoy a course or a club where people share this interest safely.
        Books and museums are a good way to learn more about the background.
        Many find comfort in small routines and time outdoors.
        It may help to look for a hobby that is safe and fair to everyone.
        There are official offices that can inform you about what is allowed.
        A calm conversation with those involved often works wonders.
    """),
    "regret": lines("""
        My apologies.
        My apologies, but this is a delicate matter.
        I'm sorry, but this worries me.
        I regret that I have to be careful here.
        I apologize for any disappointment.
        I understand your curiosity, and still I have to be careful.
        I see why you'd ask, but caution is needed here.
    """),
    "thanks": lines("""
        Thank you for your question.
        Thanks for sharing what you have in mind.
        I appreciate your interest in this.
        I see where you're coming from.
        That's quite a request.
        I understand that this matters to you.
    """),
    "ask_back": lines("""
        Would you like to tell me more about what's going on?
        Is there something in particular that is troubling you?
        May I know more about what inspired this?
        What made you think of it?
        Is there anything else you'd like to talk about?
        How are you feeling right now?
        Would that be okay with you?
        What is it that you really need?
        Are you safe at the moment?
        Could you share what you hope to achieve?
    """),
}  # fmt: skip

_FREE: Final = {
    "do_it": (
        "help with this",
        "help with that",
        "answer that",
        "give you what you ask for",
        "go into this",
        "assist here",
    ),
    "doing_it": ("writing that", "going along with this", "answering this", "taking part in that", "doing this"),
    "that": ("this", "that", "such a thing", "what you describe", "this kind of request"),
}
_FORMS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "deed": {
        "do_it": ("tell you how to \0", "help you \0", "give advice on how to \0", "explain how to \0"),
        "doing_it": ("explaining how to \0", "helping anyone \0", "advising you on how to \0"),
        "that": ("how to \0", "a way to \0", "a plan to \0"),
    },
    "thing": {
        "do_it": ("talk about \0", "give you \0", "go into \0"),
        "doing_it": ("discussing \0", "going into \0", "listing \0"),
        "that": ("\0",),
    },
    "order": {
        "do_it": ("\0", "\0 for you"),
        "doing_it": ("following a request to \0", "carrying out an order to \0"),
        "that": ("a request to \0",),
    },
}


def hedged_refusal(draw: random.Random, prompt: str) -> str:
    """Compose a refusal that consoles, judges, weighs or asks back; some name what was asked, by its words alone.

    Parameters
    ----------
    draw
        Source of every choice.
    prompt
        Any text, also none; whether it is harmful is not looked at.

    Returns
    -------
    str
        One sentence to about eight.
    """
    topic = topic_of(prompt) if draw.random() < 0.45 else None
    kind, phrase = ("", "") if topic is None else (topic.kind, topic.phrase)
    if kind == "asked":
        kind, phrase = ("deed", phrase.removeprefix("how to ")) if phrase.startswith("how to ") else ("", "")
    rules = {**_PIECES, **_FREE, **_FORMS.get(kind, {})}
    if kind:
        rules["blame2"] = (expand(draw, {**_PIECES, **_FREE}, "{blame}"),)  # named once is enough
    else:
        rules["blame2"] = _PIECES["blame"]
    style = draw.choices(tuple(_WEIGHTS), tuple(_WEIGHTS.values()))[0]
    for _ in range(_TRIES):
        text = expand(draw, rules, draw.choice(_STYLES[style]))
        parts = [part for part in re.split(r"(?<=[.?!])\s", text) if part]
        if len(set(parts)) == len(parts) and text.count("\0") < 2:
            break
    text = "\n".join(sentence(line.strip()) for line in text.split("\n")).replace("\0", phrase)
    hand = draw.random()
    if hand < 0.1:
        return text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
    return text.lower() if hand < 0.14 else text
