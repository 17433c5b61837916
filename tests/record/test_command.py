"""``python -m cnnviz export``: what it writes, and what it says where it cannot."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cnnviz.__main__ import main
from cnnviz.commands import USAGE
from cnnviz.record import RecordError, page_for, state_of, view_of

from .pages import taken_apart

ROOT = Path(__file__).resolve().parents[2]
CANNOT = {
    "no link": ("sobel_x", "no link"),
    "no address": ("http://[", "no link"),
    "another scheme": ("ftp://host/?kernel=sobel_x", "no link"),
    "a stride that is none": ("?stride=0", "stride"),
    "a page that is none": ("?page=nowhere", "page"),
    "a language that is none": ("?lang=xx", "lang"),
    "a photo that is not there": ("?photo=nobody", "photo=nobody"),
    "a pattern that is not there": ("?from=pattern&pattern=none", "pattern=none"),
    "a kernel that is not there": ("?kernel=none", "kernel=none"),
    "another kernel of a layer that is not there": ("?others=box,none", "others=none"),
    "an activation that is not there": ("?act=none", "act=none"),
    "a signal that is not there": ("?page=signals&signal=none", "signal=none"),
    "a layer that is not there": ("?page=network&layer=none", "layer=none"),
    "a photo that a network is to read": ("?page=network&from=photo&photo=nobody", "photo=nobody"),
    "a photo that stands in for a digit": ("?page=network&network=faces&photo=nobody", "photo=nobody"),
    "a drawing that is none": ("?from=drawing&drawing=abc", "drawing"),
    "a digit that is none": ("?page=network&from=drawing&drawing=abc", "drawing"),
    "the start": ("?lang=en", "cannot be recorded"),
    "a lesson that is not there": ("?lesson=nothing", "nothing"),
    "own classes": ("?page=train-own", "of your own"),
    "a target that is not there": ("?page=train&target=none", "target=none"),
    "a step of a large network": ("?page=train-step&network=digits", "small network"),
    "an upload": ("?from=upload", "of your own"),
    "a picture from the camera": ("?page=network&from=camera", "of your own"),
    "a table": ("?page=signals&from=upload", "of your own"),
    "a network of one's own": ("?page=network&network=own", "of your own"),
    "numbers of the lab that are hidden": ("?size=16&hide=values", "covers or hides"),
    "hidden numbers of a demonstration": ("?size=16&hide=values&demo=1", "covers or hides"),
    "a map that is covered": ("?size=16&cover=output", "covers or hides"),
    "an answer that is hidden": ("?page=network&hide=answers", "covers or hides"),
    "an answer that is covered": ("?page=network&cover=answer", "covers or hides"),
    "a signal whose numbers are hidden": ("?page=signals&hide=values", "covers or hides"),
    "a kernel larger than the picture": ("?kernel=gaussian&set=size:15&size=8", "does not fit"),
}


@pytest.mark.parametrize("case", CANNOT)
def test_what_cannot_be_recorded_is_said_in_one_sentence(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the error stream, with the status for a wrong use; no file is written."""
    link, why = CANNOT[case]
    file = tmp_path / "page.html"
    assert main(["export", link, str(file)]) == USAGE
    said = capsys.readouterr()
    assert not said.out and not file.exists()
    assert said.err.count("\n") == 1 and why in said.err


@pytest.mark.parametrize("link", ["?size=16&hide=controls", "?size=16&hide=panels"])
def test_a_link_that_hides_no_numbers_is_recorded(link: str, tmp_path: Path) -> None:
    """Controls and panels are no numbers of the maps."""
    assert main(["export", link, str(tmp_path / "page.html")]) == 0


def test_a_lesson_may_cover_what_a_link_may_not() -> None:
    """Its cards ask for what they cover, and so they go the way that refuses nothing."""
    state = state_of("?size=16&cover=output")
    assert state.withholds() and view_of(state).shown["lab.stepper"]


@pytest.mark.parametrize("place", [".", "nowhere/page.html"])
def test_a_file_that_cannot_be_written_is_named(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder, or one in a folder that is not there."""
    file = tmp_path / place
    assert main(["export", "?size=16", str(file)]) == USAGE
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and str(file) in said


@pytest.mark.parametrize(
    "arguments",
    [
        ["lesson"],
        ["export"],
        ["--port", "8000", "export", "?", "page.html"],
        ["export", "?"],
        ["import", "?", "page.html"],
        ["export", "?page=lab", "page.html", "--most", "0"],
        ["export", "?page=network", "page.html", "--layers", ""],
        ["export", "?page=network", "page.html", "--layers", "conv1,"],
        ["export", "?page=network", "page.html", "--layers", "conv1, ,fc"],
    ],
)
def test_a_wrong_use_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """As argparse does."""
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == USAGE
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize("before", ["", "http://127.0.0.1:8501/", "https://example.org/course/"])
def test_the_address_before_a_link_says_nothing(before: str, tmp_path: Path) -> None:
    """The same file is written for a link and for its query alone."""
    both = [tmp_path / "one.html", tmp_path / "other.html"]
    for link, file in zip(
        ("?size=16&kernel=gaussian", f"{before}?size=16&kernel=gaussian"), both, strict=True
    ):
        assert main(["export", link, str(file)]) == 0
    assert both[0].read_bytes() == both[1].read_bytes()


def test_nothing_of_the_app_is_loaded(tmp_path: Path) -> None:
    """A page is made without Streamlit."""
    code = (
        "import sys; from cnnviz.__main__ import main; "
        f"main(['export', '?size=16', {str(tmp_path / 'page.html')!r}]); sys.exit('streamlit' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True).returncode == 0


def test_the_command_runs_where_no_chinese_can_be_written(tmp_path: Path) -> None:
    """As a process of its own, whatever the terminal's coding is."""
    file = tmp_path / "page.html"
    for link, status in (("?size=16&lang=zh_CN", 0), ("?photo=nobody&lang=zh_CN", USAGE)):
        ended = subprocess.run(
            [sys.executable, "-m", "cnnviz", "export", link, str(file)],
            cwd=ROOT,
            env=os.environ | {"PYTHONIOENCODING": "ascii"},
            capture_output=True,
            text=True,
        )
        assert ended.returncode == status and "Traceback" not in ended.stderr
    assert taken_apart(file.read_text("utf-8")).view["title"] == "卷积核实验室"


def test_some_layers_alone_make_a_smaller_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Their maps can be opened and no others; a layer that is not there is told."""
    file = tmp_path / "page.html"
    assert main(["export", "?page=network&layer=conv1", str(file), "--layers", "conv2, fc"]) == 0
    page = taken_apart(file.read_text("utf-8"))
    there = {name for name, maps in page.view["layers"]["maps"].items() if any(maps)}
    assert there == {"conv1", "conv2", "fc"} and "chosen" in page.view["layers"]["note"]
    (count,) = re.findall(r"of (\d+) maps", page.view["layers"]["note"])
    tight, _language = page_for("?page=network&layer=conv1", 50_000)
    assert f"of {count} maps" in taken_apart(tight).view["layers"]["note"]  # whatever is left out
    assert main(["export", "?page=network", str(file), "--layers", "conv9"]) == USAGE
    assert "layer=conv9" in capsys.readouterr().err
    with pytest.raises(RecordError, match="layer="):
        page_for("?page=network", layers=[""])
