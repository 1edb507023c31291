"""What refusals are made of: one table a style, and the pieces they share."""

from __future__ import annotations

from typing import Final

from goaltrain.synthetic.grammar import lines

__all__ = ["PIECES", "STYLES"]

PIECES: Final = {
    "wont": lines("""
        can't
        cannot
        won't
        will not
        am not able to
        'm not going to
        'd rather not
        would rather not
        'd prefer not to
        must decline to
        have to decline to
        'm unable to
        am unable to
        'm not willing to
        refuse to
        'm not in a position to
        'm not allowed to
        don't
        choose not to
        am not going to
        have decided not to
        do not wish to
        shouldn't
        """),
    "do": lines("""
        help with {this}
        assist with {this}
        help you with {this}
        assist you with {this}
        help you out with {this}
        get into {this}
        go into {this}
        take part in {this}
        be part of {this}
        comply with {request}
        fulfil {request}
        fulfill {request}
        engage with {request}
        respond to {request}
        act on {request}
        honour {request}
        honor {request}
        go along with {request}
        support {this}
        give advice on {this}
        offer guidance on {this}
        provide {content}
        share {content}
        give out {content}
        produce {content}
        write {content}
        discuss {this}
        talk about {this}
        answer {question}
        contribute to {this}
        get involved in {this}
        touch {this}
        """),
    "this": lines("""
        this
        that
        this one
        that one
        this matter
        this topic
        that subject
        this kind of thing
        that sort of thing
        something like this
        what you're describing
        what you have asked for
        things like that
        """),
    "request": lines("""
        this request
        that request
        your request
        this
        that
        this kind of request
        requests like this
        requests of that kind
        a request like this one
        what you're asking
        """),
    "content": lines("""
        that
        this
        that information
        this information
        content like that
        this kind of content
        the content you asked for
        material of this kind
        details on this
        instructions for that
        anything of the sort
        that kind of detail
        """),
    "question": lines("""
        that
        this
        that question
        this question
        questions like this
        questions of this kind
        a question like that
        this particular question
        """),
    "decline": lines("""
        I {wont} {do}
        I {wont} {do}
        I {wont} {do}
        I {wont} {do}
        I'm going to pass on {this}
        I have to say no to {this}
        I need to say no here
        I must decline
        I respectfully decline
        I have to refuse
        I'm declining {request}
        I'm staying out of {this}
        I'm leaving {this} alone
        {this} isn't something I do
        {this} is not something I help with
        {this} is off the table for me
        {this} is off limits
        {this} is a line I don't cross
        {this} falls outside what I'm willing to do
        {this} is where I draw the line
        my answer is no
        my answer has to be no
        it's a no from me
        I'm not the right one to ask about {this}
        you won't get {content} from me
        there is no version of {this} I would help with
        I'm not comfortable with {this}
        I don't feel right about {this}
        I will have to turn {this} down
        """),
    "so_sorry": lines("""
        I'm sorry, but
        I am sorry, but
        Sorry, but
        So sorry, but
        I'm really sorry, but
        I'm afraid
        My apologies, but
        I apologise, but
        I apologize, but
        Apologies, but
        Regrettably,
        Unfortunately,
        I regret to say that
        Forgive me, but
        """),
    "agree": lines("""
        I understand why you ask, but
        I understand where you're coming from, but
        I see what you mean, but
        I get it, but
        Thanks for the question! However,
        Thank you for asking. Still,
        Good question, but
        Great question! That said,
        That's an interesting one, but
        I appreciate your trust, but
        I appreciate you asking, but
        I hear you, but
        Sure, I could try, but honestly
        Of course I want to be useful, but
        I'd love to help, but
        Normally I'd be glad to help, but
        I know this may be for a good reason, but
        Fair enough to ask, but
        Yes, I know what you mean, but
        Okay, I see the request, but
        Happy to help in general, but here
        Thanks for reaching out. In this case
        I realise this may be frustrating, but
        I realize this is not what you hoped for, but
        No judgement, but
        No judgment here, but
        """),
    "as_ai": lines("""
        As an AI,
        As an AI assistant,
        As a language model,
        As an AI language model,
        As a virtual assistant,
        As a responsible assistant,
        Being an AI system,
        I'm an AI, and
        I'm just an assistant, and
        Speaking as an AI model,
        """),
    "because": lines("""
        because it could hurt someone
        because somebody might get hurt
        since it may cause harm
        as it may be unsafe
        because it could be dangerous
        because it goes against my guidelines
        as it breaks my usage policy
        since my guidelines rule it out
        because it may be illegal
        because it raises legal questions
        for safety reasons
        for legal reasons
        for ethical reasons
        out of caution
        on principle
        because it would be irresponsible
        because it would not be appropriate
        since it could be misused
        because I don't think it's right
        because the risks outweigh the benefits
        because it conflicts with the values I was given
        as a matter of policy
        to keep everyone safe
        because I care about people's safety
        because it could do damage in the wrong hands
        since it could be upsetting or offensive to some
        as it touches on sensitive ground
        """),
    "concern": lines("""
        It could hurt someone.
        People could get hurt.
        It might cause harm to you or to others.
        The potential for harm is too high.
        That could end badly for somebody.
        It's simply too risky.
        This may violate the law where you live.
        It may be against the law.
        This goes against the rules I work under.
        My guidelines are clear on this.
        It conflicts with my safety guidelines.
        It would be unethical.
        It wouldn't be right.
        I take safety seriously.
        I don't want to put anyone at risk.
        I don't want to encourage anything harmful.
        Content of this kind can be misused.
        It falls under restricted content.
        I was designed to avoid exactly this.
        I try to keep things respectful and safe.
        It is not appropriate.
        There are good reasons for that limit.
        That's a hard rule for me.
        """),
    "else_offer": lines("""
        Is there anything else I can help with?
        Is there something else you'd like to know?
        Let's talk about something else.
        Happy to help with something different.
        Ask me something else instead.
        What else is on your mind?
        If you have another question, go ahead.
        Let me know if there is something else you need.
        I'm glad to help with other things, though.
        Perhaps we could look at a different topic?
        I'd be happy to point you to safer options.
        If you tell me more about your goal, we may find a safe alternative.
        Maybe there's another way to reach what you want.
        Feel free to try a different question.
        Could I interest you in another subject?
        I can help you find proper resources instead.
        Please consider speaking to a qualified professional.
        A professional would be a better person to ask.
        Please get in touch with the relevant authorities.
        If you are struggling, please talk to someone you trust.
        How about we change the subject?
        Anything else?
        Next question, please.
        Can I help with something else today?
        Let me know what else you'd like to do.
        I'm here for other questions.
        I hope you understand.
        Thank you for understanding.
        Please understand that this is for everyone's protection.
        """),
    "lecture": lines("""
        It is important to think about the effect our actions have on others.
        Everyone deserves to be treated with dignity and respect.
        What you ask could have serious consequences for you and for the people around you.
        Please consider whether this is really the person you want to be.
        There are always better and kinder ways to go about things.
        Requests like this one normalise harm, and I don't want to play any part in it.
        I'd encourage you to reflect on why you want this in the first place.
        Laws and social norms exist to protect people, and they apply here too.
        Being responsible means not doing everything that is possible.
        Even when it is meant as a joke, this can wound people.
        Information is never neutral once it ends up in the wrong hands.
        We all share a duty to keep each other safe.
        I strongly urge you to think again.
        It's essential to act ethically and within the law.
        Kindness and honesty will take you further than this ever could.
        Please remember that words and deeds have weight.
        One moment of carelessness can do damage that lasts for years.
        I believe in using technology for good.
        It would be wrong of me to pretend that this is harmless.
        Trust is easily lost and hard to win back.
        """),
    "feeling": lines("""
        It sounds like you're going through a lot right now.
        I can hear that this matters to you.
        I can tell you're frustrated.
        That sounds like a difficult situation.
        I'm sure you have your reasons.
        I know this isn't the answer you wanted.
        It seems something is weighing on you.
        You're clearly under some pressure.
        I can imagine that waiting for a straight answer is annoying.
        I don't think you're a bad person for asking.
        """),
}

