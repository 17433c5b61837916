"""How a part is mounted: what the browser is sent of it, when that is made anew, and which of its messages are heard."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.parts import part
from cnnviz.parts.part import Part
from cnnviz.ui import latest as reading
from cnnviz.ui import part as mounting
from tests.patience import PATIENCE
from tests.ui.fetched import fetched
from tests.ui.heard import heard, heard_of, send
from tests.ui.sent import data_of, sent
from tests.ui.sent import part as the_part


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of a part: two modules, a style and a markup."""
    for module in (part, mounting):
        monkeypatch.setattr(module, "FOLDER", tmp_path)
    for below in ("own", "stepper"):
        (tmp_path / below).mkdir()
    (tmp_path / "word.js").write_text('export const WORD = "first";\n')
    (tmp_path / "own/own.js").write_text('import { WORD } from "../word.js";\nexport default () => WORD;\n')
    (tmp_path / "own/own.css").write_text("p { color: red }")
    (tmp_path / "own/own.html").write_text("<p></p>")
    (tmp_path / "stepper/panel.html").write_text("")
    return tmp_path


def page(part):  # without hints: the app knows no names but its own
    from cnnviz.ui import session
    from cnnviz.ui.part import mount

    session.follow_link()
    mount(part, ({}, {}), key="any.part")


def mounted(folder: Path) -> Callable[[], Any]:
    """Let an app mount the part of `folder`, and give what the browser is sent at each run."""
    own = Part(
        folder.name, "own/own.js", ("own/own.css",), kind="own", maps="own/own.html"
    )  # known by its name
    app = AppTest.from_function(page, args=(own,), default_timeout=PATIENCE)

    def sent() -> Any:
        app.run()
        assert not app.exception
        return the_part(app).proto

    return sent


def write(path: Path, content: str) -> None:
    """Change a file, at another time than before however coarse the clock of the file system is."""
    before = path.stat().st_mtime_ns
    path.write_text(content)
    os.utime(path, ns=(before + 10**9, before + 10**9))


def script_of(proto: Any) -> str:
    """The script that the browser fetches when it is told to."""
    file = re.search(r"parts/([^\"]+)", proto.js_content)
    assert file
    status, _headers, text = fetched(f"/parts/{file[1]}")
    assert status == HTTPStatus.OK
    return text


def test_a_part_is_sent_with_all_that_it_is_made_of(folder: Path) -> None:
    """Script with what it imports, styles and markup reach the browser."""
    sent = mounted(folder)()
    assert script_of(sent) == 'const WORD = "first";\n\nexport default () => WORD;\n'
    assert sent.css_content == "p { color: red }"
    assert sent.html_content == '<div class="own">\n<p></p>\n</div>\n'


def test_a_changed_file_waits_for_the_next_start(folder: Path) -> None:
    """What visitors are sent stays as it was when the app started."""
    run = mounted(folder)
    run()
    write(folder / "word.js", 'export const WORD = "second";\n')
    assert '"first"' in script_of(run())


@pytest.mark.parametrize(
    ("name", "content", "read"),
    [
        ("word.js", 'export const WORD = "second";\n', script_of),
        ("own/own.css", "p { color: second }", lambda proto: proto.css_content),
        ("own/own.html", "<p>second</p>", lambda proto: proto.html_content),
    ],
)
def test_a_developer_sees_a_changed_file_at_the_next_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str, read: Callable[[Any], str]
) -> None:
    """While the app is developed, a changed module, style or markup is sent at the next run."""
    monkeypatch.setattr(reading, "DEVELOPING", True)
    run = mounted(folder)
    assert "second" not in read(run())
    write(folder / name, content)
    assert "second" in read(run())


