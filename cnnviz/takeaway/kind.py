"""What a kind of file is: one record says all that the panel needs to offer it and all that is needed to make it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from cnnviz.limits import LIMITS, megabytes
from cnnviz.networks.steps import Steps
from cnnviz.parameters import Parameter
from cnnviz.takeaway.what import What
from cnnviz.views.sentences import Told

Chosen = Mapping[str, Any]
"""By the name of an option, what was chosen: an id of a `Choice`, a number, or words."""


class TakeError(Exception):
    """A file that cannot be made. `template` is one sentence with ``{name}`` placeholders to translate; `values` fills it."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template = template
        self.values = values

    @classmethod
    def because(cls, error: Told) -> Self:
        """That there is no file for the reason that a figure or an animation gives."""
        return cls(error.template, **error.values)


@dataclass(frozen=True)
class Format:
    """A format of a file: `id` names it in messages and `sign` on the page ("PNG"); `suffix` has its dot."""

    id: str
    sign: str
    suffix: str
    mime: str


PNG = Format("png", "PNG", ".png", "image/png")
PDF = Format("pdf", "PDF", ".pdf", "application/pdf")
CSV = Format("csv", "CSV", ".csv", "text/csv")
NPY = Format("npy", "NPY", ".npy", "application/octet-stream")
NPZ = Format("npz", "NPZ", ".npz", "application/octet-stream")
HTML = Format("html", "HTML", ".html", "text/html")
ONNX = Format("onnx", "ONNX", ".onnx", "application/octet-stream")
PY = Format("py", "Python", ".py", "text/x-python")
SVG = Format("svg", "SVG", ".svg", "image/svg+xml")
TEX = Format("tex", "LaTeX", ".tex", "application/x-tex")
ZIP = Format("zip", "ZIP", ".zip", "application/zip")


@dataclass(frozen=True)
class Choice:
    """An option that is one of several; `choices` has ids and translated names, the first is the default."""

    name: str
    label: str
    choices: Mapping[str, str]


@dataclass(frozen=True)
class Text:
    """An option that is one line of the visitor's own words, none at first; `label` is a marked message."""

    name: str
    label: str
    most: int

    def clean(self, given: object) -> str:
        """What was written, without what does not belong into a line, and no longer than `most`."""
        return (
            "".join(sign for sign in given if sign.isprintable())[: self.most]
            if isinstance(given, str)
            else ""
        )


Option = Choice | Parameter | Text
"""A parameter is a number with bounds and a step; its label is a marked message."""


@dataclass(frozen=True)
class Size:
    """Bytes of a file, and whether they are an estimate."""

    bytes: int
    about: bool = True


@dataclass(frozen=True, eq=False)
class Preview:
    """What a card shows: small pictures uint8 (H, W, 3) side by side, or some `lines` of text, or a `sign`."""

    pictures: tuple[npt.NDArray[np.uint8], ...] = ()
    lines: tuple[str, ...] = ()
    sign: str = ""


def no_options(what: What) -> tuple[Option, ...]:
    """None."""
    return ()


def nothing(what: What, format: str, chosen: Chosen) -> frozenset[str]:
    """Nothing that a visitor brought."""
    return frozenset()


def nothing_beside(what: What) -> int:
    """0: the file itself is all that counts."""
    return 0


def is_covered(what: What) -> bool:
    """Whether it would tell what is covered, for what tells every number."""
    return what.covered


def tells_nothing(what: What) -> bool:
    """For what tells no number of the page."""
    return False


@dataclass(frozen=True)
class Kind:
    """Something that a view can become.

    Attributes
    ----------
    id, title
        Its name in messages, and as a marked message.
    about
        For a view: a marked message that says in one sentence or two what the file is.
    formats
        For a view: the formats, at least one. None: the view cannot become this.
    make
        The file's bytes, as work that yields the share that is done; of a view, the id of a format, and what was chosen. It may
        raise TakeError, or the errors of what it uses, which have a `template` and `values`.
    stem
        For a view, a format and what was chosen: what the file's name says after the name of the view, if anything.
    options
        What can be chosen.
    holds
        What of the visitor's own the file has in it. A file that is made without what the view leaves out says so here; all others
        are refused then.
    covered
        Whether the file would tell what the page covers.
    size
        Bytes of the file, for a view, a format and what was chosen. It raises TakeError where that cannot be made.
    beside
        Bytes of memory that making it takes beside the file.
    preview
        What its card shows.
    text
        What can be read and copied before the file is made, if the file is text.
    of_view
        Whether the file is of this view, so that its name begins with the view's.
    """

    id: str
    title: str
    about: str | Callable[[Any], str]
    formats: Callable[[What], tuple[Format, ...] | None]
    make: Callable[[Any, str, Chosen], Steps[bytes]]
    stem: Callable[[Any, str, Chosen], str]
    size: Callable[[Any, str, Chosen], Size]
    preview: Callable[[Any], Preview]
    options: Callable[[Any], tuple[Option, ...]] = no_options
    holds: Callable[[Any, str, Chosen], frozenset[str]] = nothing
    beside: Callable[[Any], int] = nothing_beside
    covered: Callable[[Any], bool] = is_covered
    text: Callable[[Any, Chosen], str] | None = None
    of_view: bool = True
    leads: str = ""
    """Another part of the page that does it, instead of a file: ``"share"``."""


@dataclass(frozen=True)
class Asked:
    """What a visitor has chosen of a kind: the id of a format, and of each option its value."""

    kind: str
    format: str
    chosen: Chosen = field(default_factory=dict)


def complete(kind: Kind, what: What, format: str = "", given: Chosen | None = None) -> Asked:
    """What is `given` where there is such a choice for this view, else the default.

    A view changes while the panel is open, and with it what there is to choose.
    """
    formats = [each.id for each in kind.formats(what) or ()]
    chosen: dict[str, Any] = {}
    for option in kind.options(what):
        wanted = (given or {}).get(option.name)
        if isinstance(option, Choice):
            chosen[option.name] = wanted if wanted in option.choices else next(iter(option.choices))
        elif isinstance(option, Text):
            chosen[option.name] = option.clean(wanted or "")
        elif wanted is None or isinstance(wanted, bool | str):
            chosen[option.name] = option.default
        else:
            chosen[option.name] = option.clean(wanted)
    return Asked(kind.id, format if format in formats else (formats or [""])[0], chosen)


def check(kind: Kind, what: What, asked: Asked) -> Size:
    """How large the file will be.

    Raises
    ------
    TakeError
        The page covers what it would tell, it cannot be without what is left out, there is no such file, or it would be too large.
    """
    if kind.covered(what):
        raise TakeError(
            "Some of this is covered or hidden on this page, so no file can hold it. Reveal it on the page first."
        )
    if kind.holds(what, asked.format, asked.chosen) & what.left_out:
        raise TakeError(
            "This file cannot be made without what you brought. Include it again, or choose another kind or format."
        )
    size = kind.size(what, asked.format, asked.chosen)
    check_bytes(size.bytes)
    return size


def check_bytes(count: int) -> None:
    """Raise TakeError if a file of `count` bytes is too large to be downloaded."""
    if count > LIMITS.taken_bytes:
        raise TakeError(
            "This file would have about {size} MB, and at most {most} MB can be downloaded. Choose a smaller picture, a part of the numbers or another format.",
            size=megabytes(count),
            most=megabytes(LIMITS.taken_bytes),
        )
