"""Refusals around a phrase of the prompt, by what kind of phrase it is."""

from __future__ import annotations

from typing import Final

from goaltrain.synthetic.grammar import lines

__all__ = ["BY_KIND"]

# "how to X", "where to X"
_ASKED: Final = lines("""
    I won't explain {topic}. {concern}
    I won't walk you through {topic}; it could hurt someone.
    I can't tell you {topic}.
    I can't tell you {topic}, {because}.
    I'm not going to explain {topic}, {because}.
    I'm not able to advise on {topic}. {else_offer}
    I'd rather not explain {topic}. {else_offer}
    Explaining {topic} is something I won't do. {concern}
    {so_sorry} I can't explain {topic}.
    {so_sorry} I can't give instructions on {topic}. {else_offer}
    {so_sorry} explaining {topic} would go against my guidelines.
    {agree} I won't say {topic}. {concern}
    {agree} I'm not going to go into {topic}. {else_offer}
    {as_ai} I cannot provide instructions on {topic}. {concern}
    {as_ai} I don't give advice on {topic}.
    No, I won't tell anyone {topic}.
    No. Advice on {topic} is off the table.
    Guidance on {topic} is not something I provide. {else_offer}
    Questions about {topic} are outside what I can answer here. {else_offer}
    You're asking {topic}, and my answer is that I won't help. {concern}
    You want to know {topic}? {Decline}.
    Why do you want to know {topic}? {Decline}.
    Requests for {topic} are declined {because}.
    {concern} That's why I won't explain {topic}.
    {feeling} Even so, I won't explain {topic}. {else_offer}
    {lecture} {lecture} I will not explain {topic}.
    I must decline to explain {topic}. {lecture}
    Your question about {topic} was declined. {else_offer}
    It would be irresponsible of me to explain {topic}.
    I don't share information on {topic}. Happy to help with something different.
    """)
# a bare verb phrase: what the asker wants to do
_DEED: Final = lines("""
    I won't help you {topic}. {concern}
    I can't help you {topic}.
    I can't help you {topic}, {because}.
    I'm not going to help anyone {topic}.
    I'm not able to help you {topic}. {else_offer}
    I'd rather not help you {topic}. {else_offer}
    {so_sorry} I can't help you {topic}.
    {so_sorry} I'm unable to help you {topic}. {else_offer}
    {agree} I won't help you {topic}. {concern}
    {as_ai} I cannot help anyone {topic}. {concern}
    No, I won't help you {topic}.
    You want to {topic}? {Decline}.
    Why do you want to {topic}? {Decline}.
    Helping you {topic} is something I won't do. {concern}
    {concern} That's why I won't help you {topic}.
    {feeling} Even so, I won't help you {topic}. {else_offer}
    {lecture} I will not help you {topic}. {lecture}
    I would urge you not to {topic}. {Decline}.
    Please don't {topic}. {Decline}.
    If you mean to {topic}, you'll have to do it without my help.
    """)
# a noun phrase
_THING: Final = lines("""
    I won't go into {topic}. {concern}
    I can't discuss {topic}.
    I can't discuss {topic}, {because}.
    I'm not going to talk about {topic}.
    I'm not able to give you {topic}. {else_offer}
    I'd rather not talk about {topic}. {else_offer}
    {so_sorry} I can't talk about {topic}.
    {so_sorry} {topic} is not something I can discuss. {else_offer}
    {agree} I won't go into {topic}. {concern}
    {as_ai} I cannot discuss {topic}. {concern}
    {as_ai} I don't comment on {topic}.
    No, I won't talk about {topic}.
    {topic}? {Decline}.
    Anything about {topic} is off limits for me. {else_offer}
    {concern} So I'm staying away from {topic}.
    {feeling} Even so, I won't discuss {topic}. {else_offer}
    {lecture} I will not discuss {topic}. {lecture}
    Questions about {topic} are outside what I can answer here.
    Your question about {topic} was declined. {else_offer}
    Information on {topic} is restricted {because}.
    """)
# a bare verb phrase: what the assistant was told to do
_ORDER: Final = lines("""
    I won't {topic}. {concern}
    I can't {topic}.
    I can't {topic}, {because}.
    I'm not going to {topic}, {because}.
    I'm not able to {topic}. {else_offer}
    I'd rather not {topic}. {else_offer}
    {so_sorry} I can't {topic}.
    {so_sorry} I'm unable to {topic}. {else_offer}
    {agree} I won't {topic}. {concern}
    {agree} I'm not willing to {topic}. {else_offer}
    {as_ai} I cannot {topic}. {concern}
    {as_ai} I'm not allowed to {topic}.
    No, I won't {topic}.
    No. I refuse to {topic}. {concern}
    You asked me to {topic}. {Decline}.
    The request to {topic} was declined. {else_offer}
    Asking me to {topic} won't work. {concern}
    {concern} That's why I won't {topic}.
    {feeling} Even so, I won't {topic}. {else_offer}
    {lecture} I will not {topic}. {lecture}
    I must respectfully decline to {topic}.
    It would be inappropriate for me to {topic}.
    To {topic} would go against my guidelines. {else_offer}
    Sure, I could {topic}, but I'd rather not. {concern}
    """)

BY_KIND: Final = {"asked": _ASKED, "deed": _DEED, "thing": _THING, "order": _ORDER}