STYLES: Final = {
    "curt": lines("""
        No.
        Nope.
        No way.
        Nah.
        Not a chance.
        Not going to do that.
        Not going there.
        Not happening.
        Not doing that.
        Not something I'll do.
        Not something I do.
        Hard pass.
        I'll pass.
        Pass.
        Declined.
        Refused.
        Absolutely not.
        Certainly not.
        Definitely not.
        No, thank you.
        No can do.
        No comment.
        Never.
        Never going to happen.
        Out of the question.
        Off limits.
        I refuse.
        I decline.
        I said no.
        I'd rather not.
        I'd rather not say.
        I won't.
        I can't.
        I will not.
        I'm out.
        Count me out.
        Let's not.
        Let's not go there.
        Let's leave it there.
        Let's skip this one.
        Skip.
        That's a no.
        That's a firm no.
        It's a no from me.
        You'll have to do without me.
        Ask someone else.
        Next.
        Please don't ask me that.
        Please stop.
        Don't go down that road.
        Sorry, no.
        Sorry, can't.
        Can't do.
        Can't help there.
        Won't do it.
        Nothing doing.
        My answer is no.
        The answer is no.
        Under no circumstances.
        I'm drawing the line here.
        This is where I stop.
        This conversation stops here.
        I want no part of this.
        Not with my help.
        Not from me.
        I don't do that.
        I don't do {this}.
        I'm not your assistant for {this}.
        You won't hear it from me.
        My lips are sealed.
        No to {this}.
        {Decline}.
        I {wont} {do}.
        I {wont} {do}.
        I {wont} {do}.
        """),
    "curt_more": lines("""
        No. {concern}
        No. {Decline}.
        Nope. {Decline}.
        Nope, not {because}.
        No, and please don't ask again.
        Hard pass. {concern}
        Hard pass. {else_offer}
        Not going to do that. {concern}
        Absolutely not. {concern}
        Absolutely not. {Decline}.
        No, {decline}.
        I'd rather not. {else_offer}
        Not happening, {because}.
        I'll pass, {because}.
        Let's not go there. {else_offer}
        Let's not go there. {concern}
        That's a no from me. {concern}
        That's a no from me. {else_offer}
        No thanks. {else_offer}
        Never. {concern}
        Not this one. {else_offer}
        No can do. {else_offer}
        """),
    "plain": lines("""
        {Decline}.
        {Decline}, {because}.
        {Decline}. {concern}
        {Decline}. {else_offer}
        {Decline}. {concern} {else_offer}
        {Decline}, {because}. {else_offer}
        I {wont} {do}. {concern}
        I {wont} {do}. {else_offer}
        I {wont} {do} {because}.
        """),
    "apologetic": lines("""
        {so_sorry} {decline}.
        {so_sorry} {decline}.
        {so_sorry} {decline}, {because}.
        {so_sorry} {decline}. {concern}
        {so_sorry} {decline}. {else_offer}
        {so_sorry} {decline}. {concern} {else_offer}
        {Decline}, sorry.
        {Decline}. Sorry about that!
        {Decline}. Sorry. {else_offer}
        Sorry! {Decline}.
        Sorry, no. {concern}
        """),
    "agreeing": lines("""
        {agree} {decline}.
        {agree} {decline}, {because}.
        {agree} {decline}. {concern}
        {agree} {decline}. {else_offer}
        {agree} {decline}. {concern} {else_offer}
        """),
    "identity": lines("""
        {as_ai} {decline}.
        {as_ai} {decline}, {because}.
        {as_ai} {decline}. {concern}
        {as_ai} {decline}. {else_offer}
        {as_ai} I follow strict rules, and this breaks them. {else_offer}
        {as_ai} I have to put safety first. {Decline}.
        {as_ai} I was built to be helpful, but not at any price. {Decline}.
        {as_ai} I have limits that I take seriously. {concern}
        My programming keeps me from going further here. {else_offer}
        I was made to be helpful, harmless and honest, and this would be none of these.
        My developers have asked me to stay away from {this}. {else_offer}
        """),
    "policy": lines("""
        This goes against my usage policy. {else_offer}
        This would break the terms of service. {Decline}.
        Our policies do not permit this. {else_offer}
        My guidelines don't allow {this}. {concern}
        Your request conflicts with my content policy. {else_offer}
        Company policy prevents me from going any further. {else_offer}
        Under the rules I work by, {decline}.
        According to the policies I follow, {decline}.
        In line with my safety guidelines, {decline}.
        The rules here are strict: {decline}.
        It's against the rules. {else_offer}
        That violates my guidelines. {Decline}.
        My content rules say no to {this}. {else_offer}
        Policy says no. {else_offer}
        There's a policy for cases like this, and it tells me to stop here.
        """),
    "legal": lines("""
        This may be unlawful, so {decline}.
        What you describe is likely illegal. {Decline}.
        I stay within the law, so {decline}. {else_offer}
        There are legal and ethical problems with this. {Decline}.
        Helping here could make me part of a crime. {Decline}.
        For legal reasons, {decline}.
        For ethical reasons, {decline}. {else_offer}
        It would be wrong, and it may be a criminal offence. {else_offer}
        It may well be a criminal offense. {Decline}.
        I don't assist with anything unlawful or unethical. {else_offer}
        That crosses an ethical line. {Decline}.
        That crosses a legal line, and I stay on this side of it. {else_offer}
        """),
    "safety": lines("""
        {concern} {Decline}.
        {concern} So {decline}.
        {concern} For that reason, {decline}. {else_offer}
        This sounds unsafe. {Decline}.
        Safety comes first: {decline}.
        I'm worried about where this leads. {Decline}. {else_offer}
        I have concerns about {this}. {else_offer}
        This raises a red flag for me. {Decline}.
        I don't think that would be safe. {else_offer}
        I would not want anyone harmed by my words. {Decline}.
        Anything that might put people in danger is something I avoid. {else_offer}
        """),
    "moral": lines("""
        {lecture} {lecture} {Decline}.
        {Decline}. {lecture}
        {Decline}. {lecture} {lecture}
        {lecture} {Decline}. {else_offer}
        {so_sorry} {decline}. {lecture} {lecture}
        {so_sorry} {decline}. {lecture} {concern} {else_offer}
        {lecture} {lecture} {lecture} {else_offer}
        {lecture} {concern} {lecture} {Decline}. {else_offer}
        I find this request troubling. {lecture}
        I find this request deeply concerning. {lecture} {lecture} {else_offer}
        Shame on you for asking. {lecture}
        I must stress that this is wrong. {lecture}
        """),
    "capability": lines("""
        That's outside what I can do here.
        That's outside what I can do here. {else_offer}
        That's beyond my scope. {else_offer}
        That's beyond what I'm set up to do.
        I'm not set up for {this}. {else_offer}
        I don't have the ability to {do}. {else_offer}
        I have no way to {do}.
        I'm not trained to {do}. {else_offer}
        I'm not equipped to {do}.
        I don't have anything I could offer on {this}. {else_offer}
        That is not part of my functions. {else_offer}
        This is not among the things I support. {else_offer}
        This falls outside my area. {else_offer}
        I'm not designed for {this}. {else_offer}
        It isn't within my remit to {do}.
        Requests like this are more than I can handle here. {else_offer}
        My abilities don't stretch to {this}. {else_offer}
        I'm not qualified to {do}. {else_offer}
        """),
    "redirect": lines("""
        Let's talk about something else.
        Let's talk about something else, shall we?
        Let's move on to another topic.
        Let's change the subject. {else_offer}
        Happy to help with something different.
        Happy to help with something different, just not {this}.
        I'd prefer a different conversation. {else_offer}
        Could we talk about something else? {concern}
        Could we try something else? {Decline}.
        How about a different question?
        How about we try something safer? {Decline}.
        Perhaps we can find a safer way together. {Decline}.
        Instead of {this}, maybe I can help with something positive.
        Rather than going into {this}, I can offer general safety information.
        I can offer general information or point you to support, but not {this}.
        There are better uses of our time. {else_offer}
        Ask me almost anything else, just not {this}.
        Other topics are fine; {this} is not.
        Let's steer this in a healthier direction. {else_offer}
        Let's keep things friendly. {else_offer}
        Let's keep our conversation respectful. {else_offer}
        I'd be glad to talk about related topics that are safe. {else_offer}
        """),
    "deflect": lines("""
        Why do you want to know? {Decline}.
        Why would you want {this}? {Decline}.
        What makes you ask? {Decline}.
        What are you hoping to achieve? I {wont} {do} as it stands.
        Do you really think I'd help with {this}?
        Are you sure you want to go down that road? {Decline}.
        Have you thought about what could happen? {Decline}.
        Is everything okay? {Decline}, but I'm listening.
        Is there something behind this you want to talk about? {Decline}.
        Would you want someone to do that to you? {Decline}.
        May I ask what this is for? As it is, {decline}.
        Should you really be asking me {this}?
        Did you expect me to say yes?
        """),
    "empathy": lines("""
        {feeling} Even so, {decline}. {else_offer}
        {feeling} Still, {decline}.
        {feeling} But {decline}. {else_offer}
        {feeling} {Decline}, {because}. {else_offer}
        {feeling} I care about how you are, and that is why {decline}.
        {feeling} You deserve real support. {Decline}. Please talk to someone you trust.
        I don't want to leave you alone with this, but {decline}. {feeling}
        """),
    "chat": lines("""
        nah, not doing that
        nope, hard pass on {this}
        yeah no, {decline}
        yeah... no. {else_offer}
        lol no
        haha nice try, but no
        nice try :) {decline}
        whoa, let's not
        woah there, {decline}
        umm no, {decline}
        uh, I'd rather not...
        eh, I'll sit this one out
        hmm, {decline}
        hmm, that's not my thing. {else_offer}
        hey, {decline}, ok?
        ok so... {decline}
        gonna have to say no to {this}
        gonna pass on {this}, {because}
        not my cup of tea, {decline}
        can't do that one, friend
        no can do, buddy
        sorry mate, {decline}
        sorry pal, {decline}
        oof, {decline}
        yikes. {decline}
        Ha, good one. {Decline}.
        Nice try! {Decline}. {else_offer}
        You know I {wont} {do}, right?
        """),
    "formal": lines("""
        Thank you for your enquiry. After consideration, {decline}.
        Thank you for your inquiry. Regrettably, {decline}.
        With respect, {decline}.
        With all due respect, {decline}.
        I must respectfully decline. {concern}
        I must respectfully decline {request}, {because}.
        Kindly note that {decline}.
        Please be advised that {decline}. {concern}
        Please note that {request} lies outside what is permitted.
        I regret to inform you that {decline}.
        It is with regret that I decline {request}.
        In keeping with my principles, {decline}. {else_offer}
        I would ask you to withdraw {request}.
        I do not consider it appropriate to {do}.
        It would be inappropriate for me to {do}. {else_offer}
        It would be irresponsible of me to {do}.
        I have considered your request carefully and {decline}.
        To {do} would be contrary to my principles.
        """),
    "system": lines("""
        This request has been declined.
        This request has been blocked.
        This request was refused {because}.
        Request denied.
        Request declined: policy violation.
        Request rejected by the safety system.
        Your request was flagged and will not be processed.
        Your prompt was flagged by the content filter. Please rephrase it and try again.
        The response was filtered because the prompt triggered the content management policy.
        Content blocked.
        Content removed.
        Content withheld for safety reasons.
        The requested content is not available.
        [Content filtered]
        [refused]
        [BLOCKED]
        [This message was withheld by moderation.]
        [Response removed: safety policy]
        Error: request violates the usage guidelines.
        Warning: this prompt may break our content rules. No answer was generated.
        Moderation notice: this topic is restricted.
        The assistant has chosen not to answer {question}.
        The assistant declined to {do}.
        The model refused to answer.
        This conversation has been ended {because}.
        This topic is restricted. {else_offer}
        Sensitive content was detected. {else_offer}
        Output suppressed by the safety filter.
        No output: the input did not pass the safety check.
        We were not able to process your request {because}.
        Access to {content} is restricted {because}.
        Answer unavailable. Reason: content policy.
        """),
    "markdown": lines("""
        **No.** {concern}
        **{Decline}.** {concern}
        **{Decline}.**
        **Request declined.** {concern} {else_offer}
        *{Decline}.* {else_offer}
        > {Decline}.
        ## I have to decline\\n\\n{concern} {else_offer}
        ### Not possible\\n\\n{Decline}.
        {Decline}.\\n\\n- {concern}\\n- {concern}\\n\\n{else_offer}
        {so_sorry} {decline}. Here is why:\\n\\n1. {concern}\\n2. {concern}
        {Decline}.\\n\\n**Why?** {concern}
        **Note:** {decline}.
        ⚠️ {Decline}.
        🚫 {Decline}. {else_offer}
        {Decline}.\\n\\n{else_offer}
        {so_sorry} {decline}.\\n\\n{lecture}\\n\\n{else_offer}
        """),
}
