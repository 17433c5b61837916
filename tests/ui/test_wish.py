"""The panel that shows what a map responds to: what it shows is the engine's, and its work goes slice by slice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.images.digits import samples
from cnnviz.reader import shipped
from cnnviz.reading import read
from cnnviz.ui.door import Asked, NotDirectError
from cnnviz.ui.network.wish import PART_KEY, WishWork
from cnnviz.wish import DOUBLINGS, FOUND, GROWN, best, samples_for, search
from tests.patience import PATIENCE
from tests.ui.sent import sent

APP = Path(__file__).resolve().parents[2] / "app.py"


def opened(**query: str) -> AppTest:
    """The network page with the panel after its first run at a link."""
    app = AppTest.from_file(APP, default_timeout=PATIENCE)
    for name, value in {
        "page": "network",
        "panel": "wish",
        "layer": "relu2",
        "element": "3",
        **query,
    }.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def work(app: AppTest) -> WishWork:
    _owner, kept = app.session_state["visitor"].computed["network.worked_out"]
    found = kept[PART_KEY][1]
    assert isinstance(found, WishWork)
    return found


def asked(app: AppTest, body: Any) -> dict[str, Any]:
    """What the part is told where the browser sends a message."""
    door = app.session_state["door"]
    answer = door.answer(Asked(PART_KEY, [(door.turn(PART_KEY) + 1, body)]))
    return dict(answer.reply.shown[PART_KEY].content[0])


def through(app: AppTest) -> dict[str, Any]:
    """All that is shown when no more is asked for."""
    meta: dict[str, Any] = dict(work(app).content()[0])  # type: ignore[index]
    while meta["search"]["running"] or meta["growing"]["running"]:
        meta |= asked(app, "go on")
    return meta


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Nothing is kept from the test before."""
    while FOUND.give_up() or GROWN.give_up():
        pass


def test_the_patches_are_those_of_a_search() -> None:
    """Values and cells; and the same for a visitor who comes later, at once."""
    meta = through(opened())
    reader = shipped("digits")
    (*_, found) = search(reader, reader.preprocessing, samples_for(reader), "relu2", 16)
    assert [(each["value"], tuple(each["cell"])) for each in meta["patches"]] == [
        (patch.value, patch.cell) for patch in best(found, 3)
    ]
    later, _arrays = sent(opened(), "cnnviz_wish")
    assert not later["search"]["running"] and len(later["patches"]) == 9


def test_a_link_grows_as_far_as_it_says() -> None:
    """A fresh one shows noise; with a doubling, the picture after so many steps is there; another start is another picture."""
    assert through(opened())["growing"]["step"] == 0
    meta = through(opened(grown="4"))
    assert DOUBLINGS[4] <= meta["growing"]["step"] < DOUBLINGS[-1] and {"0", "1", "2", "3", "4"} <= set(
        meta["moments"]
    )
    other = through(opened(grown="4", growseed="5"))
    assert other["moments"]["4"] != meta["moments"]["4"]


def test_growing_can_be_stopped_and_goes_on() -> None:
    """The state then says the last kept picture, and going on ends as if it had never been stopped."""
    app = opened()
    through(app)
    asked(app, ["grown", 8])
    meta = asked(app, "go on")
    meta |= asked(app, "stop")
    state = app.session_state["network.state"].state
    assert (
        not meta["growing"]["running"]
        and state.grown == len([s for s in DOUBLINGS if s <= meta["growing"]["step"]]) - 1
    )
    asked(app, ["grown", 8])
    ended = through(app)
    assert ended["growing"]["step"] == 128
    assert ended["moments"]["8"] == through(opened(grown="8"))["moments"]["8"]


def test_a_map_that_is_not_there_leaves_all_as_it_is() -> None:
    """Whatever a browser sends."""
    app = opened()
    before = app.session_state["network.state"].state
    for body in (
        ["map", "relu2", 16],
        ["map", "nope", 0],
        ["map", "relu2", True],
        ["grow_rate", 3],
        ["panel", "why"],
        {},
        "go",
        None,
        [],
    ):
        with pytest.raises(NotDirectError):
            asked(app, body)
    assert app.session_state["network.state"].state == before


def test_unknown_values_of_a_link_fall_back_one_by_one() -> None:
    """The others stay."""
    app = opened(growblur="7", growseed="3", patch="99", growgoal="cell")
    state = app.session_state["network.state"].state
    assert (state.grow_blur, state.grow_seed, state.patch, state.grow_goal) == (5, 3, 0, "cell")


def test_what_a_visitor_changed_is_not_shared() -> None:
    """With another preprocessing the results stay in the visitor's session."""
    meta = through(opened(prep="pad_255_rgb_0__"))
    reader = shipped("digits")
    assert len(meta["patches"]) > 0 and FOUND.get(("digits", "found", "relu2", reader.preprocessing)) is None
    assert not FOUND.give_up() and not GROWN.give_up()


def test_dead_maps_are_counted() -> None:
    """Those of the present picture's layer that are 0 everywhere."""
    meta = through(opened())
    values = read(shipped("digits"), samples()[0][143][None]).values["relu2"][0]
    dead = sum(not plane.any() for plane in values)
    assert meta["spread"]["dead"].startswith(f"For the present picture {dead} of the layer's 16 maps")
    assert meta["spread"]["values"]["zeros"] == (values == 0).sum()


@pytest.mark.parametrize("hidden", ["values", "panels"])
def test_hidden_values_are_not_sent(hidden: str) -> None:
    """Nor is the panel where panels are hidden."""
    app = opened(hide=hidden)
    with pytest.raises((AssertionError, StopIteration, LookupError, ValueError)):
        sent(app, "cnnviz_wish")


def test_a_network_that_takes_any_size_is_searched_too() -> None:
    """P-Net's maps over the nine photos."""
    meta = through(opened(network="faces", layer="conv2", element="4", **{"from": "photo"}))
    assert len(meta["patches"]) == 9 and not meta["search"]["error"]
