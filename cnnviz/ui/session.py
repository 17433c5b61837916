"""One visitor's state: read from the link, changed by widgets, written back to the link.

The state in the session is the only truth. A widget (:mod:`cnnviz.ui.widgets`)
shows a field of it and, when it is changed, replaces that field before the script
runs again. Each page has a state of its own, which waits while the visitor looks
at another page.
"""

from __future__ import annotations

import functools
import itertools
import logging
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from dataclasses import fields as fields_of
from typing import Any, TypeVar

import streamlit as st
from streamlit.errors import StreamlitInvalidLayoutContextError
from streamlit.runtime.scriptrunner import get_script_run_ctx

from cnnviz.actions import RefusedError, after
from cnnviz.actions.lesson import after as lesson_after
from cnnviz.kernels.errors import KernelError
from cnnviz.lessons import LESSONS, QUIZ, quiz
from cnnviz.lessons.asked import asked
from cnnviz.lessons.led import first_view
from cnnviz.lessons.lesson import Lesson
from cnnviz.lessons.reading import read_lesson
from cnnviz.lessons.school import OWN, SCHOOL
from cnnviz.state import PAGES, SECTIONS, PageState, from_query, link_of, section_of
from cnnviz.state.fields import StateError
from cnnviz.ui.door import Door, Held
from cnnviz.words import Translate, closest_language

LESSON = "shell.lesson"
"""The key of the part that shows a lesson's card, which may open any page."""

LINKED = "linked"
"""Where the session keeps the picture source that its link named."""

_PAGE, _LINKS, _TOUCHED, _UNREADABLE, _GOOD = "page", "links", "touched", "unreadable", "good"
_DRAWING, _UNREAD, _DOOR, _VERSION, _COUNT = "drawing", "unread", "door", "version", "versions"
_OWN_LESSON = "lesson.own"
_MOST_ON_THEIR_WAY = 50
_LOGGER = logging.getLogger(__name__)

State = TypeVar("State", bound=PageState)
T = TypeVar("T")


def follow_link() -> PageState:
    """The visitor's state at the start of a run; from the link when the page opens or the browser goes back or forward.

    To be called once a run. What its callbacks have changed stays so: two things may be done before one run.
    """
    query = st.query_params.to_dict()
    before = st.session_state.pop(_TOUCHED, None)
    opened = kept(_LINKS, _Links).browser_opened(query)
    context = get_script_run_ctx()
    went = context is not None and context.is_history_navigation
    first = _PAGE not in st.session_state
    if first or ((went or opened) and query != link_of(current())):
        state, unreadable = from_query(query, language=closest_language(st.context.locale))
        state = first_view(state, query, lessons())
        if before is None or type(before) is type(current()) is type(state):  # else another page was chosen
            _open(state if before is None else _with_changes(state, before))
            st.session_state[_UNREADABLE] = unreadable
            st.session_state[LINKED] = None if state.lesson else getattr(state, "source", None)
    st.session_state[_DRAWING] = True
    _draws()
    return current()


def _with_changes(state: PageState, before: PageState) -> PageState:
    """`state` with what has become of `before`, of the same page, in callbacks."""
    now = current()
    names = (field.name for field in fields_of(now))
    changed = {name: getattr(now, name) for name in names if getattr(now, name) != getattr(before, name)}
    return state.changed(**changed)


def _touch() -> None:
    """Keep the state as it was before the first callback changes it; to be called before each of these changes."""
    st.session_state.setdefault(_TOUCHED, current())


def _draws() -> None:
    """A run begins, which draws the state as it is now."""
    st.session_state[_VERSION] = held().now[1]


def version() -> int:
    """The version of the state that this run draws, or of an earlier one where the run itself has changed the state."""
    return int(st.session_state[_VERSION])


