"""How a component's script, styles and markup come together, and when they are read anew."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.parts import bundle
from cnnviz.ui import latest as reading
from tests.patience import PATIENCE

ENTRIES = sorted(
    path.relative_to(bundle.FOLDER).as_posix()
    for path in bundle.FOLDER.glob("*/*.js")
    if path.stem == path.parent.name
)
"""The script of each component has the name of its folder."""
DECLARED = re.compile(r"^(?:const|let|class|(?:async )?function\*?) (\w+)", re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A component of two modules, a style and a markup."""
    monkeypatch.setattr(bundle, "FOLDER", tmp_path)
    (tmp_path / "part").mkdir()
    (tmp_path / "word.js").write_text('export const WORD = "first";\n')
    (tmp_path / "part/part.js").write_text('import { WORD } from "../word.js";\nexport default () => WORD;\n')
    (tmp_path / "part/part.css").write_text("p { color: red }")
    (tmp_path / "part/part.html").write_text("<p></p>")
    return tmp_path


def page(mount):  # without hints: the app knows no names but its own
    mount(key="part")


def mounted() -> Callable[[], Any]:
    """Let an app mount the component of `folder`, and give what the browser is sent at each run."""
    mount = bundle.component(
        "part", "part/part.js", "part/part.css", html=lambda: bundle.text("part/part.html")
    )
    app = AppTest.from_function(page, args=(mount,), default_timeout=PATIENCE)

    def sent() -> Any:
        app.run()
        assert not app.exception
        (element,) = app.get("bidi_component")
        return element.proto

    return sent


def write(path: Path, content: str) -> None:
    """Change a file, at another time than before however coarse the clock of the file system is."""
    before = path.stat().st_mtime_ns
    path.write_text(content)
    os.utime(path, ns=(before + 10**9, before + 10**9))


def test_every_component_is_found() -> None:
    """The tests below see the components that Python mounts."""
    mounts = {
        name
        for path in bundle.FOLDER.glob("*.py")
        for name in re.findall(r'"(\w+/\w+\.js)"', path.read_text("utf-8"))
    }
    assert mounts == set(ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_script_is_whole(entry: str) -> None:
    """A joined script has no import left, one default export, and no name that two of its modules declare."""
    script = bundle.script(entry)
    names = DECLARED.findall(script)
    assert not re.search(r"^(import\b|export (?!default))", script, re.MULTILINE)
    assert len(re.findall(r"^export default", script, re.MULTILINE)) == 1
    assert sorted(names) == sorted(set(names))


def test_notes_for_developers_stay_at_home(folder: Path) -> None:
    """Comments on lines of their own are left out, and no line of code with them; a cast stands within its line."""
    (folder / "word.js").write_text(
        "/**\n * A word.\n *\n * @type {string}\n */\n"
        'export const WORD =\n  /** @type {string} */ ("first");\n'
        "  /** Two. */\nconst LENGTH = 4 /* of letters */ ** 2;\n/** Three. */\n"
    )
    kept = 'const WORD =\n  /** @type {string} */ ("first");\nconst LENGTH = 4 /* of letters */ ** 2;\n'
    assert bundle.script("word.js") == kept


def test_a_component_is_sent_with_all_that_it_is_made_of(folder: Path) -> None:
    """Script with what it imports, styles and markup reach the browser."""
    sent = mounted()()
    assert sent.js_content == 'const WORD = "first";\n\nexport default () => WORD;\n'
    assert (sent.css_content, sent.html_content) == ("p { color: red }", "<p></p>")


def test_a_changed_file_waits_for_the_next_start(folder: Path) -> None:
    """What visitors are sent stays as it was when the app started."""
    run = mounted()
    run()
    write(folder / "word.js", 'export const WORD = "second";\n')
    assert '"first"' in run().js_content


@pytest.mark.parametrize(
    ("name", "content", "field"),
    [
        ("word.js", 'export const WORD = "second";\n', "js_content"),
        ("part/part.css", "p { color: second }", "css_content"),
        ("part/part.html", "<p>second</p>", "html_content"),
    ],
)
def test_a_developer_sees_a_changed_file_at_the_next_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str, field: str
) -> None:
    """While the app is developed, a changed module, style or markup is sent at the next run."""
    monkeypatch.setattr(reading, "DEVELOPING", True)
    run = mounted()
    assert "second" not in getattr(run(), field)
    write(folder / name, content)
    assert "second" in getattr(run(), field)


def test_nothing_is_read_anew_without_need(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While no file changes, and whatever else does, a developer too is given what was made before."""
    monkeypatch.setattr(reading, "DEVELOPING", True)
    made: list[int] = []
    newest = reading.latest(lambda: made.append(0), folder)
    (folder / "notes.txt").write_text("not read")
    newest()
    assert len(made) == 1
    (folder / "part/part.css").unlink()
    newest()
    newest()
    assert len(made) == 2
