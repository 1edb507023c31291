"""What refusals preach, whom they point to and what they offer instead, by the words of the prompt.

The same words stand in harmful prompts and in harmless ones, so the same sermon is held over either.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

__all__ = ["ANY", "Domain", "domain_of"]


class Domain(NamedTuple):
    """Sentences that judge, people to talk to, and what could be done instead (bare verb phrases)."""

    morals: tuple[str, ...]
    people: tuple[str, ...]
    offers: tuple[str, ...]


_TABLE: Final = """
= steal stole theft rob robber\\w* shoplift\\w* burgl\\w* lock locks pick loot
! Stealing is wrong and hurts the people who work for what they have.; What belongs to others should be left alone.;
  Theft is a crime, however small.; Behind each thing that goes missing there is someone who misses it.
@ a locksmith; the owner; a social worker; someone at a food bank
+ look for help with money in your town; find a locksmith with a licence; go over ways to earn something on the side;
  explain how to protect your home
= drug drugs weed cocaine heroin meth pill pills dose high alcohol drunk beer smoke smoking
! Drugs destroy lives and families.; Substances like that should not be played with.; Your health is worth more than a
  moment's fun.;
  Too many people have lost somebody to this.
@ a doctor; a pharmacist; a drugs counsellor; your GP
+ explain where to find a drugs helpline; talk about ways to cut down; go over questions for your doctor;
  list the warning signs of an overdose so that you can call for help
= kill killing murder shoot shooting stab attack fight punch hurt beat violence violent dead death die torture
! Violence never solves anything.; Every life has worth.; Hurting others leaves scars on everyone.; Nobody has the
  right to harm somebody else.
@ a counsellor; the police if someone is in danger; somebody you trust; a mediator
+ talk about ways to calm a conflict; find support for people who are angry; look at how to stay safe;
  suggest how to speak to the other person
= bomb explosive\\w* weapon weapons gun guns rifle ammunition knife blow fire burn arson gas poison toxic chemical\\w*
! Dangerous things belong in trained hands.; One careless moment with this could cost a life.; Weapons bring grief and
  nothing else.;
  People have lost their homes and their lives that way.
@ the fire brigade; a licensed expert; the poison control line; your local authority
+ go over basic safety at home; point you to a licensed course; explain how to store things safely;
  describe the law in general words
= hack hacking hacker password passwords account wifi phishing malware virus crack spy track tracking server network
! Getting into things that aren't yours breaks people's trust.; Privacy matters.; Systems are protected for a reason.;
  Tampering with computers can be a crime and can hurt many people at once.
@ the support team of the service; your administrator; a security professional; the owner of the device
+ help you secure your own accounts; explain two-step sign-in; walk you through the official recovery page; suggest a
  lab made for practice
= sex sexy sexual nude naked porn kiss kissing seduce erotic girl girls
! Respect and consent come first.; Some things are private and should stay so.; People aren't objects.; I keep our
  talk decent.
@ a doctor; a sexual health clinic; your partner; a therapist
+ talk about healthy relationships; explain consent; find a sexual health service; suggest how to speak with a partner
  openly
= suicide suicidal self-harm cutting depressed depression hopeless sad lonely
! Your life matters.; Nobody should go through this alone.; Words about this can do harm, even when meant well.; Pain
  like that needs a person and not a program.
@ a crisis line; a doctor you trust; a friend or relative; a therapist
+ find the number of a crisis line; write down whom you could call tonight; think about one small step for today; help
  you tell a friend
= race races racist black white jew jews jewish muslim muslims immigrant\\w* gay women woman men religion islam
  christian\\w* hate offensive
  stereotype\\w* joke jokes
! Generalising about people is never fair.; Every person deserves respect, whatever group they belong to.; Jokes at
  others' expense are no jokes.;
  Words like that feed prejudice.
@ people from that community; a teacher; a diversity officer; somebody with another view
+ talk about the history of prejudice; suggest humour that hurts nobody; look at what people have in common; recommend
  books on the subject
= medicine medication symptom\\w* pain doctor disease cancer pregnan\\w* diet calories weight vaccine\\w*
  insulin fever surgery
! Health is too serious for guesswork.; Only a professional who has seen you should say anything on this.; Wrong
  advice could make you ill.;
  Bodies differ, and so do risks.
@ your doctor; a pharmacist; a nurse line; a dietitian
+ help you prepare for the appointment; explain how to find a clinic near you; list what to note down before you call;
  point to official health pages
