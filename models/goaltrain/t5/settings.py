"""What a checkpoint was taught: how an exchange becomes text, and which word it answers for each goal.

Both are in ``valuedrift.json`` beside the weights; `goaltrain finetune` writes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from goaltrain.t5.errors import CheckpointError
from valuedrift.classifier.encode import Template
from valuedrift.classifier.marks import Marks
from valuedrift.taxonomy import GOALS

if TYPE_CHECKING:
    from pathlib import Path

    from tokenizers import Tokenizer

    from goaltrain.t5.shape import Shape

__all__ = ["SETTINGS", "Settings", "Wording", "read_settings", "template_of", "verbaliser_ids"]

SETTINGS: Final = "valuedrift.json"

_WORDS: Final = {"g1": "helpful", "g2": "harmful", "g3": "refusal", "g4": "overcautious", "g5": "unrelated"}


class Wording(BaseModel):
    """``prompt: p… response: r… </s>``, and how many tokens of each text are kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    prompt: str = Field(default="prompt:", min_length=1)
    response: str = Field(default="response:", min_length=1)
    cut: str = Field(default="<extra_id_0>", min_length=1)
    end: str = Field(default="</s>", min_length=1)
    prompt_head: int = Field(default=96, ge=1)
    prompt_tail: int = Field(default=96, ge=1)
    response_head: int = Field(default=192, ge=1)
    response_tail: int = Field(default=120, ge=1)


class Settings(BaseModel):
    """The content of ``valuedrift.json``; an unknown key is refused.

    Attributes
    ----------
    verbalisers
        Of every goal, the word that the decoder answers; its first token decides.
    template
        The marks in words, and the lengths.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    verbalisers: dict[str, str] = Field(default_factory=lambda: dict(_WORDS))
    template: Wording = Wording()

    @field_validator("verbalisers")
    @classmethod
    def _all_goals(cls, words: dict[str, str]) -> dict[str, str]:
        if sorted(words) != sorted(GOALS) or not all(words.values()):
            raise ValueError(f"must give a word for each of {', '.join(GOALS)}")
        return {goal: words[goal] for goal in GOALS}


def read_settings(path: Path | None, words: dict[str, str] | None = None) -> Settings:
    """Read a file like ``valuedrift.json``; without one the defaults hold.

    Parameters
    ----------
    path
        The file, or None.
    words
        Verbalisers that override those of the file, by goal.

    Raises
    ------
    CheckpointError
        If it can't be read or has a bad value. Names the key.
    """
    content: dict[str, Any] = {}
    where = "verbalisers" if path is None else str(path)
    try:
        settings = Settings() if path is None else Settings.model_validate_json(path.read_bytes())
        if words:
            content = settings.model_dump() | {"verbalisers": settings.verbalisers | words}
            settings = Settings.model_validate(content)
    except OSError as error:
        raise CheckpointError(f"{path} can't be read: {error.strerror}") from error
    except ValidationError as error:
        complaint = error.errors()[0]
        key = ".".join(str(part) for part in complaint["loc"]) or "content"
        raise CheckpointError(f"{where}: {key}: {complaint['msg']}") from error
    return settings


def template_of(settings: Settings, tokenizer: Tokenizer, shape: Shape) -> Template:
    """Turn the wording into token ids.

    Raises
    ------
    CheckpointError
        If the tokeniser can't spell a mark, or text could complete one.
    """
    wording = settings.template
    ids = {name: _spell(tokenizer, name, getattr(wording, name)) for name in ("prompt", "response", "cut", "end")}
    try:
        marks = Marks(pad=shape.pad, **ids)
    except ValidationError as error:
        raise CheckpointError(f"template: {error.errors()[0]['msg']}") from error
    return Template(
        marks=marks,
        prompt_head=wording.prompt_head,
        prompt_tail=wording.prompt_tail,
        response_head=wording.response_head,
        response_tail=wording.response_tail,
    )


def verbaliser_ids(settings: Settings, tokenizer: Tokenizer, shape: Shape) -> tuple[int, ...]:
    """Return the first token of each goal's word.

    Raises
    ------
    CheckpointError
        If two words begin with the same token: their goals could not be told apart.
    """
    found: dict[int, str] = {}
    for goal, word in settings.verbalisers.items():
        first = _spell(tokenizer, f"verbaliser of {goal}", word)[0]
        if first in found:
            raise CheckpointError(
                f"verbalisers: the words of {found[first]} and {goal} begin with the same token "
                f"({tokenizer.id_to_token(first)!r}); choose words that differ in their first token"
            )
        if first >= shape.vocabulary:
            raise CheckpointError(f"verbalisers: the word of {goal} is beyond the network's vocabulary")
        found[first] = goal
    return tuple(found)


def _spell(tokenizer: Tokenizer, what: str, text: str) -> tuple[int, ...]:
    before = tokenizer.encode_special_tokens
    tokenizer.encode_special_tokens = False
    try:
        tokens = tokenizer.encode(text, add_special_tokens=False)
    finally:
        tokenizer.encode_special_tokens = before
    unknown = tokenizer.token_to_id("<unk>")
    if not tokens.ids or unknown in tokens.ids:
        raise CheckpointError(f"template: the tokeniser has no tokens for the {what}, {text!r}")
    return tuple(tokens.ids)
