"""What the page for teachers shows of the lessons, and of how a class works with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from cnnviz.lessons import STRETCHES
from cnnviz.lessons.led import begins
from cnnviz.lessons.lesson import Lesson, Words, said
from cnnviz.parts.part import Content
from cnnviz.state import PageState
from cnnviz.words import N_, Translate

IN_CLASS = (
    (
        N_("Share a view"),
        N_(
            "“Share” at the top right of every page copies the link of what you see, and shows its QR code as large as the screen."
        ),
    ),
    (
        N_("Hide what distracts"),
        N_(
            "There you also choose what the link leaves out: settings, panels, numbers, networks' answers. “Show everything” brings them back."
        ),
    ),
    (
        N_("Let the class predict"),
        N_(
            "Cards cover a number until learners have predicted it. If the number is not right, the card compares it with the results of common mistakes and says which one it may be."
        ),
    ),
    (
        N_("Use a projector"),
        N_(
            "Large text suits a projector. Select a number to pin it: it stays while you explain, also in the link that you share."
        ),
    ),
    (
        N_("Compute on paper"),
        N_(
            "Under “Downloads”, the kernel lab and the signals page save results for handouts, and worksheets with their solutions. This page can be printed."
        ),
    ),
    (
        N_("What is kept"),
        N_(
            "Each learner's own browser keeps which cards are done. The server stores no names, answers or results."
        ),
    ),
)
"""What a teacher can do, in the order in which it is needed: a title and a sentence or two."""


def teacher_content(
    _: Translate,
    state: PageState,
    shipped: Mapping[str, Lesson],
    school: Mapping[str, Lesson],
    own: Lesson | None,
) -> Content:
    """The `shipped` lessons by the parts of the course, then those of the `school`, and the visitor's `own`."""
    numbered = {id: number for number, id in enumerate(shipped, 1)}
    groups = [
        (_(name), [lesson for lesson in shipped.values() if lesson.stretch == stretch])
        for stretch, name in enumerate(STRETCHES)
    ]
    groups += [
        (_("Lessons of your school"), list(school.values())),
        (_("Your own lesson"), [] if own is None else [own]),
    ]
    meta = {
        "groups": [
            [name, [_described(lesson, numbered.get(lesson.id), state) for lesson in lessons]]
            for name, lessons in groups
            if lessons
        ],
        "own": None if own is None else own.id,
        "help": [[_(title), _(text)] for title, text in IN_CLASS],
        "words": _words(_),
    }
    return meta, {}


def _described(lesson: Lesson, number: int | None, state: PageState) -> dict[str, Any]:
    bare = replace(state, hide=("controls",))
    return {
        "id": lesson.id,
        "number": number,
        "title": said(lesson.title, state.language),
        "minutes": lesson.minutes,
        "cards": len(lesson.cards),
        "aims": _texts(lesson.aims, state.language),
        "ask": _texts(lesson.ask, state.language),
        "wrong": _texts(lesson.wrong, state.language),
        "link": urlencode(begins(lesson.id, state)),
        "bare": urlencode(begins(lesson.id, bare)),
    }


def _texts(texts: Sequence[Words], language: str) -> list[str]:
    return [said(each, language) for each in texts]


def _words(_: Translate) -> dict[str, str]:
    return {
        "title": _("For teachers"),
        "lead": _(
            "Every lesson leads through a few cards beside the real pages, and checks what learners do and predict there."
        ),
        "print": _("Print this page"),
        "length": _("{minutes} min, cards: {cards}"),
        "aims": _("Afterwards learners can"),
        "ask": _("Ask the class"),
        "wrong": _("What usually goes wrong"),
        "open": _("Open"),
        "bare": _("Open without settings"),
        "share": _("Share"),
        "shareOf": _("Share the lesson: {title}"),
        "openOf": _("Open the lesson: {title}"),
        "bareOf": _("Open the lesson without settings: {title}"),
    }
