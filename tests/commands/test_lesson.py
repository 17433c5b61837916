"""``cnnviz lesson check``."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnnviz.__main__ import main
from cnnviz.commands.lesson import WRONG
from cnnviz.places import ASSETS

SHIPPED = sorted(map(str, (ASSETS / "lessons").glob("*.toml")))
GOOD = Path(SHIPPED[0]).read_text("utf-8")
BROKEN = {
    "no TOML": ("title = [", "TOML"),
    "an unknown key": (f"colour = 3\n{GOOD}", "colour"),
    "an unknown light": (GOOD.replace("lights = [", 'lights = ["lab.nowhere", ', 1), "lab.nowhere"),
    "no cards": ('[title]\nen = "A"\nzh_CN = "甲"\n', "[[cards]]"),
}


def test_every_shipped_lesson_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Each has its line in each language, and nothing is complained of."""
    assert main(["lesson", "check", *SHIPPED, str(ASSETS / "lesson_template.toml")]) == 0
    said = capsys.readouterr()
    assert not said.err and len(said.out.splitlines()) == 2 * (len(SHIPPED) + 1)


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_wrong_is_said_in_both_languages(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the error stream, with the file's name; a good file beside it is still looked at, and the status tells."""
    text, why = BROKEN[case]
    file = tmp_path / "mine.toml"
    file.write_text(text, "utf-8")
    assert main(["lesson", "check", str(file), SHIPPED[0]]) == WRONG
    said = capsys.readouterr()
    english, chinese = said.err.splitlines()
    assert str(file) in english and why in english
    assert str(file) in chinese and why in chinese and english != chinese
    assert SHIPPED[0] in said.out


def test_one_language_is_enough(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And a file that cannot be read has its sentence."""
    assert main(["lesson", "check", str(tmp_path), "--language", "en"]) == WRONG
    assert capsys.readouterr().err == f"{tmp_path}: The file cannot be read.\n"
