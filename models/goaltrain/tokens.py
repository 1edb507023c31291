"""Training the tokeniser: a lower-cased byte-pair vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from valuedrift.classifier.encode import SPECIALS, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["train_tokenizer"]

_LONGEST_WORD = 32


def train_tokenizer(texts: Iterable[str], vocabulary: int = 8192) -> Tokenizer:
    """Learn a byte-pair vocabulary.

    Case is dropped: eight thousand pieces are few, and no goal hangs on case. Digits and punctuation are single
    tokens, so no text can spell a mark of the template.
    """
    tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN, fuse_unk=True))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Lowercase(), normalizers.Replace(Regex(r"\s+"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Metaspace(),
            pre_tokenizers.Punctuation(),
            pre_tokenizers.Digits(individual_digits=True),
        ]
    )
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=list(SPECIALS),
        limit_alphabet=1000,
        max_token_length=16,
        show_progress=False,
    )
    tokenizer.train_from_iterator(_short_words(texts), trainer)
    return tokenizer


def _short_words(texts: Iterable[str]) -> Iterator[str]:
    """Drop very long "words" (keys, addresses): they fill the vocabulary with noise."""
    for text in texts:
        sound = text.encode("utf-8", "replace").decode("utf-8")
        yield " ".join(word for word in sound.split() if len(word) <= _LONGEST_WORD)
