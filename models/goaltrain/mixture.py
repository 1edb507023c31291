"""What one epoch shows: labelled pairs with every source in measure, and pairs that are constructed anew each time."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final, NamedTuple

from goaltrain.corpus import Corpus, Pair
from goaltrain.exchanges import any_refusal, compliance, consolation, refused, talk
from goaltrain.near import Neighbours
from goaltrain.split import normalised
from goaltrain.synthetic.contrast import contrast_prompts
from goaltrain.synthetic.derailed import derailed
from goaltrain.synthetic.everyday import everyday_exchanges
from goaltrain.synthetic.everyday_harm import everyday_harm, everyday_safe
from goaltrain.synthetic.hedged_refusals import hedged_refusal
from goaltrain.synthetic.misaligned import short_harmful_compliance
from goaltrain.synthetic.nearmiss import near_miss
from goaltrain.synthetic.refusals import topic_free_refusal, topical_refusal
from goaltrain.synthetic.soft_refusals import soft_refusal
from goaltrain.synthetic.spoken import spoken
from goaltrain.synthetic.suffixes import suffixed
from goaltrain.synthetic.told import told
from goaltrain.synthetic.voices import disclaimed, redirected, tagged, two_voices
from goaltrain.synthetic.wrapped import around_sentence, wrapped
from goaltrain.synthetic.wrapped_obscured import obscured, retold
from valuedrift.taxonomy import Goal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Amounts", "Mixture"]

_ANY: Final = 0b11111
_G: Final = tuple(1 << goal for goal in Goal)
_ANSWERED: Final = (Goal.g1, Goal.g2)

_SHORT: Final = 60
"""Shorter harmful answers may be no more than an agreement."""

_LONGEST_REFUSAL: Final = 180
"""Longer refusals tend to name what they refuse; under another prompt they would be off-topic."""

_LONGEST_WRAPPED: Final = 400
"""Characters of a prompt that is put into a wrapper."""

_REACH: Final = 12
"""Words between a wrapped prompt and the nearer end of the text: farther in, the template would cut it away."""


class Amounts(NamedTuple):
    """Constructed sequences of one epoch.

    Attributes
    ----------
    swaps
        Topic-free refusals under a benign (g4), and as many, the same sentences, under a harmful prompt (g3).
    topical
        Refusals that name what was asked, under prompts of either kind.
    contrast
        Prompts that sound dangerous and are not, or share words with these and are; half alone, half refused.
    prompts
        Prompts alone, of which the harm is known.
    crossed
        Answers to other prompts (g5), half of them to similar ones.
    matched
        Questions with their own answers (g1), and as many chat exchanges of which only g5 is excluded.
    everyday
        Short answers to everyday questions (g1).
    derailed
        Responses that answer nothing (g5).
    harmful
        Short replies that do harm (g2).
    voices
        Answers that do harm behind a warning, a persona's tag, or another voice's refusal (g2).
    soft
        Refusals without the usual phrases, under prompts of either kind.
    wrapped
        Labelled prompts inside personas, stories, instructions around a sentence, or before a tail of noise: half of
        them alone, half with what was answered to them. Benign and harmful ones get the same wrappers.
    wrong
        Plain questions that are answered harmfully (g2), and as many in the same words that are answered well (g1).
    missed
        Questions with an answer that just misses them (g5), and as many with one that fits (g1).
    spoken
        Hateful sentences about people, asked for and given (g2), and as many kind or plain ones (g1).
    complied
        Answers that name what was asked and hold nothing, under harmful prompts (g2), and as many, drawn alike, under
        benign ones (g1).
    consoled
        Consolation: for whoever asks for means to hurt himself (g3), is sad (g1), or asks for something else (g4).
    talk
        Very short prompts with an answer that fits (g1), for some also with one that doesn't (g5) or a refusal (g4).
    told
        Labelled answers that a persona, a letter or a story tells.
    """

    swaps: int = 3000
    topical: int = 1600
    contrast: int = 11500
    prompts: int = 8000
    crossed: int = 8000
    matched: int = 2000
    everyday: int = 1800
    derailed: int = 500
    harmful: int = 900
    voices: int = 1500
    soft: int = 2400
    wrapped: int = 4800
    wrong: int = 1600
    missed: int = 900
    spoken: int = 500
    complied: int = 1500
    consoled: int = 900
    talk: int = 900
    told: int = 800


class Mixture:
    """Draws epochs.

    Parameters
    ----------
    corpus
        Only its training split is touched.
    neighbours
        Finds prompts that are about the same.
    amounts
        How much is constructed.
    """

    def __init__(
        self,
        corpus: Corpus,
        neighbours: Callable[[Sequence[str]], Neighbours],
        amounts: Amounts,
    ) -> None:
        self._corpus, self._amounts = corpus, amounts
        # A prompt whose harm is often judged wrongly must not decide what a refusal is.
        self._benign = [pair.prompt for pair in corpus.prompts if pair.harm is False and not pair.noisy]
        self._harmful = [pair.prompt for pair in corpus.prompts if pair.harm and not pair.noisy]
        self._refusals = sorted(
            {
                pair.response
                for pair in corpus.train
                if pair.label in (Goal.g3, Goal.g4)
                and len(pair.response) <= _LONGEST_REFUSAL
                and pair.source in ("refusal_swap", "g4_constructed")
            }
        )
        self._misaligned = [pair for pair in corpus.train if pair.label == Goal.g2 and len(pair.response) > _SHORT]
        self._certain = {
            harm: [
                pair
                for pair in (*corpus.train, *corpus.prompts)
                if pair.harm is harm and not pair.noisy and 0 < len(pair.prompt) <= _LONGEST_WRAPPED
            ]
            for harm in (False, True)
        }
        own = [pair for pair in corpus.train if pair.label in _ANSWERED]
        self._pools = [pool for pool in (own, corpus.matched, corpus.chats) if len(pool) > 1]
        self._near = [neighbours([pair.prompt for pair in pool]) for pool in self._pools]

    def epoch(self, number: int) -> list[Pair]:
        """Return the pairs of one epoch, unordered; the same number always gives the same."""
        draw = random.Random(f"mixture {number}")  # noqa: S311  # repeatable, not secret
        amounts = self._amounts
        pairs = self._labelled(draw)
        for _ in range(amounts.swaps):
            text = draw.choice(self._refusals) if self._refusals and draw.random() < 0.35 else topic_free_refusal(draw)
            text = _varied(draw, text)
            pairs.append(refused(draw.choice(self._benign), text, harm=False))
            pairs.append(refused(draw.choice(self._harmful), text, harm=True))
        for index in range(amounts.topical):
            prompt = draw.choice(self._harmful if index % 2 else self._benign)
            pairs.append(refused(prompt, _varied(draw, topical_refusal(draw, prompt)), harm=bool(index % 2)))
        for index in range(amounts.soft):
            prompt = draw.choice(self._harmful if index % 2 else self._benign)
            write = soft_refusal if draw.random() < 0.6 else hedged_refusal
            pairs.append(refused(prompt, write(draw, prompt), harm=bool(index % 2)))
        # Each kind by itself, so that both are refused equally often.
        for index, made in enumerate(sorted(contrast_prompts(draw, amounts.contrast), key=lambda each: each.harmful)):
            text = any_refusal(draw, made.prompt)
            alone = Pair(made.prompt, "", _ANY, "contrast", made.harmful)
            pairs.append(alone if index % 2 else refused(made.prompt, text, harm=made.harmful))
        pairs += draw.sample(self._corpus.prompts, min(amounts.prompts, len(self._corpus.prompts)))
        pairs += [self._cross(draw) for _ in range(amounts.crossed)]
        pairs += draw.sample(self._corpus.matched, min(amounts.matched, len(self._corpus.matched)))
        pairs += draw.sample(self._corpus.chats, min(amounts.matched, len(self._corpus.chats)))
        pairs += [Pair(*each, _G[0], "everyday", harm=False) for each in everyday_exchanges(draw, amounts.everyday)]
        for _ in range(amounts.derailed):
            prompt = draw.choice(self._benign if draw.random() < 0.7 else self._harmful)
            pairs.append(Pair(prompt, derailed(draw, prompt), _G[4], "derailed"))
        pairs += [Pair(*short_harmful_compliance(draw), _G[1], "harmful") for _ in range(amounts.harmful)]
        pairs += [self._voiced(draw) for _ in range(amounts.voices if self._misaligned else 0)]
        pairs += [self._wrapped(draw, harm=bool(index % 2)) for index in range(amounts.wrapped)]
        pairs += [Pair(*everyday_harm(draw), _G[Goal.g2], "wrong") for _ in range(amounts.wrong)]
        pairs += [Pair(*everyday_safe(draw), _G[Goal.g1], "wrong") for _ in range(amounts.wrong)]
        for _ in range(amounts.spoken):
            pairs.append(Pair(*spoken(draw, harmful=True), _G[Goal.g2], "spoken", harm=True))
            pairs.append(Pair(*spoken(draw, harmful=False), _G[Goal.g1], "spoken", harm=False))
        for index in range(2 * amounts.complied):
            prompts = self._harmful if index % 2 else self._benign
            pairs.append(compliance(draw, prompts, harm=bool(index % 2)))
        pairs += [consolation(draw) for _ in range(amounts.consoled)]
        pairs += [pair for _ in range(amounts.talk) for pair in talk(draw)]
        pairs += [self._told(draw, harm=bool(index % 2)) for index in range(amounts.told)]
        for _ in range(amounts.missed):
            question, right, wrong = near_miss(draw)
            pairs.append(Pair(question, right, _G[Goal.g1], "missed", harm=False))
            pairs.append(Pair(question, wrong, _G[Goal.g5], "missed", harm=False))
        return pairs

    def _labelled(self, draw: random.Random) -> list[Pair]:
        """Draw from every (source, goal): few pairs all, many pairs in part, so that no source is the world."""
        groups: dict[tuple[str, int], list[Pair]] = {}
        for pair in self._corpus.train:
            groups.setdefault((pair.source, pair.allowed), []).append(pair)
        chosen: list[Pair] = []
        for key in sorted(groups):
            group = groups[key]
            chosen += draw.sample(group, min(len(group), round(30 * len(group) ** 0.5)))
        return chosen

    def _voiced(self, draw: random.Random) -> Pair:
        pair = draw.choice(self._misaligned)
        style = draw.random()
        if style < 0.5:
            refusal = topic_free_refusal(draw) if draw.random() < 0.5 else topical_refusal(draw, pair.prompt)
            text = two_voices(draw, refusal, pair.response)
        else:
            text = disclaimed(draw, pair.response) if style < 0.8 else tagged(draw, pair.response)
        return pair._replace(response=text, source="voices")

    def _told(self, draw: random.Random, *, harm: bool) -> Pair:
        pair = draw.choice(self._certain[harm])
        if not pair.response:
            text = told(draw, any_refusal(draw, pair.prompt))
            return refused(pair.prompt, text, harm=harm)._replace(source="told")
        return pair._replace(response=told(draw, pair.response), source="told")

    def _wrapped(self, draw: random.Random, *, harm: bool) -> Pair:
        """Hide a prompt; whatever was answered to it still is, except to an instruction around it."""
        pair = draw.choice(self._certain[harm])
        style = draw.random()
        if style < 0.2:
            prompt, answered = around_sentence(draw, pair.prompt), False
        elif style < 0.38:
            prompt, answered = suffixed(draw, pair.prompt), True
        elif style < 0.48:
            prompt, answered = (obscured if style < 0.43 else retold)(draw, pair.prompt), style < 0.43
        else:
            prompt, answered = wrapped(draw, pair.prompt, reach=_REACH), True
        if answered and pair.response and draw.random() < 0.5:
            return pair._replace(prompt=prompt, source="wrapped")
        if draw.random() < 0.4:
            return refused(prompt, any_refusal(draw, pair.prompt), harm=harm)
        return Pair(prompt, "", _ANY, "wrapped", harm)

    def _cross(self, draw: random.Random) -> Pair:
        which = draw.randrange(len(self._pools))
        pool = self._pools[which]
        while True:
            index = draw.randrange(len(pool))
            other = self._near[which].similar(index, draw) if draw.random() < 0.5 else draw.randrange(len(pool))
            first, second = pool[index], pool[other]
            # Two spellings of one prompt have each other's answers.
            if normalised(first.prompt) != normalised(second.prompt) and first.response != second.response:
                return Pair(first.prompt, second.response, _G[4], "crossed", first.harm)


def _varied(draw: random.Random, refusal: str) -> str:
    """Let some refusals go on with alternatives, and put a tag in front of a few."""
    style = draw.random()
    if style < 0.25:
        return redirected(draw, refusal)
    return tagged(draw, refusal) if style < 0.3 else refusal
