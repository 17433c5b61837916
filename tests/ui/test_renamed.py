"""Another language in the middle of a network's work: the classes have other names, and no work is lost."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.ui.door import Asked
from cnnviz.ui.network.disturbing import PROGRESS
from cnnviz.ui.network.wish import PART_KEY
from cnnviz.wish import FOUND, GROWN
from tests.patience import PATIENCE

APP = Path(__file__).resolve().parents[2] / "app.py"
TURNS = count(1)


def opened(**query: str) -> AppTest:
    """SqueezeNet, whose classes have names in both languages, after the first run; the page waits for no work."""
    app = AppTest.from_file(APP, default_timeout=PATIENCE)
    for name, value in {"page": "network", "network": "squeezenet", "from": "photo", **query}.items():
        app.query_params[name] = value
    return app.run()


def ask(app: AppTest, part: str) -> None:
    """Let a part go on with its work once."""
    app.session_state["door"].answer(Asked(part, [(next(TURNS), "go on")], has={}))


def until(app: AppTest, part: str) -> Any:
    """The work behind `part`, once what the page shows before is done."""
    while part not in (works := app.session_state["door"].works):
        for name in [name for name in works if name.endswith(".progress")]:
            while works[name].sliced.running:
                ask(app, name)
        app.run()
    return works[part]


def chinese(app: AppTest) -> None:
    """Choose the other language."""
    app.button_group(key="shell.language").set_value("zh_CN").run()
    assert not app.exception


@pytest.fixture(autouse=True)
def _no_run_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes time is asked for slice by slice, and nothing is kept from tests before."""
    monkeypatch.setattr("cnnviz.ui.long_work.QUIET_SECONDS", 0)
    while FOUND.give_up() or GROWN.give_up():
        pass


def test_the_reading_itself_goes_on_and_names_classes_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Layers that were computed stay, and the answer is in the language of the page."""
    monkeypatch.setattr(
        "cnnviz.ui.slices.SLICE_SECONDS", 0
    )  # a step at a time, as a quick machine reads all in one slice
    monkeypatch.setattr("cnnviz.ui.long_work.ALONE_SECONDS", 0)
    app = opened()
    before = until(app, "network.reading.progress").sliced
    ask(app, "network.reading.progress")
    assert before.running and before.latest
    chinese(app)
    assert until(app, "network.reading.progress").sliced is before
    while before.running:
        ask(app, "network.reading.progress")
    app.run()
    until(app, "network.maps.progress")
    _wanted, reading = app.session_state["visitor"].computed["network.reading"].now
    assert reading is before.result or reading.values is before.result.values
    assert any("\u4e00" <= sign <= "\u9fff" for sign in reading.labels[0])


def test_a_map_of_occlusion_goes_on_where_it_was() -> None:
    """The positions that were covered stay known."""
    app = opened(panel="why")
    until(app, "network.occlusion.progress")
    before = _occlusion(app)
    while not (done := before.latest.done):
        ask(app, "network.occlusion.progress")
    assert not before.finished
    chinese(app)
    until(app, "network.occlusion.progress")
    assert _occlusion(app) is before and before.latest.done == done


def _occlusion(app: AppTest) -> Any:
    _owner, kept = app.session_state["visitor"].computed["network.worked_out"]
    (work,) = kept["why.occlusion"][1].values()
    return work


def test_a_curve_over_a_disturbance_goes_on_where_it_was() -> None:
    """The places that were measured stay."""
    app = opened(panel="disturb", disturb="turn:20")
    (until(app, PROGRESS)).work().waits = False
    while not (before := app.session_state["door"].works[PROGRESS].work()).latest.points:
        ask(app, PROGRESS)
    assert not before.finished
    measured = len(before.latest.points)
    chinese(app)
    after = until(app, PROGRESS).work()
    assert after is before and len(after.latest.points) == measured


def test_a_search_for_patches_goes_on_where_it_was() -> None:
    """Although each language has a reading of its own."""
    app = opened(panel="wish", layer="conv10", element="3_2_2")
    work = until(app, PART_KEY)
    ask(app, PART_KEY)
    (_key, search) = work._search
    chinese(app)
    assert until(app, PART_KEY)._search[1] is search
