"""What went wrong as a sentence in the visitor's language, and words from elsewhere that must stay mere words.

A model's maker chooses its layers' names, a visitor a file's: in Markdown they could become pictures that a browser
fetches from another host, links or headings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from numbers import Number
from typing import Protocol, runtime_checkable

from cnnviz.networks import LeftOut
from cnnviz.views.numbers import grouped
from cnnviz.words import N_, Translate

COMMAS = N_("{first}, {then}")
SEMICOLONS = N_("{first}; {then}")
"""Messages that set two parts of a list apart, by a comma or by a semicolon."""


@runtime_checkable
class Told(Protocol):
    """An error, or a part of a sentence, with a template to translate and the values that fill it, some like itself among them."""

    @property
    def template(self) -> str:
        """The English message, with placeholders."""
        ...

    @property
    def values(self) -> dict[str, object]:
        """What fills the placeholders of the template, by name."""
        ...


def sentence(_: Translate, error: Told) -> str:
    """The error in the visitor's language, for a component, which shows text as text."""
    return _filled(_, error, str)


def in_markdown(_: Translate, error: Told) -> str:
    """The error in the visitor's language, for ``st.error`` and whatever else reads Markdown."""
    return _filled(_, error, lambda value: plain(str(value)))


def listed(_: Translate, parts: Iterable[str], apart: str = COMMAS) -> str:
    """`parts` as one list in a sentence, set apart as the language does."""
    text = ""
    for part in parts:
        text = _(apart).format(first=text, then=part) if text else part
    return text


def plain(text: str) -> str:
    """Text on one line, without the meaning that Markdown gives to some signs."""
    return "".join(
        f"\\{sign}" if sign in r"\`*_{}[]()<>#+-.!|~$:&" else sign for sign in " ".join(text.split())
    )


def in_part(_: Translate, left_out: LeftOut, tell: Callable[[Translate, Told], str] = sentence) -> str:
    """The sentence that only a part of the network is shown, and why; `tell` says the reason."""
    said = (
        _(
            "The network is shown in part: {reason}. That layer and all that need its result are left out, {count} of {all} "
            "layers. What the file names as the network's answer is computed all the same."
        )
        if left_out.answers
        else _(
            "The network is shown in part: {reason}. That layer and all that need its result are left out, {count} of {all} "
            "layers. Everything before them can be looked at, but what the network would answer is not known here."
        )
    )
    return said.format(
        reason=tell(_, left_out.reason),
        count=grouped(left_out.count),
        all=grouped(left_out.count + left_out.kept),
    )


def _filled(_: Translate, error: Told, write: Callable[[object], str]) -> str:
    values: dict[str, object] = {}
    for name, value in error.values.items():
        if isinstance(value, Told):
            values[name] = _filled(_, value, write)
        else:
            values[name] = value if isinstance(value, Number) else write(value)
    return _(error.template).format(**values)
