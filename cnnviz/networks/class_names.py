"""The names of classes that a file holds beside its network, in one of the ways in which programs write them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

KEYS = ("names", "class_names", "classes", "labels", "id2label", "categories")
"""Entries of a file's notes that name the classes; of several that do, the first counts."""
MOST_BYTES = 100_000
"""A longer entry is passed over."""
LONGEST = 200
"""Characters of one name; the rest is cut off."""

_WORD = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'", re.DOTALL)
_QUOTE = re.compile(r"(?=[\"'])")
_NUMBER = re.compile(r"[\"']?(\d{1,6})[\"']?\s*:\s*(?=[\"'])")


def class_names(notes: Mapping[str, str], most: int) -> tuple[str, ...]:
    """The names in the order of the classes, ``most`` at most; none if `notes` hold none that can be read.

    Read are a list of words in quotes, words numbered from 0 as JSON and Python write them, and else one name a line, or
    between commas.
    """
    for key in KEYS:
        names = _names(notes.get(key, "").strip())
        if 0 < len(names) <= most and all(names):
            return tuple(names)
    return ()


def _names(text: str) -> list[str]:
    if text.startswith("{"):
        numbered = {int(number[1]): word for number, word in _found(_NUMBER, text)}
        counted = range(len(numbered))
        return [_word(numbered[n]) for n in counted] if numbered.keys() == set(counted) else []
    if text.startswith("["):
        return [_word(word) for _quote, word in _found(_QUOTE, text)]
    lines = text.splitlines()
    return [_clean(part) for part in (lines if len(lines) > 1 else text.split(","))] if text else []


def _found(before: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Each match of `before` with the word in quotes behind it, up to a quote that is not closed."""
    at = 0
    while (start := before.search(text, at)) and (word := _WORD.match(text, start.end())):
        yield start, word[0]
        at = word.end()


def _word(quoted: str) -> str:
    """What stands between the quotes."""
    if quoted.startswith('"'):
        try:
            return _clean(json.loads(quoted))
        except ValueError:
            pass
    return _clean(re.sub(r"\\(.)", r"\1", quoted[1:-1]))


def _clean(name: str) -> str:
    """On one line, as text that can be sent anywhere."""
    return " ".join(name.encode("utf-8", "replace").decode().split())[:LONGEST]
