"""What the view of own classes does with pictures: every message of its part is done here, learning among them in slices."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Any

from cnnviz.actions import RefusedError, after
from cnnviz.actions.train.own import Heard, SameNameError, heard
from cnnviz.images.picture import ImageError
from cnnviz.memory import FullError
from cnnviz.networks import without_frames
from cnnviz.own_classes.checks import OwnError
from cnnviz.own_classes.groups import Groups
from cnnviz.own_classes.learned import Present
from cnnviz.own_classes.lesson import Lesson
from cnnviz.own_classes.starts import names_of
from cnnviz.parts.own_classes.content import own_changes, own_content
from cnnviz.parts.part import Content
from cnnviz.state.train.own import Names, TrainOwnState
from cnnviz.takeaway.what import PICTURE, OwnWhat
from cnnviz.training.errors import TrainingError
from cnnviz.ui.door import Held, Reply, Work, changed, door_of
from cnnviz.ui.slices import Sliced
from cnnviz.ui.visitor import Visitor
from cnnviz.views.sentences import Told
from cnnviz.words import translation

CLASSES = "train-own.classes"
PLACE = "train-own"
"""Where a visitor's classes are kept among what was brought."""
SLICE_SECONDS = 0.02
MOST_UNDONE = 20
"""So many things that were done to classes, the last ones, can be undone."""

REFUSALS = (ImageError, FullError, OwnError, TrainingError)
"""What can be wrong with a picture or a training: one sentence, and what was there before stays."""


@dataclass(frozen=True, eq=False)
class _Past:
    """The classes before something was done to them: their names in the state, and they with their examples."""

    names: Names
    groups: Groups


