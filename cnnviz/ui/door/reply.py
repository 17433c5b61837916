"""What a page answers: what its parts show then, and what tells that from anything else."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import numpy as np

from cnnviz.parts.part import Content


@dataclass(frozen=True)
class Shown:
    """What a part shows after an answer.

    Attributes
    ----------
    content
        The whole of it, or what has changed.
    made_of
        What tells whether a run of the script would make the same; None: its own contents.
    whole
        Whether `content` is the whole.
    stays
        Names of entries of a whole content that are those of the state before: a browser that has these is not sent them again.
    """

    content: Content
    made_of: object = None
    whole: bool = True
    stays: Collection[str] = ()

    def what_changed(self) -> Shown:
        """The same without what stays."""
        meta, arrays = (
            {name: each for name, each in part.items() if name not in self.stays} for part in self.content
        )
        return Shown((meta, arrays), self.made_of, whole=False)


def changed(**meta: Any) -> Shown:
    """Other entries of what a part shows."""
    return Shown((meta, {}), whole=False)


@dataclass(frozen=True)
class Reply:
    """What a page answers.

    Attributes
    ----------
    shown
        By the key of a part: what it shows now.
    run
        Whether the script has to run afterwards, because it draws something else that depends on this.
    taken
        What is to be done once the state has become this.
    """

    shown: Mapping[str, Shown]
    run: bool
    taken: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class Answer:
    """A reply on its way to the browser.

    Attributes
    ----------
    version
        Of the state that it shows.
    link
        The query of the link that opens the page as it is then; nothing where it stays.
    passing
        Whether it shows what only passes, and the state stays.
    bases
        By the key of a part: the version of the content that a partial one changes.
    """

    reply: Reply
    version: int
    link: Mapping[str, str]
    passing: bool = False
    bases: Mapping[str, int] = field(default_factory=dict)


def told_by(content: Content) -> bytes:
    """What tells `content` from any other."""
    meta, arrays = content
    digest = blake2b(json.dumps(meta, sort_keys=True).encode())
    for name in sorted(arrays):
        digest.update(f"{name} {arrays[name].dtype}".encode())
        digest.update(np.ascontiguousarray(arrays[name]).data)
    return digest.digest()
