"""How a part's script, styles and markup come together, and what its script keeps to."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from cnnviz.parts import part
from cnnviz.parts.part import FOLDER, Part, script

PARTS: dict[str, Part] = {
    path.parent.name: importlib.import_module(f"cnnviz.parts.{path.parent.name}").PART
    for path in sorted(FOLDER.glob("*/__init__.py"))
}
DECLARED = re.compile(r"^(?:const|let|class|(?:async )?function\*?) (\w+)", re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two modules, a style and a markup."""
    monkeypatch.setattr(part, "FOLDER", tmp_path)
    for below in ("own", "shared", "stepper"):
        (tmp_path / below).mkdir()
    (tmp_path / "shared/word.js").write_text('export const WORD = "first";\n')
    (tmp_path / "own/own.js").write_text(
        'import { WORD } from "../shared/word.js";\nexport default () => WORD;\n'
    )
    (tmp_path / "shared/base.css").write_text("p { margin: 0 }")
    (tmp_path / "own/own.css").write_text("p { color: red }")
    (tmp_path / "own/own.html").write_text("<p></p>")
    (tmp_path / "stepper/panel.html").write_text("<output></output>\n")
    return tmp_path


def test_every_folder_is_a_part_of_its_own() -> None:
    """What has a script of its folder's name is a part, which no other shares its name with."""
    scripts = {path.parent.name for path in FOLDER.glob("*/*.js") if path.stem == path.parent.name}
    assert scripts == PARTS.keys()
    assert {name: each.entry for name, each in PARTS.items()} == {name: f"{name}/{name}.js" for name in PARTS}
    assert len({each.name for each in PARTS.values()}) == len(PARTS)


@pytest.mark.parametrize("name", PARTS)
def test_the_files_of_a_part_are_there(name: str) -> None:
    """Its own styles last, behind those that it shares; each Stepper has the markup that all share."""
    each = PARTS[name]
    assert each.style is None or each.styles[0] == "shared/base.css"
    assert (each.markup is None) == (not name.endswith("stepper"))
    assert each.markup is None or each.markup.startswith(f'<div class="{each.kind}">\n')


@pytest.mark.parametrize("name", PARTS)
def test_a_script_is_whole(name: str) -> None:
    """A joined script has no import left, one default export, and no name that two of its modules declare."""
    joined = PARTS[name].script
    names = DECLARED.findall(joined)
    assert not re.search(r"^(import\b|export (?!default))", joined, re.MULTILINE)
    assert len(re.findall(r"^export default", joined, re.MULTILINE)) == 1
    assert names and sorted(names) == sorted(set(names))


@pytest.mark.parametrize("name", PARTS)
def test_words_from_elsewhere_are_text_only(name: str) -> None:
    """Names of layers, labels and files are a stranger's: no script writes markup, or asks another host."""
    joined = PARTS[name].script
    assert not re.search(r"innerHTML|insertAdjacentHTML|outerHTML", joined)
    assert "http" not in joined.replace("http://www.w3.org/2000/svg", "")


def test_no_script_knows_a_page() -> None:
    """A page tells its parts what they have to know of it; the scripts name no place of a page."""
    assert not [path for path in FOLDER.rglob("*.js") if re.search(r"st-key-\w", path.read_text("utf-8"))]


def test_notes_for_developers_stay_at_home(folder: Path) -> None:
    """Comments on lines of their own are left out, and no line of code with them; a cast stands within its line."""
    (folder / "shared/word.js").write_text(
        "/**\n * A word.\n *\n * @type {string}\n */\n"
        'export const WORD =\n  /** @type {string} */ ("first");\n'
        "  /** Two. */\nconst LENGTH = 4 /* of letters */ ** 2;\n/** Three. */\n"
    )
    kept = 'const WORD =\n  /** @type {string} */ ("first");\nconst LENGTH = 4 /* of letters */ ** 2;\n'
    assert script("shared/word.js") == kept


def test_a_module_comes_once_and_before_what_imports_it(folder: Path) -> None:
    """However many import it, and in a ring too."""
    (folder / "shared/word.js").write_text(
        'import { more } from "./more.js";\nexport const WORD = () => more;\n'
    )
    (folder / "shared/more.js").write_text(
        'import { WORD } from "./word.js";\nexport const more = () => WORD;\n'
    )
    (folder / "own/own.js").write_text(
        'import { WORD } from "../shared/word.js";\nimport { more } from "../shared/more.js";\n'
        "export default () => [WORD, more];\n"
    )
    assert script("own/own.js").split() == (
        [
            "const",
            "more",
            "=",
            "()",
            "=>",
            "WORD;",
            "const",
            "WORD",
            "=",
            "()",
            "=>",
            "more;",
            "export",
            "default",
            "()",
            "=>",
            "[WORD,",
            "more];",
        ]
    )


def test_a_part_is_all_that_it_is_made_of(folder: Path) -> None:
    """Script with what it imports, styles one after the other, and a Stepper's markup around what all share."""
    own = Part(
        "own", "own/own.js", ("shared/base.css", "own/own.css"), kind="stepper own", maps="own/own.html"
    )
    assert own.script == 'const WORD = "first";\n\nexport default () => WORD;\n'
    assert own.style == "p { margin: 0 }\np { color: red }"
    assert own.markup == '<div class="stepper own">\n<p></p>\n<output></output>\n</div>\n'


def test_a_part_may_be_a_script_alone(folder: Path) -> None:
    """It then has no style and makes its own markup."""
    own = Part("own", "own/own.js")
    assert (own.style, own.markup) == (None, None)