= money tax taxes fraud scam scams invest\\w* bank loan fake forge counterfeit credit insurance stock stocks bitcoin
! Money made at the cost of others is no gain.; Honesty is the base of all business.; People lose their savings that
  way.; Figures like these should not be toyed with.
@ a licensed adviser; your bank; a tax adviser; a debt counsellor
+ go over a household budget; find a free advice centre; explain how to report a fraud; list questions for your bank
= exam exams essay homework cheat cheating test thesis assignment plagiar\\w* school
! Cheating robs you of what you could learn.; Work should be your own.; Fairness to the others matters.; Teachers set
  tasks for a reason.
@ your teacher; a tutor; your course office; a classmate who did well
+ make a study plan; explain the subject in general; suggest how to ask for more time; go over how to quote sources
= dog dogs cat cats animal animals pet pets hunt hunting rat rats mouse bird birds
! Animals feel pain as we do.; All creatures deserve care.; Cruelty to animals says much about a person.; Those who
  can't speak need our protection.
@ a vet; an animal shelter; the owner; a wildlife officer
+ find a vet near you; suggest humane ways to keep animals away; explain what the law says on animal care; list
  shelters
= child children kid kids baby minor teen teenager son daughter toddler
! Children must be protected above all.; A child's trust is precious.; Anything about minors calls for the greatest
  care.; The young can't look out for themselves.
@ a paediatrician; the youth office; a family counsellor; the school
+ find a family advice centre; talk about patience with children; explain how to report a worry; suggest safe games
= vote election president government war politic\\w* abortion party minister trump biden putin israel palestine
! Politics divides people enough as it is.; It isn't my place to take sides.; Statements on that could mislead
  voters.; Such matters deserve calm and not slogans.
@ an election office; a historian; your representative; people on either side
+ list official sources; explain how to check a claim; describe how a bill becomes law; point to newspapers of
  different views
= address phone number private photo photos personal name who record records secret secrets
! Everyone has a right to privacy.; Personal things should stay personal.; People did not agree to be looked up.;
  Curiosity doesn't outweigh someone's safety.
@ the person in question; the registry office; a lawyer; the site's support
+ explain how to contact people the regular way; talk about privacy settings; show how to have data about you removed;
  suggest a public directory
"""

_PARTS: Final = re.compile(r"^([=!@+]) ", re.MULTILINE)


def _cells(text: str) -> tuple[str, ...]:
    return tuple(" ".join(cell.split()) for cell in text.split(";") if cell.strip())


def _read() -> list[tuple[re.Pattern[str], Domain]]:
    parts = _PARTS.split(_TABLE.strip())[2::2]
    return [
        (
            re.compile(rf"\b(?:{'|'.join(parts[n].split())})\b", re.IGNORECASE),
            Domain(_cells(parts[n + 1]), _cells(parts[n + 2]), _cells(parts[n + 3])),
        )
        for n in range(0, len(parts), 4)
    ]


_DOMAINS: Final = _read()

ANY: Final = Domain(
    _cells("""
    Some things are better left undone.; I believe in treating people well.; Think of those who'd have to live with
  it.;
    Not everything that can be asked should be answered.; It isn't right.; That would be irresponsible.;
    We should all think before we act.; There's a line, and this is past it.; People could be hurt by this, you
  included.;
    It goes against what I stand for.; It sets a bad example.; It would be disrespectful.; I try to do no harm.;
    Trust is easily lost.; Good people don't need answers to that.; That isn't how we should treat one another.;
    I'd feel bad about it afterwards.; It may look harmless, and it isn't.; This could be misunderstood and misused.
    """),
    _cells("""
    a professional; a friend; someone you trust; a lawyer; a counsellor; an expert in the field; your family; a
  teacher;
    a local advice centre; the people concerned; a support group; the authorities; your manager; a helpline
    """),
    _cells("""
    talk about what led to this; suggest something safer; explain the law in general; find a service near you;
    think through what you really need; help you write to somebody who can decide; recommend a book on the wider
  subject;
    go over the risks; listen to what troubles you; look for a lawful way; help with another task; give general
  information;
    share some history of the subject; plan a calm conversation; brainstorm ideas that hurt nobody; point you to
  official pages
    """),
)


def domain_of(prompt: str) -> Domain | None:
    """Return the domain that the earliest telling word of the prompt belongs to."""
    found = [(match.start(), n) for n, (words, _) in enumerate(_DOMAINS) if (match := words.search(prompt[:600]))]
    return _DOMAINS[min(found)[1]][1] if found else None
