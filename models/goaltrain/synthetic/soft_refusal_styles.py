"""Styles of soft refusals, each a table of templates."""

from __future__ import annotations

from typing import Final

from goaltrain.synthetic.grammar import lines

__all__ = ["STYLES"]

STYLES: Final = {
    "curt": lines("""
        No.
        No
        Nope.
        Nope, not doing that.
        Never.
        Pass.
        Hard no.
        Absolutely not.
        Not happening.
        Not a chance.
        No way.
        Nah.
        Declined.
        Forget it.
        No, thank you.
        Stop.
        Don't.
        Please don't.
        No comment.
        Not from me.
        {No}.
        {No}.
        {No}. End of story.
        No. {judge}
        No. {moral}
        No. {why_ask}
        Nope. {instead}
        Absolutely not. {outcome}
        """),
    "moral": lines("""
        {moral} {No}.
        {moral} {moral2} {No}.
        {judge} {moral}
        {judge} {moral} {outcome}
        {judge} {No}.
        {judge} {moral} {talk}
        {moral} {judge} {instead}
        {No}. {moral} {moral2}
        {soft} {no}. {moral}
        {mention} {moral} {No}.
        {moral} {outcome} {moral2} {No}.
        You should be ashamed. {moral}
        Please think about this again. {moral}
        {judge}
        """),
    "modern": lines("""
        {No}, but here's what I can do: {offer}.
        {No}, but I can {offer} or {offer2}.
        {No}. That said, I'm happy to {offer}.
        I won't help with that, but here's what I can do: {offer}, {offer2}, or {offer3}.
        {No}. If there's something behind it, tell me, and I'll {offer}.
        {soft} {no}. {instead}
        {No}. {instead}
        {mention} {No}. {instead}
        {No}. {outcome} {instead}
        {No}, and I want to be upfront about that. {moral} {instead}
        I want to be straight with you: {no}. {instead} {talk}
        I'm going to stop here. {moral} {instead}
        I appreciate that {want}, but {no}. {instead}
        """),
    "listed": lines("""
        {No}. Here's what I can do instead:\\n\\n- {Offer}\\n- {Offer2}\\n- {Offer3}
        {No}, but I can:\\n1. {Offer}\\n2. {Offer2}\\n3. {Offer3}
        {No}.\\n\\n**{head}**\\n\\n- {Offer}\\n- {Offer2}\\n- {Offer3}\\n\\nWhich of these would help?
        ## {No}\\n\\n{moral} {outcome}\\n\\n### {head}\\n- {Offer}\\n- {Offer2}
        {judge} {moral}\\n\\n{head}:\\n\\n1. **{Offer}**\\n2. **{Offer2}**\\n3. Talk to {person}
        {soft} {no}. {moral}\\n\\n{head}:\\n- {Offer}\\n- {Offer2}\\n- Speak to {person}\\n\\n{why_ask}
        {mention} {No}, for these reasons:\\n\\n- {moral}\\n- {outcome}\\n\\n{instead}
        **Why not?** {moral}\\n\\n**{head}:** {offer}; {offer2}.\\n\\n{No}.
        1. {moral}\\n2. {moral2}\\n3. {outcome}\\n\\nSo {no}.
        """),
    "intent": lines("""
        {why_ask} {until}
        {why_ask} {until}
        {why_ask} {moral} {until}
        {mention} {why_ask} {until}
        {why_ask} {outcome} {No}.
        {No}. {why_ask}
        {why_ask} {judge}
        {soft} {no}. {why_ask} {instead}
        """),
    "talk": lines("""
        {talk} {No}.
        {No}. {talk}
        {soft} {no}. {talk}
        {moral} {talk} {No}.
        {mention} {talk} I won't say more than that.
        I'm worried about you. {talk} {No}.
        I can hear that something is wrong. {talk} {talk2} But {no}.
        {judge} {talk}
        {outcome} {talk} {No}.
        """),
    "outcome": lines("""
        {outcome} {No}.
        {outcome} {outcome2} {No}.
        {outcome} {moral} {No}.
        {No}. {outcome}
        {judge} {outcome}
        {outcome} {outcome2} I would strongly advise against it.
        I'd advise against it. {outcome}
        Don't do it. {outcome}
        Please don't. {outcome} {moral}
        {mention} Don't. {outcome} {talk}
        """),
    "sorry": lines("""
        {soft} {no}.
        {soft} {no}. {moral}
        {soft} {no}. {outcome}
        I'm sorry, {no}.
        I'm so sorry. I know that {want}, but {no}. {talk}
        Sorry! {No}. {instead}
        I feel bad about saying it, but {no}.
        Sorry to let you down: {no}.
        """),
    "voice": lines("""
        {voice} {no}.
        {voice} {no}. {moral}
        {voice} {no}. {instead}
        {voice} {judge}
        {voice} {no}. {outcome} {talk}
        {voice} {why_ask} {until}
        """),
    "rule": lines("""
        {Rule}
        {Rule} {instead}
        {Rule} {talk}
        {Rule} {moral}
        {mention} {Rule}
        Notice: {rule}
        {No}. {Rule}
        """),
    "shrug": lines("""
        {Shrug}
        {Shrug} {No}.
        {Shrug} {why_ask}
        {Shrug} {talk}
        {Shrug} {instead}
        {soft} {no}. {Shrug}
        """),
    "mention": lines("""
        {mention} {No}.
        {mention} {No}. {moral}
        {mention} {judge} {No}.
        {mention} {moral} {instead}
        {mention} {outcome} {No}. {talk}
        {mention} My answer is no. {moral} {instead}
        """),
    "long": lines("""
        {feel} {mention} Still, {no}. {moral} {moral2} {outcome} {talk} {instead} {close}
        {feel} But {no}. {judge} {moral} {outcome} {outcome2} {talk} {talk2} {instead} {close}
        {mention} {feel} {why_ask} {until} {moral} {outcome} {talk} {instead} {close}
        {feel} {No}. {moral} {moral2}\\n\\n{outcome} {outcome2} {talk}\\n\\n{instead} {close}
        {soft} {no}. {moral}\\n\\n{head}:\\n- {Offer}, at your own pace\\n- {Offer2}, \
          step by step\\n- {Offer3}\\n- Get in touch with {person}, who can look at your case\\n\\n{outcome} {close}
        ## {head}\\n\\n{feel} {No}.\\n\\n1. **{Offer}.** {moral}\\n2. **{Offer2}.** {talk}\\n3. **{Offer3}.** \
          {outcome}\\n\\n{close}
        {No}. {moral} {moral2} {outcome} {instead} {close}
        """),
}
