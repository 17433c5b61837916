"""How long a lesson takes, by one rule: what is read, at a reader's pace, and a while for everything that is asked for."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from cnnviz.lessons.lesson import Card, Choice, Words

WORDS_A_SECOND = 4
CHINESE_A_SECOND = 6
"""Characters."""
ASKED = 30
"""Seconds for a task, a number to predict, or a choice."""

_CHINESE = re.compile("[\u3400-\u9fff]")
_MARKED = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]")


def seconds_of(text: str) -> float:
    """To read `text`: its words, and its Chinese characters; of a marked term what is shown of it."""
    shown = _MARKED.sub(r"\1", text)
    words = _CHINESE.sub(" ", shown).split()
    counted = [word for word in words if any(each.isalnum() for each in word)]
    return len(counted) / WORDS_A_SECOND + len(_CHINESE.findall(shown)) / CHINESE_A_SECOND


def minutes_of(cards: Iterable[Card]) -> int:
    """How long these cards take, in whole minutes, in the language in which they take longest; 1 to 60."""
    cards = tuple(cards)
    languages = dict.fromkeys(language for card in cards for language in card.text)
    seconds = [sum(_seconds(card, language) for card in cards) for language in languages]
    return min(60, max(1, math.ceil(max(seconds, default=0) / 60)))


def _seconds(card: Card, language: str) -> float:
    texts: list[Words] = [card.title, card.text]
    if card.asks:
        texts.append(card.asks.text)
    if isinstance(card.asks, Choice):
        texts += [option.text for option in card.asks.options]
    read = sum(seconds_of(text.get(language, "")) for text in texts)
    return read + (ASKED if card.asks else 0)