def test_nothing_is_read_anew_without_need(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While no file changes, and whatever else does, a developer too is given what was made before."""
    monkeypatch.setattr(reading, "DEVELOPING", True)
    made: list[int] = []
    newest = reading.latest(lambda: made.append(0), folder)
    (folder / "notes.txt").write_text("not read")
    newest()
    assert len(made) == 1
    (folder / "own/own.css").unlink()
    newest()
    newest()
    assert len(made) == 2


def content_app() -> None:
    import numpy as np
    import streamlit as st

    from cnnviz.parts import picker
    from cnnviz.ui import session
    from cnnviz.ui.part import mount

    session.follow_link()
    st.session_state.setdefault("made", 0)

    def content():  # type: ignore[no-untyped-def]
        st.session_state.made += 1
        arrays = {
            dtype: np.asfortranarray(np.arange(6).reshape(2, 3).astype(dtype))
            for dtype in ("uint8", "int8", "int16", "int32", "float32", "float64")
        }
        return {"said": st.session_state.get("said", "first")}, arrays

    if "of" in st.session_state:
        mount(picker.PART, content, key="any.part", made_of=st.session_state.of)
    else:
        mount(picker.PART, content(), key="any.part", direct=True)


def started(**session: Any) -> AppTest:
    """A page with one part, after its first run."""
    app = AppTest.from_function(content_app, default_timeout=PATIENCE)
    for name, value in session.items():
        app.session_state[name] = value
    app.run()
    assert not app.exception
    return app


def test_arrays_arrive_row_by_row_in_their_own_types() -> None:
    """Each is one Arrow column, whatever its shape and layout; beside them stand the meta data and the part's place."""
    app = started()
    meta, arrays = sent(app)
    assert meta == {"said": "first"} and len(arrays) == 6
    for dtype, array in arrays.items():
        assert array.dtype == dtype
        np.testing.assert_array_equal(array, np.arange(6))
    data = data_of(app)
    assert (data["key"], data["turn"], data["direct"]) == ("any.part", 0, True)
    assert data["door"] == app.session_state["door"].token
    assert data.keys() - arrays.keys() == {"key", "version", "turn", "door", "direct", "meta"}


@pytest.mark.parametrize("session", [{}, {"of": 1}])
def test_what_the_browser_has_is_not_sent_again(session: dict[str, Any]) -> None:
    """Its version alone comes, until it is another; before the browser says so, it may not have arrived."""
    app = started(**session)
    version = data_of(app)["version"]
    app.run()
    assert sent(app)[0] is not None and data_of(app)["version"] == version
    send(app, "", has={"any.part": version})
    assert sent(app) == (None, {}) and data_of(app)["version"] == version
    app.session_state["said"] = "second"
    if session:
        assert sent(app.run())[0] is None, "it is told by what it is made of"
        app.session_state["of"] = 2
    app.run()
    assert sent(app)[0] == {"said": "second"}


def test_content_is_made_only_where_it_is_sent() -> None:
    """What it is made of tells that it is still the same."""
    app = started(of=1)
    send(app, "", has={"any.part": data_of(app)["version"]})
    app.run()
    assert app.session_state["made"] == 1


CELLS = {"kind": "cells", "channel": 2, "texts": [["1", "1/3", ""], ["-2", "x", "3"]]}
NEGATE = {"kind": "tool", "name": "negate"}


def test_messages_are_handled_once_and_in_order() -> None:
    """A message repeated beside a later one is not handled again, and the data name the newest number."""
    app = started()
    messages = [[1, NEGATE]], [[1, NEGATE], [2, CELLS]], [[1, NEGATE]], [[3, "cat"], [4, None]]
    assert heard(app, *messages) == [NEGATE, CELLS, "cat", None]
    assert data_of(app)["turn"] == 4


def test_what_is_no_numbered_message_is_ignored() -> None:
    """Nothing that a browser can send raises, and the next good message still comes."""
    app = started()
    whole = [None, 7, "x", [], [[1, NEGATE]], {}, {"messages": [[1, NEGATE]]}, {"has": {}}]
    whole += [
        {"messages": [[1, NEGATE]], "has": has} for has in (None, [], 7, {str(n): n for n in range(1000)})
    ]
    whole += [{"messages": messages, "has": {}} for messages in (None, 7, "x", {}, {"0": [1, NEGATE]})]
    assert heard_of(app, *whole) == []
    hostile = [[], [1], [[1]], [[True, NEGATE]], [["1", NEGATE]], [[2.0, NEGATE]]]
    hostile += [[[10**400, NEGATE]], [[-1, NEGATE]], [[1, 2, 3]], [[0, NEGATE]]]
    assert heard(app, *hostile) == []
    assert heard_of(app, {"messages": [[1, NEGATE]], "has": {"any.part": "x", "other": 10**400}}) == [NEGATE]


def test_the_scripts_of_all_parts_are_ready_when_the_server_has_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each folder with a script that mounts one."""
    ready: list[str] = []
    monkeypatch.setattr(mounting, "_registered", lambda each: ready.append(each.entry))
    mounting.prepare()
    folders = {
        path.parent.name
        for path in part.FOLDER.glob("*/*.js")
        if "export default mounting(" in path.read_text()
    }
    assert sorted(ready) == sorted(f"{name}/{name}.js" for name in folders)