class OwnWork(Work):
    """A visitor's lesson, and what is done with it.

    Attributes
    ----------
    lesson
        The classes and their pictures, which stay with their visitor.
    """

    def __init__(self, held: Held, visitor: Visitor) -> None:
        self.held = held
        self.lesson = Lesson(visitor.account)
        self._visitor = visitor
        self._lock = threading.Lock()
        self._learning: Sliced[float] | None = None
        self._said: Told | None = None
        self._has: set[int] = set()
        self._past: deque[_Past] = deque(maxlen=MOST_UNDONE)

    def content(self) -> Content:
        """The whole of what the part shows."""
        with self._lock:
            state, before = self._state, self.lesson.groups
            self._follow(state)
            if self.lesson.groups is not before:
                self._past.clear()  # names came from a link
            self._note_thumbnails()
            _ = translation(state.language).gettext
            return own_content(_, self.lesson, state, self._share, self._said, undo=self._undo_word)

    def replace(self, state: TrainOwnState, classes: list[tuple[str, list[bytes]]]) -> None:
        """Have these classes, with the files of their pictures; raises what :meth:`Lesson.replace` does."""
        with self._lock:
            self._follow(state)
            before = self.lesson.groups
            self.lesson.replace(classes, state.start)
            self._remember(state, before)
            self._said = None

    def groups(self, language: str) -> Groups:
        """The classes that are shown, with their examples; names that nobody has changed are of `language`."""
        with self._lock:
            self._follow(self._state.changed(language=language))
            return self.lesson.groups

    def files(self) -> list[tuple[str, list[bytes]]]:
        """The classes as they are saved."""
        with self._lock:
            return self.lesson.files()

    def what(self, state: TrainOwnState) -> OwnWhat | None:
        """What can be taken away: what was learned of the classes that are shown; None before."""
        with self._lock:
            self._follow(state)
            known, now = self.lesson.learned(state.way), self.lesson.present
            if known is None:
                return None
            own = frozenset() if now is None or now.shipped else frozenset({PICTURE})
            names = tuple(each.name for each in self.lesson.groups)
            return OwnWhat(state, known, names, None if now is None else now.pixels, own=own)

    def reply(self, body: Any) -> Reply:
        """See :class:`cnnviz.ui.door.Work`."""
        self._visitor.stir()
        with self._lock:
            state = self._state
            told, before = heard(state, body), self.lesson.groups
            now = self._changed(state, body) if told is None else self._do(told, state)
            if told is None or told.act not in ("back", "resume"):
                self._remember(state, before)
            _ = translation(now.language).gettext
            meta = own_changes(
                _, self.lesson, now, self._share, self._said, frozenset(self._has), undo=self._undo_word
            )
            self._note_thumbnails()
            return Reply({CLASSES: changed(**meta)}, run=False)

    @property
    def _state(self) -> TrainOwnState:
        state = self.held.state
        if not isinstance(state, TrainOwnState):
            raise RefusedError
        return state

    @property
    def _share(self) -> float | None:
        return None if self._learning is None else self._learning.latest

    @property
    def _undo_word(self) -> str:
        """The key of the word on the button that undoes; empty if there is nothing to undo."""
        if not self._past:
            return ""
        return "putBack" if _size(self._past[-1].groups) > _size(self.lesson.groups) else "undo"

    def _remember(self, before: TrainOwnState, groups: Groups) -> None:
        """Keep the classes as they were, if something was done to them."""
        if groups is not self.lesson.groups:
            self._past.append(_Past(before.names, groups))

    def _note_thumbnails(self) -> None:
        self._has |= {one.number for each in self.lesson.groups for one in each.examples}

    def _follow(self, state: TrainOwnState) -> None:
        """Have the classes of the state; a picture that came with them goes where it could not be seen."""
        before, start = self.lesson.present, self.lesson.start
        self.lesson.follow(state.start, names_of(state))
        if self.lesson.start != start:
            self._past.clear()
        now = self.lesson.present
        if now is not None and now is not before and not _fits(now, state.origin):
            self.lesson.look(None)

    def _undo(self, state: TrainOwnState) -> None:
        """Have the classes as they were before the last thing that was done to them: names, pictures and all."""
        if not self._past:
            return
        past = self._past.pop()
        self.lesson.restore(past.groups)
        if past.names != state.names:
            self.held.become(lambda now: now.changed(**{state.start: past.names}))
        self._follow(self._state)

    def _changed(self, before: TrainOwnState, body: Any) -> TrainOwnState:
        """The state as a message makes it; a picture that cannot be seen where the next ones come from is put away."""
        self._said = None
        try:
            self.held.become(lambda now: after(now, "classes", body))
        except SameNameError as error:
            without_frames(error)
            self._said = error
        state, now = self._state, self.lesson.present
        self._follow(state)
        if state.origin != before.origin and now is not None and not _fits(now, state.origin):
            self.lesson.look(None)
        return state

    def _do(self, told: Heard, state: TrainOwnState) -> TrainOwnState:
        by_itself = told.act == "go on" or (
            told.act == "look" and told.into is None and state.origin == "camera"
        )
        if not by_itself:
            self._said = None
        try:
            self._act_with_room(told, state)
        except REFUSALS as error:
            self._learning = None if told.act in ("learn", "go on") else self._learning
            without_frames(error)
            self._said = error
        now = self.lesson.present
        if told.act == "show" and now is not None and not _fits(now, state.origin):
            self.held.become(lambda known: known.changed(source="upload"))
        return self._state

    def _resume(self, token: str) -> None:
        """Go on with the pictures of the same browser tab's visit before, which a reload has ended, unless there are others already."""
        door = door_of(token)
        before = None if door is None else door.works.get(CLASSES)
        if isinstance(before, OwnWork) and before is not self and before.lesson.own and not self.lesson.own:
            self.lesson.take_over(before.lesson)

    def _act_with_room(self, told: Heard, state: TrainOwnState) -> None:
        """Do it; where there is no room, without what could be undone."""
        try:
            self._act(told, state)
        except FullError as error:
            if not self._past:
                raise
            without_frames(error)
            self._past.clear()
            self._act(told, state)

    def _act(self, told: Heard, state: TrainOwnState) -> None:
        lesson = self.lesson
        match told.act:
            case "look":
                lesson.look(told.file or None)
                if told.into is not None:
                    lesson.add(told.into)
            case "add" if told.into is not None:
                lesson.add(told.into)
            case "show":
                lesson.show(told.number)
            case "spare":
                lesson.spare(told.number)
            case "out":
                lesson.take_out(told.number)
            case "back":
                self._undo(state)
            case "resume":
                self._resume(told.door)
            case "clear":
                lesson.look(None)
            case "stop":
                self._learning = None
            case "learn" if self._learning is None:
                self._learning = Sliced(lesson.learn(state.way, state.seed))
                self._go_on()
            case "go on":
                self._go_on()

    def _go_on(self) -> None:
        if self._learning is None:
            return
        self._learning.work(SLICE_SECONDS)
        if self._learning.finished:
            self._learning = None


def _fits(now: Present, source: str) -> bool:
    """Whether a picture can be seen where pictures come from this `source`."""
    return source == "upload" or (source == "draw" and now.levels is not None)


def _size(groups: Groups) -> int:
    """How many classes and examples there are."""
    return len(groups) + sum(len(each.examples) for each in groups)
