"""What the part `share` shows: nothing but its button until it is opened; then a link, its code, and what it opens in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode, urlsplit

import numpy as np
import numpy.typing as npt

from cnnviz.glossary import TITLE as GLOSSARY
from cnnviz.lessons.lesson import Lesson, said
from cnnviz.offers import DEMONSTRATES, HIDEABLE, shows_demonstration
from cnnviz.parts.part import Content
from cnnviz.state import START, PageState, TeacherState, link_of, section_of, to_query
from cnnviz.views.qr import EASY_SIDE, qr_modules
from cnnviz.views.sentences import listed
from cnnviz.words import LANGUAGES, Translate

LOCAL = ("localhost", "127.0.0.1", "::1")
"""Hosts that name the machine itself, whichever it is."""


@dataclass(frozen=True, eq=False)
class Link:
    """A link to hand on.

    Attributes
    ----------
    address
        Of the app, without a query.
    query
        What stands behind its question mark, by key.
    state
        What it opens.
    """

    address: str
    query: Mapping[str, str]
    state: PageState

    @property
    def text(self) -> str:
        """The whole of it."""
        return f"{self.address}?{urlencode(self.query)}"

    @cached_property
    def code(self) -> npt.NDArray[np.uint8] | None:
        """Its QR code, shape (side, side); None if it is too long for one."""
        return qr_modules(self.text)


def page_names(_: Translate) -> dict[str, str]:
    """The sections by their names in the bar, and the pages that it leaves out."""
    return {
        "start": _("Start"),
        "lab": _("Kernel lab"),
        "network": _("Network"),
        "train": _("Train"),
        "signals": _("Signals"),
        "glossary": _(GLOSSARY),
        "teacher": _("For teachers"),
    }


def share_content(
    _: Translate,
    now: PageState,
    link: Link | None = None,
    *,
    lesson: Lesson | None = None,
    begins: bool = False,
    elsewhere: str | None = None,
) -> Content:
    """What it shows on a page that shows `now`.

    Parameters
    ----------
    link
        What is handed on; None while nothing is.
    lesson, begins
        Which lesson leads there, and whether the link is of that lesson and not of the page.
    elsewhere
        The host by which other machines of the network reach this one; None if they do not, or nobody can tell.
    """
    teachers = urlencode(link_of(TeacherState(language=now.language, large=now.large)))
    meta: dict[str, Any] = {"words": _words(_), "link": "", "languages": LANGUAGES, "teachers": teachers}
    if link is None:
        return meta, {}
    meta |= {
        "link": link.text,
        "now": {
            "hide": now.hide,
            "large": now.large,
            "language": now.language,
            "demo": now.demo,
        },
        "hides": _hides(_, link.state),
        "demonstrates": isinstance(link.state, DEMONSTRATES),
        "led": bool(now.lesson) and not begins,
        "title": _("Share the lesson: {title}").format(title=said(lesson.title, now.language))
        if lesson is not None and begins
        else meta["words"]["title"],
        "told": told(_, link.state, lesson),
        "side": 0 if link.code is None else len(link.code),
        "fine": _fine(_, link.code),
    } | _reach(_, link.address, elsewhere)
    return meta, {} if link.code is None else {"code": link.code}


def told(_: Translate, state: PageState, lesson: Lesson | None = None) -> list[str]:
    """In words what a link to `state` opens, where this `lesson` may lead."""
    page = page_names(_)[section_of(to_query(state).get("page", START))]
    lines = [_("Page: {page}, in {language}").format(page=page, language=LANGUAGES[state.language])]
    if state.lesson and lesson is not None:
        title = said(lesson.title, state.language)
        lines.append(_("Lesson: {lesson}, card {number}").format(lesson=title, number=state.card + 1))
    if state.hide:
        names = _hide_words(_)
        lines.append(_("Hidden: {names}").format(names=listed(_, (names[each] for each in state.hide))))
    if state.large:
        lines.append(_("Large text"))
    if shows_demonstration(state):
        lines.append(_("Demonstration"))
    return lines


def _hides(_: Translate, state: PageState) -> list[tuple[str, str]]:
    """What can be hidden on the page of `state`, and its names."""
    words = _hide_words(_)
    return [(name, words[name]) for name in HIDEABLE.get(type(state), ())]


def _hide_words(_: Translate) -> dict[str, str]:
    return {
        "controls": _("Settings"),
        "panels": _("Panels below"),
        "values": _("Numbers"),
        "answers": _("Networks' answers"),
    }


def _fine(_: Translate, code: npt.NDArray[np.uint8] | None) -> str:
    """What is to be known about a code that cannot be read from far away."""
    if code is None:
        return _("This link is too long for a QR code that a class could read. Copy it instead.")
    if len(code) > EASY_SIDE:
        return _(
            "This link is long, so the squares of its QR code are small: it can be read only from near the screen."
        )
    return ""


def _reach(_: Translate, address: str, elsewhere: str | None) -> dict[str, str]:
    """Whether others can reach this address, and by which they may."""
    parts = urlsplit(address)
    if parts.hostname not in LOCAL:
        return {"reach": "", "elsewhere": ""}
    if elsewhere is None:
        return {
            "reach": _(
                "{host} means this computer only: other computers cannot open this link. To let a class in, start the app on a server, or with --server.address=0.0.0.0."
            ).format(host=parts.hostname),
            "elsewhere": "",
        }
    host = elsewhere if parts.port is None else f"{elsewhere}:{parts.port}"
    return {
        "reach": _("{host} means this computer only: other computers cannot open this link.").format(
            host=parts.hostname
        ),
        "elsewhere": parts._replace(netloc=host).geturl(),
    }


def _words(_: Translate) -> dict[str, str]:
    return {
        "share": _("Share"),
        "title": _("Share this view"),
        "close": _("Close"),
        "link": _("Link"),
        "copy": _("Copy link"),
        "teachers": _("Lessons and help for teachers"),
        "copied": _("The link is copied."),
        "byHand": _("The link is selected: press Ctrl+C to copy it, on a Mac ⌘C."),
        "code": _("QR code of the link"),
        "fill": _("Show it as large as the screen"),
        "hide": _("Hide"),
        "with": _("Show"),
        "large": _("Large text"),
        "demo": _("Demonstration: one number fills the screen"),
        "lesson": _("The lesson and its card"),
        "language": _("Language"),
        "opens": _("The link opens"),
        "useElsewhere": _("Use this computer's address on the network"),
    }
