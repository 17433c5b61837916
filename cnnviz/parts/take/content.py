"""What the part `take` shows: nothing but its button until it is opened; then cards, and the chosen one with its options."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.parts.part import Content
from cnnviz.parts.take.words import take_words
from cnnviz.views.numbers import THIN
from cnnviz.views.sentences import listed
from cnnviz.words import Translate


@dataclass(frozen=True, eq=False)
class Card:
    """What is said of a kind.

    Attributes
    ----------
    id, title, about
        Translated, but for the id.
    formats
        Ids and signs of its formats.
    format
        The id of the chosen one.
    bytes, exact
        Of the file; None if it is none, or cannot be made.
    holds
        What of the visitor's own the file has in it: of ``"picture"``, ``"network"``, ``"recording"``.
    refused
        Why it cannot be made; empty if it can.
    sign, lines, pictures
        Its preview: a sign, lines of text, small pictures uint8 (H, W, 3).
    leads
        Which other part does it, if one does.
    """

    id: str
    title: str
    about: str
    formats: Mapping[str, str]
    format: str
    bytes: int | None
    exact: bool
    holds: Collection[str]
    refused: str = ""
    sign: str = ""
    lines: Sequence[str] = ()
    pictures: Sequence[npt.NDArray[np.uint8]] = ()
    leads: str = ""


@dataclass(frozen=True, eq=False)
class Opened:
    """The chosen card: its options as plain values, and its text if it can be read.

    Attributes
    ----------
    options
        Each with `name`, `label`, `value`, and either `choices`, or `low`, `high` and `step`, or for a line of text `most`.
    """

    card: Card
    options: Sequence[Mapping[str, Any]] = ()
    text: str | None = None


@dataclass(frozen=True, eq=False)
class Making:
    """How far a file is.

    Attributes
    ----------
    share
        What is done of the file; None while none is made.
    running
        Whether the browser is to ask for more.
    error
        Why the last file could not be made.
    said
        What is to be told of one that is ready.
    file
        The file, with its name and MIME type, until the browser has it.
    number
        Tells it from others.
    """

    share: float | None = None
    running: bool = False
    error: str = ""
    said: str = ""
    file: tuple[bytes, str, str] | None = None
    number: int = 0


def take_content(
    _: Translate,
    cards: Sequence[Card] = (),
    opened: Opened | None = None,
    *,
    own: Collection[str] = (),
    without: bool = False,
    holding: Sequence[str] = (),
    said: str = "",
    note: str = "",
    waits: bool = False,
    making: Making = Making(),
) -> Content:
    """What it shows.

    Parameters
    ----------
    cards, opened
        All kinds, and the chosen one; None while the panel is closed.
    own, without
        What of the view the visitor brought, and whether it is left out.
    holding
        The titles of the kinds that would hold it in some format, were it not left out.
    said
        The view in words.
    note
        What is to be known of all of it, such as why there is no file.
    waits
        Whether the browser is to ask again soon, as the page may have more by then.
    making
        How far the file of the chosen kind is.
    """
    meta: dict[str, Any] = {"words": take_words(_), "open": opened is not None}
    if opened is None:
        return meta, {}
    arrays: dict[str, npt.NDArray[Any]] = {}
    told = []
    for card in cards:
        shapes = []
        for number, pixels in enumerate(card.pictures):
            arrays[f"{card.id}_{number}"] = pixels
            shapes.append(list(pixels.shape[:2]))
        told.append(
            {
                "id": card.id,
                "title": card.title,
                "leads": card.leads,
                "signs": listed(_, card.formats.values()),
                "size": size_of(_, card),
                "mark": _mark(_, card.holds),
                "refused": card.refused,
                "sign": card.sign,
                "lines": list(card.lines),
                "shapes": shapes,
            }
        )
    card = opened.card
    meta |= {
        "said": said,
        "note": note,
        "waits": waits,
        "cards": told,
        "banner": _banner(_, own, without, holding, len(cards)),
        "without": without,
        "chosen": {
            "id": card.id,
            "about": card.about,
            "formats": list(card.formats.items()),
            "format": card.format,
            "options": list(opened.options),
            "text": opened.text,
            "warning": _warning(_, card.holds),
        },
    }
    work, file = making_content(making)
    return meta | work, arrays | file


def making_content(making: Making) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """The entries that change while a file is made."""
    told: dict[str, Any] = {
        "share": making.share,
        "running": making.running,
        "error": making.error,
        "said": making.said,
        "file": None,
    }
    if making.file is None:
        return {"work": told}, {}
    data, name, mime = making.file
    told["file"] = {"name": name, "mime": mime, "number": making.number}
    return {"work": told}, {"file": np.frombuffer(data, np.uint8)}


def ready(_: Translate, name: str, count: int) -> str:
    """Says that the file `name` of so many bytes is there."""
    return _("{name} is ready: {size}.").format(name=name, size=bytes_in_words(_, count))


def size_of(_: Translate, card: Card) -> str:
    """In words; nothing where it is not known."""
    if not card.bytes:
        return ""
    size = bytes_in_words(_, card.bytes)
    return size if card.exact else _("about {size}").format(size=size)


def bytes_in_words(_: Translate, count: int) -> str:
    """In units that people read, 1000 bytes to a kilobyte."""
    if count < 1_000:
        return _("{count} bytes").format(count=count)
    if count < 999_500:
        return f"{count / 1_000:.0f}{THIN}KB" if count > 9_950 else f"{count / 1_000:.1f}{THIN}KB"
    return f"{count / 1_000_000:.1f}{THIN}MB"


def _mark(_: Translate, holds: Collection[str]) -> str:
    return listed(_, [name for what, name in _own_names(_).items() if what in holds]) if holds else ""


def _own_names(_: Translate) -> dict[str, str]:
    return {"picture": _("your picture"), "network": _("your network"), "recording": _("your signal")}


def _warning(_: Translate, holds: Collection[str]) -> str:
    if not holds:
        return ""
    return _("This file will contain {own}. Whoever gets the file can see it.").format(own=_mark(_, holds))


def _banner(
    _: Translate, own: Collection[str], without: bool, holding: Sequence[str], count: int
) -> dict[str, str]:
    """What is said of what the visitor brought, and the button that leaves it out."""
    if not own or not holding:
        return {"text": "", "button": ""}
    names = _mark(_, own)
    if without:
        left = _(
            "Left out of every file: {own}. Maps and numbers that were computed from it stay, and an outline may still be recognised in them."
        )
        return {"text": left.format(own=names), "button": _("Include it again")}
    inside = _(
        "{holding} of {count} kinds of file can contain {own}: {names}. Whoever gets such a file can see it."
    )
    return {
        "text": inside.format(holding=len(holding), count=count, own=names, names=listed(_, holding)),
        "button": _("Leave it out of every file"),
    }
