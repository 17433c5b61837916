"""Take away what a page shows: answers what the part `take` asks, for whichever page is open."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from cnnviz.actions import RefusedError
from cnnviz.actions.take import Taken, taken
from cnnviz.kernels.errors import KernelError
from cnnviz.memory import Claim, FullError
from cnnviz.ops import OperationError
from cnnviz.parts import take
from cnnviz.parts.part import Content
from cnnviz.parts.share.content import told
from cnnviz.parts.take.content import Card, Making, Opened, making_content, ready, take_content
from cnnviz.record import RecordError
from cnnviz.record.facts import lab_facts, network_facts, signal_facts
from cnnviz.takeaway.kind import Asked, Choice, Kind, Option, Size, TakeError, Text, check, complete
from cnnviz.takeaway.registry import KINDS, offered
from cnnviz.takeaway.what import LabWhat, NetworkWhat, SignalWhat, What
from cnnviz.ui import session, visitor
from cnnviz.ui.door import Door, Held, Reply, Shown, Work
from cnnviz.ui.part import mount
from cnnviz.ui.slices import Sliced
from cnnviz.ui.visitor import Visitor
from cnnviz.views.sentences import Told, listed, sentence
from cnnviz.words import Translate, translation

TAKE = "shell.take"
_FILE = "take.file"
_LOGGER = logging.getLogger(__name__)


@dataclass(eq=False)
class _Made:
    """A file that is made, or was, and the room that it takes."""

    sliced: Sliced[float]
    room: Claim
    name: str
    mime: str
    delivered: bool = False


class TakeWork(Work):
    """What a visitor is about to take away.

    It holds nothing that a page has computed: what a file is made of is asked for anew, and a file under way is kept among what
    the visitor has computed.
    """

    def __init__(self, held: Held, door: Door, owner: Visitor) -> None:
        self.held, self._door, self.visitor = held, door, owner
        self._open: Taken | None = None
        self._of: object = None
        self._content: Content | None = None
        self._error = ""
        self._number = 0

    def reply(self, body: object) -> Reply:
        """See :class:`cnnviz.ui.door.Work`."""
        said = taken(body)
        if self.held.state.hides("panels"):
            raise RefusedError
        self.visitor.stir()
        if said == "close":
            self._close()
        elif said == "open":
            self._close()
            self._choose(Taken("", "", {}, False, False))
        elif self._open is None:
            raise RefusedError
        elif isinstance(said, Taken):
            self._choose(said)
        else:
            self._go_on(said)
            work, arrays = making_content(self._making())
            return Reply({TAKE: Shown((work, arrays), whole=False)}, run=False)
        return Reply({TAKE: Shown(self.content())}, run=False)

    def content(self) -> Content:
        """What the part shows; closed where the page is another one, or in another language."""
        if self._open is not None and self._of != _page_of(self.held):
            self._close()
        if self._content is None:
            return take_content(translation(self.held.state.language).gettext)
        meta, arrays = self._content
        work, file = making_content(self._making())
        return {**meta, **work}, {**arrays, **file}

    def _close(self) -> None:
        self._open = self._content = None
        self._forget()

    def _forget(self) -> None:
        """Drop the file."""
        self.visitor.computed.pop(_FILE, None)
        self._error = ""

    def _file(self) -> _Made | None:
        found: _Made | None = self.visitor.computed.get(_FILE)
        return found

    def _choose(self, wanted: Taken) -> None:
        """Show what is chosen, and begin to make it if that is wanted."""
        what = self._what().leaving_out(wanted.without)
        kinds = offered(what)
        kind = KINDS.get(wanted.kind, kinds[0])
        kind = kind if kind in kinds else kinds[0]
        asked = complete(kind, what, wanted.format, wanted.options)
        self._forget()
        if wanted.make and not kind.leads:
            self._begin(kind, what, asked)
        self._open, self._of = wanted, _page_of(self.held)
        self._content = _content(what, kinds, kind, asked)

    def _what(self) -> What:
        """The view, with what its page has of it."""
        state, ground = self.held.state, self._door.ground
        if ground is not None and ground.held is self.held:
            with suppress(OperationError, KernelError):  # its settings do not fit any more
                found = ground.what(state)
                if isinstance(found, LabWhat | SignalWhat):
                    found.compute()
                return found or What(state)
        return What(state)

    def _begin(self, kind: Kind, what: What, asked: Asked) -> None:
        _ = what.translate
        try:
            size = check(kind, what, asked)
            room = self.visitor.account.claim(2 * size.bytes)
            steps = kind.make(what, asked.format, asked.chosen)
            suffix, mime = next(
                (each.suffix, each.mime) for each in kind.formats(what) or () if each.id == asked.format
            )
            name = kind.stem(what, asked.format, asked.chosen) + suffix
            self._number += 1
            self.visitor.computed[_FILE] = _Made(Sliced(steps), room, name, mime)
        except (TakeError, FullError) as error:
            self._error = sentence(_, error)

    def _go_on(self, said: str) -> None:
        """Work for a slice, or stop, or drop a file that has arrived."""
        made = self._file()
        if made is None:
            return
        if said == "stop":
            self._forget()
        elif said == "saved" and made.sliced.finished:
            made.delivered, made.sliced.result = True, len(made.sliced.result or b"")
            made.room.shrink_to(0)
        elif said == "go on" and not made.sliced.finished:
            with suppress(Exception):  # which is told below
                made.sliced.ask()
            if made.sliced.finished and made.sliced.error is None:
                made.room.shrink_to(len(made.sliced.result))

    def _making(self) -> Making:
        """How far the file is."""
        _ = translation(self.held.state.language).gettext
        made = self._file()
        if made is None:
            return Making(error=self._error)
        work = made.sliced
        if work.error is not None:
            return Making(error=_why(_, work.error))
        if not work.finished:
            return Making(share=work.latest, running=True)
        if made.delivered:
            return Making(said=ready(_, made.name, work.result), number=self._number)
        return Making(
            share=1.0,
            said=ready(_, made.name, len(work.result)),
            file=(work.result, made.name, made.mime),
            number=self._number,
        )


def show_take() -> None:
    """The button, and what it opens; nothing where panels are hidden."""
    if session.hides("panels"):
        return
    here = visitor.present()
    work = session.kept(TAKE + ".work", lambda: TakeWork(session.held(), session.door(), here))
    work.held, work.visitor = session.held(), here
    session.door().works[TAKE] = work
    mount(take.PART, work.content(), key=TAKE, direct=True)


def _page_of(held: Held) -> object:
    return type(held.state), held.state.language


def _why(_: Translate, error: Exception) -> str:
    """Why a file could not be made."""
    if isinstance(error, RecordError):
        return str(error)
    if isinstance(error, Told):
        return sentence(_, error)
    _LOGGER.error("A file could not be made", exc_info=error)
    return _("The file could not be made. Choose another format or kind, and tell whoever runs this server.")


def _content(what: What, kinds: Sequence[Kind], chosen: Kind, asked: Asked) -> Content:
    """The panel with all cards, the chosen one as it is `asked` for."""
    _ = what.translate
    with_all = what.leaving_out(False)
    plans = {kind: asked if kind is chosen else complete(kind, what) for kind in kinds}
    cards = {kind: _card(_, kind, what, plan) for kind, plan in plans.items()}
    holding = [_(kind.title) for kind in kinds if not kind.covered(what) and _can_hold(kind, with_all)]
    options = [_option(_, option, asked.chosen[option.name]) for option in chosen.options(what)]
    readable = chosen.text is not None and not cards[chosen].refused
    text = chosen.text(what, asked.chosen) if chosen.text is not None and readable else None
    return take_content(
        _,
        list(cards.values()),
        Opened(cards[chosen], options, text),
        own=what.own,
        without=what.without,
        holding=holding,
        said=_said(_, what),
    )


def _can_hold(kind: Kind, what: What) -> bool:
    """Whether it has what the visitor brought in any format."""
    plans = [complete(kind, what, each.id) for each in kind.formats(what) or ()]
    return any(kind.holds(what, plan.format, plan.chosen) for plan in plans)


def _card(_: Translate, kind: Kind, what: What, plan: Asked) -> Card:
    size: Size | None = None
    refused = ""
    try:
        size = None if kind.leads else check(kind, what, plan)
    except TakeError as error:
        refused = sentence(_, error)
    preview = kind.preview(what)
    return Card(
        id=kind.id,
        title=_(kind.title),
        about=_(kind.about),
        formats={each.id: each.sign for each in kind.formats(what) or ()},
        format=plan.format,
        bytes=None if size is None else size.bytes,
        exact=size is not None and not size.about,
        holds=() if what.without or refused else kind.holds(what, plan.format, plan.chosen),
        refused=refused,
        sign=preview.sign,
        lines=preview.lines,
        pictures=preview.pictures,
        leads=kind.leads,
    )


def _option(_: Translate, option: Option, value: Any) -> dict[str, Any]:
    told = {"name": option.name, "label": _(option.label), "value": value}
    if isinstance(option, Choice):
        return told | {"choices": list(option.choices.items())}
    if isinstance(option, Text):
        return told | {"most": option.most}
    return told | {"low": option.low, "high": option.high, "step": option.step}


def _said(_: Translate, what: What) -> str:
    """The view in words."""
    match what:
        case LabWhat():
            facts = lab_facts(_, what.state, what.picture, what.pixels)
        case SignalWhat():
            facts = signal_facts(_, what.state)
        case NetworkWhat():
            facts = network_facts(_, what.state, what.reading.picture)
        case _other:
            facts = told(_, what.state)
    return listed(_, facts, " · ".join(("{first}", "{then}")))
