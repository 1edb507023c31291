"""From an exchange to token ids: the template, and what is kept of texts that are too long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from valuedrift.classifier.marks import CUT, END, PAD, PROMPT, RESPONSE, SPECIALS, UNKNOWN, Marks, Scrubber

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tokenizers import Tokenizer

    from valuedrift.classifier.protocol import Exchange

__all__ = [
    "CUT",
    "END",
    "PAD",
    "PROMPT",
    "RESPONSE",
    "SPECIALS",
    "UNKNOWN",
    "Encoded",
    "Encoder",
    "Part",
    "Template",
    "sound",
]

_CHARACTERS_PER_TOKEN: Final = 12
"""No text is tokenised beyond this many characters per kept token: a megabyte of prompt costs what a page costs."""


class Template(BaseModel):
    """``<prompt> p… <response> r… </s>``, and how many tokens of each text are kept.

    Other marks than these, of one or several tokens each, are stated in `marks`.

    Of a text that is too long, the first `*_head` and the last `*_tail` tokens are kept with a ``<cut>`` between them:
    what is asked often stands at the end of a long prompt, and a refusal at the start of a response.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    prompt_head: int = Field(ge=1)
    prompt_tail: int = Field(ge=1)
    response_head: int = Field(ge=1)
    response_tail: int = Field(ge=1)
    marks: Marks | None = None

    @property
    def longest(self) -> int:
        """Tokens of the longest possible sequence: both texts cut, and the marks."""
        marks = 5 if self.marks is None else self.marks.longest
        return self.prompt_head + self.prompt_tail + self.response_head + self.response_tail + marks


class Part(NamedTuple):
    """Ids of one text as far as they are kept."""

    ids: list[int]
    truncated: bool


class Encoded(NamedTuple):
    """One exchange, ready for the model."""

    ids: list[int]
    truncated: bool


class Encoder:
    """Tokenises exchanges; what it makes of one never depends on another.

    Parameters
    ----------
    tokenizer
        Must know all of `SPECIALS`, unless the template states other marks.
    template
        What stands between the texts, and how much of them is kept.

    Raises
    ------
    ValueError
        If a mark of the template is not in the vocabulary.
    """

    def __init__(self, tokenizer: Tokenizer, template: Template) -> None:
        marks = Marks.of_vocabulary(tokenizer) if template.marks is None else template.marks
        size = tokenizer.get_vocab_size(with_added_tokens=True)
        if max(*marks.prompt, *marks.response, *marks.cut, *marks.end, marks.pad) >= size:
            raise ValueError(f"a mark of the template is beyond the vocabulary of {size:,} tokens")
        tokenizer.encode_special_tokens = True  # a user who writes "<response>" must not forge the template
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self.pad_id: int = marks.pad
        self.template = template
        self._tokenizer = tokenizer
        self._scrub = Scrubber(tokenizer, marks)
        self._prompt, self._response, self._end, self._cut = marks.prompt, marks.response, marks.end, marks.cut

    def prompts(self, texts: Sequence[str]) -> list[Part]:
        """Tokenise prompts and keep what the template keeps."""
        return self._parts(texts, self.template.prompt_head, self.template.prompt_tail)

    def responses(self, texts: Sequence[str]) -> list[Part]:
        """Tokenise responses and keep what the template keeps."""
        return self._parts(texts, self.template.response_head, self.template.response_tail)

    def join(self, prompt: Part, response: Part) -> Encoded:
        """Put the two parts into the template."""
        ids = [*self._prompt, *prompt.ids, *self._response, *response.ids, *self._end]
        return Encoded(ids, prompt.truncated or response.truncated)

    def encode(self, exchanges: Sequence[Exchange]) -> list[Encoded]:
        """Tokenise exchanges, in input order; each has at most ``template.longest`` ids."""
        prompts = self.prompts([exchange.prompt for exchange in exchanges])
        responses = self.responses([exchange.response for exchange in exchanges])
        return [self.join(prompt, response) for prompt, response in zip(prompts, responses, strict=True)]

    def _parts(self, texts: Sequence[str], head: int, tail: int) -> list[Part]:
        keep = (head + tail) * _CHARACTERS_PER_TOKEN // 2
        short = [sound(text) if len(text) <= 2 * keep else sound(text[:keep] + text[-keep:]) for text in texts]
        encodings = self._tokenizer.encode_batch_fast(short, add_special_tokens=False)
        parts = []
        for text, encoding in zip(texts, encodings, strict=True):
            ids = self._scrub(encoding.ids)
            if len(ids) > head + tail:
                parts.append(Part([*ids[:head], *self._cut, *ids[-tail:]], truncated=True))
            else:
                parts.append(Part(ids, truncated=len(text) > 2 * keep))
        return parts


def sound(text: str) -> str:
    """Replace lone surrogates, which JSON may carry and no tokeniser takes."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
