"""The messages of the view of a visitor's own classes: what changes its state, and what is done with pictures."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from itertools import count
from typing import Any

from cnnviz.actions.refusal import RefusedError, changed
from cnnviz.images.drawing import DIGIT_SIDE
from cnnviz.offers import offers
from cnnviz.own_classes.checks import OwnError
from cnnviz.own_classes.examples import MOST_BYTES, drawn
from cnnviz.own_classes.starts import FURTHER, names_of
from cnnviz.state.train.own import FEWEST_CLASSES, MOST_CLASSES, TrainOwnState, shown_name
from cnnviz.words import N_, translation

PLAIN = ("back", "learn", "go on", "stop", "clear")
MOST_NUMBER = 2**53
LONGEST_TOKEN = 64


class SameNameError(RefusedError, OwnError):
    """Another class has that name already."""

    def __init__(self, name: str, number: int) -> None:
        OwnError.__init__(
            self,
            N_(
                "{name} is the name of class {number} already, and all names must differ: choose another one."
            ),
            name=name,
            number=number,
        )


def after(state: TrainOwnState, part: str, body: Any) -> TrainOwnState:
    """The state after a message; see :func:`cnnviz.actions.after`."""
    match part, body:
        case "controls", {"name": str(name), "value": value}:
            offer = offers(state).get(name)
            if offer is None or not offer.has(value):
                raise RefusedError
            return changed(state, **{name: value, "source": "" if name == "start" else state.source})
        case "classes", {"source": str(source)}:
            return changed(state, source=source)
        case "classes", {"way": str(way)}:
            return changed(state, way=way)
        case "classes", {"name": str(text), "of": place}:
            names = list(names_of(state))
            names[_place(state, place)] = name = shown_name(text)
            if names.count(name) > 1:
                raise SameNameError(name, names_of(state).index(name) + 1)
            return _with_names(state, names)
        case "classes", {"more": True}:
            names = list(names_of(state))
            further = translation(state.language).gettext(FURTHER)
            free = (further.format(number=number) for number in count(len(names) + 1))
            return _with_names(state, [*names, next(name for name in free if name not in names)])
        case "classes", {"less": place}:
            names = list(names_of(state))
            del names[_place(state, place)]
            return _with_names(state, names)
    raise RefusedError


def _with_names(state: TrainOwnState, names: list[str]) -> TrainOwnState:
    if not FEWEST_CLASSES <= len(names) <= MOST_CLASSES or not all(names):
        raise RefusedError
    return changed(state, **{state.start: tuple(names)})


def _place(state: TrainOwnState, place: Any) -> int:
    """The place of a class that there is."""
    if type(place) is not int or not 0 <= place < len(names_of(state)):
        raise RefusedError
    return place


@dataclass(frozen=True)
class Heard:
    """What is to be done with pictures, or with what learns.

    Attributes
    ----------
    act
        ``"look"`` at a file, ``"show"`` an example, ``"spare"`` for a further picture, ``"add"`` what is looked at, ``"out"`` with
        an example, ``"back"`` with the last one that went, ``"clear"`` the place of the picture; ``"learn"``, ``"go on"``, ``"stop"``.
    file
        To look at: its bytes; none for a drawing without ink.
    into
        The place of the class that it is an example of; None: it is looked at alone.
    number
        Of an example, or of a further picture.
    door
        ``"resume"`` with the pictures of the visit whose door had this secret token.
    """

    act: str
    file: bytes = b""
    into: int | None = None
    number: int = 0
    door: str = ""


def heard(state: TrainOwnState, body: Any) -> Heard | None:
    """What a message of the part says of pictures; None if it may change the state instead.

    Raises
    ------
    RefusedError
        It says nothing that a page sends.
    """
    match body:
        case str(act) if act in PLAIN:
            return Heard(act)
        case {"ink": str(digits), **rest}:
            return _looked(state, _inked(digits), rest)
        case {"photo": str(text), **rest}:
            return _looked(state, _unpacked(text), rest)
        case {"resume": str(door)} if len(door) <= LONGEST_TOKEN:
            return Heard("resume", door=door)
        case {"into": place}:
            return Heard("add", into=_place(state, place))
        case {"out": number} | {"show": number} | {"spare": number} if _is_number(number):
            return Heard(next(iter(body)), number=number)
    return None


def _looked(state: TrainOwnState, file: bytes, rest: dict[Any, Any]) -> Heard:
    """A picture to look at, and to add to a class where one is named."""
    return Heard("look", file, _place(state, rest.get("into")) if rest else None)


def _inked(digits: str) -> bytes:
    """The file of a drawing; no bytes for one without ink."""
    if len(digits) != DIGIT_SIDE**2:
        raise RefusedError
    try:
        file = drawn(digits)
    except ValueError:
        raise RefusedError from None
    return file if digits.strip("0") else b""


def _unpacked(text: str) -> bytes:
    if not text or len(text) > 4 * (MOST_BYTES // 3 + 1):
        raise RefusedError
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise RefusedError from None


def _is_number(number: Any) -> bool:
    return type(number) is int and 0 <= number < MOST_NUMBER