def apart(key: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Let a function draw a part of the page that can run alone; Streamlit's ``fragment``, with this `key`."""

    def decorate(draw: Callable[..., None]) -> Callable[..., None]:
        @st.fragment(key=key)
        @functools.wraps(draw)
        def drawn(*given: Any) -> None:
            _draws()
            try:
                draw(*given)
            except StreamlitInvalidLayoutContextError:
                # A part's places are given up when its visitor leaves or another run is asked for: then this run ends here.
                st.session_state.get(_VERSION)
                raise

        return drawn

    return decorate


def door() -> Door:
    """The visitor's door to the engine."""
    return kept(_DOOR, Door)


class _Links:
    """What Streamlit's part of the browser knows of the links that were written.

    It sends its copy of the link with all that it asks for: the one it had before, or one that was on its way to it. Any
    other was opened by the visitor. It does not know of the links that direct answers write.
    """

    def __init__(self) -> None:
        self._has: dict[str, str] | None = None
        self._on_their_way: list[dict[str, str]] = []

    def written(self, query: dict[str, str]) -> None:
        """This link is on its way to the browser."""
        self._on_their_way = [*self._on_their_way, query][-_MOST_ON_THEIR_WAY:]

    def end_at(self, query: dict[str, str]) -> bool:
        """Whether the browser will have this link when all that is on its way has arrived, if it has it now."""
        return not self._on_their_way or self._on_their_way[-1] == query

    def browser_opened(self, query: dict[str, str]) -> bool:
        """Whether the browser, which sent this link, has it from elsewhere."""
        if query in self._on_their_way:
            del self._on_their_way[: self._on_their_way.index(query) + 1]
            self._has = query
        opened, self._has = query != self._has, query
        return opened


def page() -> str:
    """The page that is open, a key of `PAGES`."""
    return str(st.session_state[_PAGE])


def language() -> str:
    """The visitor's language, also where no page is open yet."""
    return current().language if _PAGE in st.session_state else closest_language(st.context.locale)


def kept(place: str, make: Callable[[], T]) -> T:
    """What the visitor's session keeps under the name `place`; `make` makes it when it is first asked for."""
    if place not in st.session_state:
        st.session_state[place] = make()
    found: T = st.session_state[place]
    return found


def is_open(key: str) -> bool:
    """Whether a part whose key begins with a page's name belongs to the page that is open, or to none."""
    named = key.partition(".")[0]
    return named not in PAGES or named == st.session_state.get(_PAGE, named)


def current() -> PageState:
    """The state of the page that is open, as it stands."""
    return held().state


def hides(part: str) -> bool:
    """Whether the page leaves a part out, of `cnnviz.state.fields.HIDES`."""
    return current().hides(part)


def held() -> Held:
    """Where the state of the page that is open is held."""
    found = st.session_state[_place(page())]
    assert isinstance(found, Held)
    return found


def state_of(kind: type[State]) -> State:
    """The state of the page that is open, which must be of this `kind`."""
    state = current()
    assert isinstance(state, kind)
    return state


def notices(_: Translate) -> list[str]:
    """What to tell the visitor about the opened link: that some of its keys could not be read."""
    keys = st.session_state.get(_UNREADABLE, [])
    text = _("Part of this link could not be read ({keys}); the default is used there.")
    return [text.format(keys=", ".join(keys))] if keys else []


def known(_: Translate, **there_are: Container[str]) -> list[str]:
    """Put the default into fields of the state that name what is not in `there_are`, and say so to the visitor."""
    told = []
    for field, names in there_are.items():
        named = getattr(current(), field)
        if named not in names:
            told.append(_("There is no {name} here; the default is used instead.").format(name=named))
            change(**{field: getattr(type(current()), field)})
    return told


def begin(_: Translate, kind: type[State], **there_are: Container[str]) -> tuple[State, int]:
    """Begin a page whose messages nothing answers yet: say what there is to say of its link, and give its state and version.

    `there_are` as for :func:`known`.
    """
    told = notices(_) + known(_, **there_are)
    door().ground = None
    state, drawn = held().now
    assert isinstance(state, kind)
    for notice in told:
        st.info(notice)
    return state, drawn


def change(**fields: Any) -> None:
    """Replace fields of the state; for the callbacks of widgets and parts.

    What the state cannot hold leaves it as it is: this cannot come from what the page offers.
    """
    _touch()
    try:
        held().become(lambda state: state.changed(**fields))
    except StateError as error:
        _LOGGER.error("A change was refused: %s", error)


def keep(place: str, value: object) -> None:
    """Keep what the visitor chose beside the state, under the name `place`; for callbacks."""
    st.session_state[place] = value
    change()


@dataclass(frozen=True)
class Unread:
    """Why what a visitor wrote in a part of the page cannot be read, and the state that it was to change."""

    error: KernelError
    state: PageState


def act(key: str, body: Any) -> None:
    """Let the page follow a message from its part with this key; for callbacks.

    One that says nothing the part can say leaves all as it is.
    """
    _touch()
    unread = kept(_UNREAD, _none_unread)
    try:
        if key == LESSON:
            there = held().lead(lambda state: lesson_after(state, body, lessons()))
            if type(there) is not type(current()):
                _open(there)
            return
        held().become(lambda state: after(state, key.partition(".")[2], body))
    except RefusedError:
        return
    except KernelError as error:
        unread[key] = Unread(error, current())
        return
    unread.pop(key, None)


def lessons() -> Mapping[str, Lesson]:
    """The lessons that this visitor can open: first those of questions, after which the first lesson follows, last that of all lessons' questions."""
    own = own_lesson()
    return {**asked(), **LESSONS, **SCHOOL.lessons, **({} if own is None else {OWN: own}), QUIZ: quiz()[0]}


def own_lesson() -> Lesson | None:
    """The lesson from a file that the visitor has opened."""
    return st.session_state.get(_OWN_LESSON)


def take_lesson(data: bytes) -> None:
    """Have the lesson of a visitor's file; the one before stays if it is none.

    Raises
    ------
    LessonError
        What is wrong with it.
    """
    st.session_state[_OWN_LESSON] = read_lesson(data, OWN)


def unread(key: str) -> Unread | None:
    """What was last written in the part with this key, if that cannot be read."""
    return kept(_UNREAD, _none_unread).get(key)


def _none_unread() -> dict[str, Unread]:
    return {}


def go_to(page: str) -> None:
    """Open another page as it was left, in the language and the type of this one; for callbacks."""
    _touch()
    here = current()
    left = st.session_state.get(_place(page))
    there = PAGES[page]() if left is None else left.state
    _open(here.beside(there))
    st.session_state[_UNREADABLE] = []


def go_to_section(section: str) -> None:
    """Open the page of a section that was open last; for callbacks."""
    go_to(st.session_state.get(_place_in(section), SECTIONS[section][0]))


def drawn() -> None:
    """The page was drawn to its end: its state is one to come back to."""
    st.session_state[_GOOD] = current()
    st.session_state[_DRAWING] = False


def go_back() -> None:
    """Show the state that was last drawn to its end; the page's default if it cannot be drawn any more."""
    _touch()
    here = current()
    good = st.session_state.get(_GOOD)
    if good is None or (good == here and st.session_state.get(_DRAWING)):
        good = type(here)()
    _open(here.beside(good))


def write_link() -> None:
    """Make the address in the browser say the state; at the end of a run and of a fragment that may run alone."""
    query, links = link_of(current()), kept(_LINKS, _Links)
    if query != st.query_params.to_dict() or not links.end_at(query):
        links.written(query)
        st.query_params.from_dict(query)
    st.session_state.pop(_TOUCHED, None)


def _open(state: PageState) -> None:
    name = next(name for name, kind in PAGES.items() if type(state) is kind)
    st.session_state[_PAGE] = st.session_state[_place_in(section_of(name))] = name
    place = _place(name)
    if place in st.session_state:
        st.session_state[place].put(state)
    else:
        count = kept(_COUNT, lambda: itertools.count(1))
        st.session_state[place] = Held(state, count.__next__)


def _place(page: str) -> str:
    return f"{page}.state"


def _place_in(section: str) -> str:
    return f"{section}.page"
