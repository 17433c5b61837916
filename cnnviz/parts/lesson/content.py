"""What the part shows of a card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from cnnviz.glossary import MARK, TERMS, card_words, terms_in
from cnnviz.lessons import QUIZ
from cnnviz.lessons.asked import asked, explained_in, framed, is_asked
from cnnviz.lessons.guesses import Asked
from cnnviz.lessons.led import SHOWN, Led, chosen_of
from cnnviz.lessons.lesson import Choice, Lesson, Question, Task, said
from cnnviz.lessons.mistakes import MISTAKES
from cnnviz.parts.lesson.drawings import drawing
from cnnviz.parts.lesson.lights import LIGHTS
from cnnviz.parts.part import Content
from cnnviz.state import PageState, StartState, from_query, link_of
from cnnviz.views.numbers import grouped, number
from cnnviz.words import N_, Translate

WORDS = {
    "lesson": N_("Lesson: {title}"),
    "cards": N_("Cards of the lesson"),
    "card": N_("{number}. {title}"),
    "card_done": N_("{number}. {title} (done)"),
    "task": N_("Your task"),
    "question": N_("Predict"),
    "choice": N_("What do you think?"),
    "check": N_("Check"),
    "answer": N_("Your answer"),
    "show": N_("Show me"),
    "again": N_("Other numbers"),
    "set": N_("Set the view again"),
    "where": N_("Show where"),
    "back": N_("Back"),
    "next": N_("Next"),
    "next_lesson": N_("Next lesson: {title}"),
    "on_to": N_("Continue with: {title}"),
    "to_questions": N_("Back to the questions"),
    "skip": N_("To the lesson's card"),
    "leave": N_("End the lesson"),
    "fold": N_("Fold the card"),
    "unfold": N_("Open the card"),
    "settings": N_("All settings"),
    "done": N_("Done"),
    "found": N_("{count} of {of} found"),
    "unreadable": N_("Type a number, such as 12, -3.5 or 6 × 6."),
    "origin": N_("Go to the card in: {title}"),
}

FIGURE = N_(
    "A drawing. A marks one of the three grids on the left. B marks one of the three small grids beside them. C marks the frame around the three small grids and the b below them. D marks the grid on the right."
)
"""The drawing of a filter as readers hear it."""

VERDICTS = {
    "right": N_("Right."),
    "impossible": N_(
        "No number here can have that value: all lie between {low} and {high}. The row and the column say where a number is, not what it is."
    ),
    "near": N_("Very close. Check the products and their sum once more."),
    "other": N_("Not yet. Go through the products one by one: each is a pixel times its weight."),
    "unreadable": WORDS["unreadable"],
}
"""What is said to a guess that no mistake explains."""


def lesson_content(
    _: Translate,
    led: Led,
    state: PageState,
    lessons: Mapping[str, Lesson],
    places: tuple[tuple[str, int], ...] = (),
) -> Content:
    """The card that is open, of one of `lessons`.

    Of the lesson of all questions `places` has, for each card, the lesson and the number that it is from.
    """
    card, language = led.card, state.language
    questions = is_asked(led.lesson.id)
    following = _following(led.lesson.id, lessons)
    about = explained_in(led.lesson, led.number)
    origin = places[led.number] if places else about if about[0] in lessons else None
    meta: dict[str, Any] = {
        "lesson": led.lesson.id,
        "title": said(led.lesson.title, language),
        "at": led.number,
        "cards": [said(each.title, language) for each in led.lesson.cards],
        "text": said(card.text, language),
        "figure": drawing(_, card.figure, from_query(dict(parse_qsl(card.link)))[0]),
        "terms": _terms(led, language),
        "card_words": card_words(_, language),
        "lights": [LIGHTS[name] for name in card.lights if name in LIGHTS],
        "frames": [list(each) for each in framed(led.lesson, led.number)],
        "settings": card.settings,
        "link": bool(card.link),
        "draw": state.draw,
        "guess": "" if state.guess == SHOWN else state.guess,
        "done": led.done,
        "asks": _asks(_, led, state),
        "next": None if following is None else [following.id, said(following.title, language)],
        "questions": "?" + urlencode(link_of(StartState(large=state.large, language=language)))
        if questions
        else "",
        "places": [list(each) for each in places],
        "origin": None
        if origin is None
        else [*origin, _(WORDS["origin"]).format(title=said(lessons[origin[0]].title, language))],
        "words": {name: _(text) for name, text in WORDS.items()},
    }
    return meta, {}


def _following(id: str, lessons: Mapping[str, Lesson]) -> Lesson | None:
    """The lesson that comes after this one: after the last group of questions, those that ask for an answer."""
    ids, groups = list(lessons), list(asked())
    if id in groups:
        return lessons.get(QUIZ) if id == groups[-1] else None
    return lessons[ids[ids.index(id) + 1]] if id in ids[:-1] else None


def _terms(led: Led, language: str) -> Mapping[str, Any]:
    """The terms that are marked in the card's texts and in the glossary: a visitor's own lesson may mark others."""
    asks = led.card.asks
    texts = said(led.card.text, language) + ("" if asks is None else said(asks.text, language))
    return terms_in((found[0] for found in MARK.finditer(texts) if found[1] in TERMS), language)


def _asks(_: Translate, led: Led, state: PageState) -> dict[str, Any] | None:
    """What the card asks for, and what is said by now."""
    asks, language = led.card.asks, state.language
    match asks:
        case Task():
            seen = led.seen
            return {
                "kind": "task",
                "text": said(asks.text, language),
                "status": _(seen.status).format(**_grouped(seen.numbers)) if seen.status else "",
                "found": seen.found,
                "of": 1 if led.verdict == SHOWN else seen.of,
                "solved": bool(asks.solved),
            }
        case Question():
            names = {} if led.asked is None else led.asked.names
            return {
                "kind": "question",
                "text": _filled(said(asks.text, language), names),
                "there": led.asked is not None,
                "frame": None if led.asked is None else led.asked.frame,
                "verdict": led.verdict,
                "says": _says(_, led, asks, language),
            }
        case Choice():
            chosen = chosen_of(asks, state.guess)
            right = next(at for at, option in enumerate(asks.options) if option.right)
            shown = right if state.guess == SHOWN else chosen
            return {
                "kind": "choice",
                "text": said(asks.text, language),
                "options": [[at, said(asks.options[at].text, language)] for at in led.order],
                "chosen": shown,
                "figure": _(FIGURE) if asks.figure else "",
                "verdict": led.verdict,
                "says": "" if shown is None else said(asks.options[shown].says, language),
            }
    return None


def _grouped(numbers: Mapping[str, object]) -> dict[str, object]:
    """Whole numbers as a reader writes them; all others as they are."""
    return {name: grouped(value) if type(value) is int else value for name, value in numbers.items()}


def _says(_: Translate, led: Led, question: Question, language: str) -> str:
    if not led.verdict or led.asked is None:
        return ""
    if led.verdict == SHOWN:
        return _("It is {answer}.").format(answer=written(led.asked))
    names = {"answer": written(led.asked), **led.asked.names}
    if led.verdict in question.says:
        return _filled(said(question.says[led.verdict], language), names)
    return _filled(_((VERDICTS | MISTAKES)[led.verdict]), names)


def written(asked: Asked) -> str:
    """The right answer as text."""
    numbers = [
        grouped(value) if value.is_integer() and abs(value) < 1e9 else number(value) for value in asked.answer
    ]
    return f"({', '.join(numbers)})" if asked.place else " × ".join(numbers)


def _filled(text: str, names: Mapping[str, object]) -> str:
    """`text` with these names in the place of what stands in braces; other braces stay, as in a visitor's own lesson."""
    for name, value in names.items():
        text = text.replace("{" + name + "}", str(value))
    return text
