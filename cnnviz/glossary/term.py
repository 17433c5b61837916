"""What the glossary is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A term.

    Attributes
    ----------
    name, text
        Marked messages: the term as a heading, and what it means, in one or two sentences.
    link
        The query of a view in which it can be seen.
    """

    name: str
    text: str
    link: str


@dataclass(frozen=True)
class Group:
    """Terms that belong together: a marked message that names them, and each by a short id, in the order of a course."""

    name: str
    terms: Mapping[str, Term]
