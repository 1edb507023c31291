"""What is wrong with a record, found without pydantic, which takes three times as long to say what it has found.

The models of `valuedrift.events.schema` stay the law. The checks are made from their annotations, and a property test
holds what they say equal to what `malformed_from` makes of pydantic's first error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from annotated_types import MinLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from typing_extensions import is_typeddict

from valuedrift.errors import Malformed
from valuedrift.events.reasons import Reason
from valuedrift.events.schema import ID_MAX, Identifier

__all__ = ["Check", "check_of"]

Check = Callable[[Any], Malformed | None]
"""Returns the first problem of a value that `orjson.loads` has made, or None."""


class _Problem(NamedTuple):
    """Why a value is refused, where in it (``.name``, ``[0]``), and what is said of that place."""

    reason: Reason
    path: str
    says: str


_Find = Callable[[Any], _Problem | None]


class _Part(NamedTuple):
    """How to look at a value: `fine` are the types that need no further look."""

    fine: frozenset[type]
    find: _Find


class _Member(NamedTuple):
    name: str
    fine: frozenset[type]
    find: _Find


_WRONG_TYPE: Final = _Problem(Reason.wrong_type, "", "wrong type")
_EMPTY: Final = _Problem(Reason.bad_value, "", "must not be empty")
_TOO_LONG: Final = _Problem(Reason.bad_value, "", f"longer than {ID_MAX} characters")
_CONTROLS: Final = _Problem(Reason.bad_value, "", "has control characters")
_NO_CHOICE: Final = _Problem(Reason.bad_value, "", "not one of the choices")
_NEGATIVE: Final = _Problem(Reason.bad_probabilities, "", "must not be negative")
_UNEXPECTED: Final = _Problem(Reason.bad_probabilities, "", "has an unexpected member")

_CONTROL: Final = re.compile("[\\u0000-\\u001f\\u007f-\\u009f]")
_NOTHING: Final = frozenset[type]()


def check_of(model: type[BaseModel]) -> Check:
    """Return the check of a model.

    Raises
    ------
    TypeError
        If the model has an annotation that no check is known for.
    """
    find = _members(model).find

    def check(value: Any) -> Malformed | None:
        found = find(value)
        return None if found is None else Malformed(found.reason, f"{found.path[1:] or 'record'}: {found.says}")

    return check


def _part(annotation: Any) -> _Part:  # noqa: PLR0911 - one for each kind
    origin, of = get_origin(annotation), get_args(annotation)
    if annotation == Identifier:
        return _Part(_NOTHING, _identifier)
    if origin is Annotated and of[0] is float and [one.metadata[0].ge for one in of[1:]] == [0]:
        return _Part(_NOTHING, _not_negative)
    if origin is Annotated and not any(one.metadata for one in of[1:] if isinstance(one, FieldInfo)):
        return _part(of[0])
    if origin in (Union, UnionType):
        return _either([_part(one) for one in of])
    if annotation in (str, int, float, NoneType):
        # strict but for one thing: a whole number is a float too
        return _only(frozenset({int, float} if annotation is float else {annotation}))
    if origin is Literal:
        return _Part(_NOTHING, _one_of(frozenset(of)))
    if origin is list:
        return _list(_part(of[0]))
    if is_typeddict(annotation) or (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        return _members(annotation)
    raise TypeError(f"no check of {annotation}")


def _only(fine: frozenset[type]) -> _Part:
    return _Part(fine, lambda value: None if type(value) in fine else _WRONG_TYPE)


def _either(parts: Sequence[_Part]) -> _Part:
    """Try alternatives; what pydantic says first is what the first of them says."""
    fine = frozenset[type]().union(*(part.fine for part in parts))
    first, *others = [part.find for part in parts if part.fine != {NoneType}]

    def find(value: Any) -> _Problem | None:
        if type(value) in fine:
            return None
        problem = first(value)
        return problem if problem is None or all(other(value) is not None for other in others) else None

    return _Part(fine, find)


def _one_of(choices: frozenset[str]) -> _Find:
    def find(value: Any) -> _Problem | None:
        if type(value) is not str:
            return _WRONG_TYPE
        return None if value in choices else _NO_CHOICE

    return find


def _identifier(value: Any) -> _Problem | None:
    if type(value) is not str:
        return _WRONG_TYPE
    if len(value) > ID_MAX:
        return _TOO_LONG
    if not value:
        return _EMPTY
    return None if value.isprintable() or _CONTROL.search(value) is None else _CONTROLS


def _not_negative(value: Any) -> _Problem | None:
    if type(value) not in (float, int):
        return _WRONG_TYPE
    return _NEGATIVE if value < 0 else None


def _list(part: _Part, least: int = 0) -> _Part:
    fine, look = part

    def find(value: Any) -> _Problem | None:
        if type(value) is not list:
            return _WRONG_TYPE
        for place, each in enumerate(value):
            if type(each) not in fine and (found := look(each)) is not None:
                return _Problem(found.reason, f"[{place}]{found.path}", found.says)
        return _EMPTY if len(value) < least else None

    return _Part(_NOTHING, find)


def _members(annotation: Any) -> _Part:
    closed = is_typeddict(annotation)  # of which only the probabilities are one
    missing = Reason.bad_probabilities if closed else Reason.missing_field
    members = list(_members_of(annotation))

    def find(value: Any) -> _Problem | None:
        if type(value) is not dict:
            return _WRONG_TYPE
        for name, fine, look in members:
            member = value.get(name)
            if type(member) in fine:
                continue
            if member is None and name not in value:
                return _Problem(missing, f".{name}", "required")
            if (found := look(member)) is not None:
                return _Problem(found.reason, f".{name}{found.path}", found.says)
        return _UNEXPECTED if closed and len(value) > len(members) else None

    return _Part(_NOTHING, find)


def _members_of(annotation: Any) -> Iterator[_Member]:
    hints = get_type_hints(annotation, include_extras=True)
    if is_typeddict(annotation):
        for name, hint in hints.items():
            yield _Member(name, *_part(hint))
        return
    for name, field in annotation.model_fields.items():
        least = [one.min_length for one in field.metadata if isinstance(one, MinLen)]
        part = _list(_part(*get_args(hints[name])), *least) if get_origin(hints[name]) is list else _part(hints[name])
        if field.is_required():  # null and absent are not the same, so look
            yield _Member(name, part.fine - {NoneType}, part.find)
        elif NoneType in part.fine:
            yield _Member(name, *part)
        else:
            raise TypeError(f"no check of {name}, which may be absent and not null")
