"""Take away what a page shows: answers what the part `take` asks, for whichever page is open."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from typing import Any
from weakref import ref

from cnnviz.actions import RefusedError
from cnnviz.actions.take import Taken, taken
from cnnviz.kernels.errors import KernelError
from cnnviz.memory import Claim, FullError
from cnnviz.ops import OperationError
from cnnviz.parts import take
from cnnviz.parts.part import Content
from cnnviz.parts.take.content import Making, making_content, ready, take_content
from cnnviz.state import LabState, NetworkState, SignalState
from cnnviz.state.train import TrainKernelState, TrainNetworkState, TrainStepState
from cnnviz.takeaway.kind import Asked, Kind, TakeError, check, check_bytes, complete
from cnnviz.takeaway.names import file_name
from cnnviz.takeaway.what import KernelWhat, LabWhat, OwnWhat, SignalWhat, TrainedWhat, What
from cnnviz.ui import session, visitor
from cnnviz.ui.door import Door, Held, Reply, Shown, Work
from cnnviz.ui.part import mount
from cnnviz.ui.slices import Sliced
from cnnviz.ui.take_panel import Offer, offer_of, panel_of
from cnnviz.ui.visitor import Visitor
from cnnviz.views.sentences import Told, sentence
from cnnviz.words import Translate, translation

TAKE = "shell.take"
_FILE = "take.file"
_LOGGER = logging.getLogger(__name__)
_COMPUTED = (LabState, SignalState, NetworkState, TrainKernelState, TrainNetworkState, TrainStepState)
"""The pages with results that can be taken away."""
_POINTED = frozenset(("pin", "term", "element", "cell", "step"))
"""Fields of a state that do not tell one view from another: what is pointed at, and the step to which training has come by itself."""


@dataclass(eq=False)
class _Made:
    """A file that is made, or was, and the room that it takes."""

    sliced: Sliced[float]
    room: Claim
    name: str
    mime: str
    size: int = 0
    delivered: bool = False


class _View:
    """Which view the panel is of: the page as it stands, whatever is pointed at, and what its visitor has brought."""

    def __init__(
        self, page: type, fields: tuple[object, ...], brought: tuple[tuple[str, object], ...]
    ) -> None:
        self.page, self._fields, self._brought = page, fields, brought

    @classmethod
    def now(cls, held: Held, owner: Visitor) -> _View:
        """That which is open."""
        state = held.state
        told = tuple(getattr(state, each.name) for each in fields(state) if each.name not in _POINTED)
        # what was brought is not kept by this
        return cls(type(state), told, tuple((place, ref(each)) for place, each in owner.brought.items()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _View) and (self.page, self._fields, self._brought) == (
            other.page,
            other._fields,
            other._brought,
        )


class TakeWork(Work):
    """What a visitor is about to take away.

    It holds nothing that a page has computed: what a file is made of is asked for anew, and a file under way is kept among what
    the visitor has computed.
    """

    def __init__(self, held: Held, door: Door, owner: Visitor) -> None:
        self.held, self._door, self.visitor = held, door, owner
        self._lock = threading.RLock()
        self._open: Taken | None = None
        self._of: _View | None = None
        self._content: Content | None = None
        self._offer: tuple[object, _View, Offer] | None = None
        self._awaits = self._waits = False
        self._error = ""
        self._number = 0

    def to_do(self, bodies: Sequence[Any]) -> list[Any]:
        """See :class:`cnnviz.ui.door.Work`; of several choices the last says all, so the others are not drawn."""
        heard: list[tuple[Any, Taken | str]] = []
        for body in bodies:
            with suppress(RefusedError):
                heard.append((body, taken(body)))
        places = [place for place, (_, said) in enumerate(heard) if said in ("open", "close")]
        choices = [place for place, (_, said) in enumerate(heard) if isinstance(said, Taken)]
        turned, chosen = max(places, default=-1), max(choices, default=-1)
        kept = [heard[turned][0]] if turned >= 0 else []
        if chosen > turned:
            kept.append(heard[chosen][0])
        return super().to_do(kept + [body for body, _ in heard[max(turned, chosen) + 1 :]])

    def reply(self, body: object) -> Reply:
        """See :class:`cnnviz.ui.door.Work`."""
        said = taken(body)
        if self.held.state.hides("panels"):
            raise RefusedError
        self.visitor.stir()
        with self._lock:
            if said == "close":
                self._close()
            elif said == "open":
                self._close()
                self._choose(Taken("", "", {}, False, False))
            elif self._open is None:
                raise RefusedError
            elif isinstance(said, Taken):
                self._choose(said)
            elif self._waits or self._of != _View.now(self.held, self.visitor):
                self._choose(replace(self._open, make=False))
            else:
                self._go_on(said)
                work, arrays = making_content(self._making())
                return Reply({TAKE: Shown((work, arrays), whole=False)}, run=False)
            return Reply({TAKE: Shown(self.content())}, run=False)

    def content(self) -> Content:
        """What the part shows; closed where the page is another one. What was begun for another view is not there any more."""
        with self._lock:
            now = _View.now(self.held, self.visitor)
            if self._open is not None and self._of is not None and self._of != now:
                if self._of.page is now.page:
                    self._show(self._open, What(self.held.state), waits=now.page in _COMPUTED)
                else:
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
        self._awaits, self._error = False, ""

    def _file(self) -> _Made | None:
        found: _Made | None = self.visitor.computed.get(_FILE)
        return found

    def _choose(self, wanted: Taken) -> None:
        """Show what is chosen, and begin to make it if that is wanted."""
        found = self._what()
        waits = found is None and isinstance(self.held.state, _COMPUTED)
        self._show(wanted, found or What(self.held.state), waits=waits)

    def _show(self, wanted: Taken, what: What, *, waits: bool) -> None:
        view = _View.now(self.held, self.visitor)
        what = what.leaving_out(wanted.without)
        offer = self._offered(what, view)
        kinds = list(offer.cards)
        from cnnviz.takeaway.registry import KINDS  # there since the panel is open

        kind = KINDS.get(wanted.kind, kinds[0])
        kind = kind if kind in kinds else kinds[0]
        asked = complete(kind, what, wanted.format, wanted.options)
        self._forget()
        if wanted.make and not kind.leads:
            self._begin(kind, what, asked)
        self._open, self._of, self._waits = wanted, view, waits
        self._content = panel_of(what, offer, kind, asked, waits=waits)

    def _offered(self, what: What, view: _View) -> Offer:
        """What the view can become; it is kept while the view stays, but for training, which goes on by itself."""
        key = type(what), what.state, what.without
        if (
            self._offer is None
            or self._offer[:2] != (key, view)
            or isinstance(what, TrainedWhat | KernelWhat | OwnWhat)
        ):
            self._offer = key, view, offer_of(what)
        return self._offer[2]

    def _what(self) -> What | None:
        """The view, with what its page has of it; None where that is not there."""
        state, ground = self.held.state, self._door.ground
        if ground is None or ground.held is not self.held:
            return None
        with suppress(OperationError, KernelError):  # its settings do not fit any more
            found = ground.what(state)
            if isinstance(found, LabWhat | SignalWhat):
                found.compute()
            return found
        return None

    def _begin(self, kind: Kind, what: What, asked: Asked) -> None:
        try:
            size = check(kind, what, asked)
            room = self.visitor.account.claim(2 * size.bytes + kind.beside(what))
            steps = kind.make(what, asked.format, asked.chosen)
            name = file_name(kind, what, asked)
            mime = next(each.mime for each in kind.formats(what) or () if each.id == asked.format)
            self._number += 1
            self.visitor.computed[_FILE] = _Made(Sliced(steps), room, name, mime)
            self._awaits = True
        except (TakeError, FullError) as error:
            self._error = sentence(what.translate, error)

    def _go_on(self, said: str) -> None:
        """Work for a slice, or stop, or drop a file that has arrived."""
        made = self._file()
        if said == "stop":
            self._forget()
        elif made is None:
            return
        elif said == "saved" and made.size:
            made.delivered, made.sliced.result = True, None
            made.room.shrink_to(0)
            self._awaits = False
        elif said == "go on" and not made.sliced.finished:
            with suppress(Exception):  # which is told below
                made.sliced.ask()
            if made.sliced.finished and made.sliced.error is None:
                self._finish(made)

    def _finish(self, made: _Made) -> None:
        """Count the file, which may be larger than was expected."""
        size = len(made.sliced.result)
        try:
            check_bytes(size)
            made.room.grow(max(0, size - made.room.bytes))
        except (TakeError, FullError) as error:
            self._forget()
            self._error = sentence(translation(self.held.state.language).gettext, error)
            return
        made.room.shrink_to(size)
        made.size = size

    def _making(self) -> Making:
        """How far the file is."""
        _ = translation(self.held.state.language).gettext
        made = self._file()
        if made is None:
            dropped = _(
                "The unfinished file was dropped, because others needed the memory or the connection was interrupted. Download it again."
            )
            return Making(error=dropped if self._awaits else self._error)
        work = made.sliced
        if work.error is not None:
            return Making(error=_why(_, work.error))
        if not work.finished:
            return Making(share=work.latest, running=True)
        said = ready(_, made.name, made.size)
        if made.delivered:
            return Making(said=said, number=self._number)
        return Making(share=1.0, said=said, file=(work.result, made.name, made.mime), number=self._number)


def show_take() -> None:
    """The button, and what it opens; nothing where panels are hidden."""
    if session.hides("panels"):
        return
    here = visitor.present()
    work = session.kept(TAKE + ".work", lambda: TakeWork(session.held(), session.door(), here))
    work.held, work.visitor = session.held(), here
    session.door().works[TAKE] = work
    mount(take.PART, work.content(), key=TAKE, direct=True)


def _why(_: Translate, error: Exception) -> str:
    """Why a file could not be made."""
    from cnnviz.record import RecordError  # not before a file is made, as in offer_of

    if isinstance(error, RecordError):
        return str(error)
    if isinstance(error, Told):
        return sentence(_, error)
    _LOGGER.error("A file could not be made", exc_info=error)
    return _("The file could not be made. Choose another format or kind, and tell whoever runs this server.")
