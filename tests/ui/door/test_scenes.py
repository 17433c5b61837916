"""The scenes have every message that the actions know: each case, each alternative of it, and one that is refused."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from cnnviz import actions
from cnnviz.actions import RefusedError, after
from cnnviz.actions.lesson import after as lesson_after
from cnnviz.actions.take import taken
from cnnviz.actions.train.own import heard
from cnnviz.kernels.errors import KernelError
from cnnviz.lessons import LESSONS
from cnnviz.state import PAGES, TEACHER, from_query
from cnnviz.state.train import TrainOwnState
from cnnviz.ui.session import LESSON
from cnnviz.ui.take import TAKE
from tests.ui.door.scenes import SCENES, Refused

ACTIONS = Path(actions.__file__).parent


def every_message() -> Iterator[tuple[Any, str, Any]]:
    """Each message of the scenes, with the state that it comes to."""
    for scene in SCENES.values():
        state, unreadable = from_query(scene.link)
        assert not unreadable
        for said in scene.said:
            part, body = said
            yield state, part, body
            if not isinstance(said, Refused):
                with suppress(RefusedError):  # of pictures and guesses, which the actions do not take
                    state = followed(state, part, body)


def followed(state: Any, part: str, body: Any) -> Any:
    """The state of a page after a message of one of its parts, or of the lesson's card; that of what is taken away changes none."""
    if part == TAKE:
        taken(body)
        return state
    return lesson_after(state, body, LESSONS) if part == LESSON else after(state, part, body)


def cases() -> dict[tuple[str, int], ast.match_case]:
    """All cases in the source of the actions, by file and the first line of what they do."""
    return {
        (str(path.relative_to(ACTIONS)), case.body[0].lineno): case
        for path in ACTIONS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Match)
        for case in node.cases
    }


def done_by(work: Callable[[], None]) -> set[tuple[str, int]]:
    """The lines of the actions, by file, that `work` comes through."""
    lines: set[tuple[str, int]] = set()

    def local(frame: Any, event: str, _value: Any) -> Any:
        if event == "line":
            lines.add((str(Path(frame.f_code.co_filename).relative_to(ACTIONS)), frame.f_lineno))
        return local

    def trace(frame: Any, _event: str, _value: Any) -> Any:
        return local if ACTIONS in Path(frame.f_code.co_filename).parents else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return lines


def alternatives(pattern: ast.pattern) -> list[set[str]]:
    """The words that a pattern names, by each of its alternatives."""
    inner = pattern.patterns[0] if isinstance(pattern, ast.MatchSequence) else pattern
    several = pattern if isinstance(pattern, ast.MatchOr) else inner
    if isinstance(several, ast.MatchOr):
        rest = set() if several is pattern else _words(ast.unparse(pattern.patterns[1]))  # type: ignore[attr-defined]
        return [words | rest for each in several.patterns for words in alternatives(each)]
    return [_words(ast.unparse(pattern))]


def _words(source: str) -> set[str]:
    return {
        node.value
        for node in ast.walk(ast.parse(f"match 0:\n case {source}: pass"))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def said_words(said: Any) -> set[str]:
    """All words in a message; of a control whose name has a place after a full stop, that without it too."""
    if isinstance(said, str):
        return {said, said.partition(".")[0]}  # the name of a control goes on after a full stop
    if isinstance(said, dict):
        said = [*said, *said.values()]
    return set().union(*map(said_words, said)) if isinstance(said, list | tuple) else set()


def test_the_scenes_have_a_message_of_each_case() -> None:
    """Whoever adds a case to the actions adds it here: every one of them is come to."""
    messages = list(every_message())

    def all_of_them() -> None:
        for state, part, body in messages:
            with suppress(RefusedError, KernelError):
                followed(state, part, body)
            if isinstance(state, TrainOwnState):
                with suppress(RefusedError):
                    heard(state, body)

    every = cases()
    assert {file for file, _line in every} >= {
        "lab.py",
        "network.py",
        "signals.py",
        "train/kernel.py",
        "kernel.py",
    }
    done = done_by(all_of_them)
    missed = [ast.unparse(case.pattern) for place, case in every.items() if place not in done]
    assert missed == []


def test_the_scenes_have_each_alternative_of_a_case() -> None:
    """Of cases that name several parts, each of them."""
    said = [said_words((part, body)) for _state, part, body in every_message()]
    wanted = [words for case in cases().values() for words in alternatives(case.pattern)]
    assert {"layer", "element"} in wanted and {"trace", "start"} in wanted
    assert [words for words in wanted if not any(words <= spoken for spoken in said)] == []


def test_each_part_that_speaks_has_a_message_that_is_refused() -> None:
    """By page and part: what nothing can be made of is no message by either way."""
    spoken, refused = set(), set()
    for scene in SCENES.values():
        for said in scene.said:
            (refused if isinstance(said, Refused) else spoken).add((scene.link.get("page", "lab"), said[0]))
    assert spoken == refused
    assert {page for page, _part in spoken} == PAGES.keys() - {TEACHER}  # which sends none
