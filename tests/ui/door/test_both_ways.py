"""Every message of every part has the same effect by a request of its own and by Streamlit's trigger."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz import network_training
from cnnviz.ui import long_work
from cnnviz.ui.network import disturbing
from cnnviz.ui.session import LESSON
from cnnviz.ui.share import SHARE
from cnnviz.ui.take import TAKE
from tests.ui.door.browser import (
    answer_to,
    asking,
    door_of,
    fire,
    held_of,
    keys_of,
    link,
    mounted,
    same,
    shown,
)
from tests.ui.door.scenes import SCENES, ByScript, Refused
from tests.ui.test_lab import opened


@pytest.fixture(autouse=True)
def _ample_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slice of training ends with what is asked for, however busy the machine is."""
    monkeypatch.setattr(network_training, "SLICE_SECONDS", 600.0)
    monkeypatch.setattr(network_training, "STAGE_SECONDS", 0.0)
    monkeypatch.setattr(disturbing, "QUIET_SECONDS", 600.0)
    monkeypatch.setattr(long_work, "QUIET_SECONDS", 600.0)


@pytest.mark.parametrize("name", SCENES)
def test_both_ways_lead_to_the_same(name: str) -> None:
    """Of two visitors who do the same, one asks and goes to the script where that is refused, the other always goes there.

    After each message both have the same state and link, and an answer shows what the other's script mounts.
    """
    scene = SCENES[name]
    page = scene.link.get("page", "lab")
    asks, runs = opened(**scene.link), opened(**scene.link)
    _direct_as_told(asks, page, {_key(page, part) for part in scene.direct})
    for turn, said in enumerate(scene.said, 1):
        key, body = _key(page, said[0]), said[1]
        before = held_of(asks, page).now, held_of(runs, page).now
        answer = answer_to(door_of(asks), asking(key, body, first=turn))
        assert (answer is not None) == (
            said[0] in scene.direct and not isinstance(said, Refused | ByScript)
        ), said
        fire(runs, key, body, first=turn)
        assert door_of(runs).turn(key) == turn
        if answer is None:
            assert held_of(asks, page).now is before[0]
            fire(asks, key, body, first=turn)
        else:
            if answer.link or held_of(asks, page).now is not before[0]:
                assert dict(parse_qsl(answer.link)) == link(held_of(runs, page)), said
            for part, content in answer.shown.items():
                same(content, shown(runs, part))
            if answer.run:
                fire(asks, key, has=dict.fromkeys(answer.shown, answer.version))
        if isinstance(said, Refused):
            assert (held_of(asks, page).now, held_of(runs, page).now) == before, said
        assert held_of(asks, page).state == held_of(runs, page).state, said
        assert dict(runs.query_params) == link(held_of(asks, page)), said
        assert door_of(asks).turn(key) == turn
    _all_the_same(asks, runs)


def _key(page: str, part: str) -> str:
    return part if part in (LESSON, TAKE) else f"{page}.{part}"


def _direct_as_told(app: AppTest, page: str, direct: set[str]) -> None:
    """Check that the door answers just these parts and what shares the page, and that just these are told to ask."""
    door = door_of(app)
    hidden = set(held_of(app, page).state.hide) & {"panels"}
    direct = {*direct, SHARE, *(() if hidden else (TAKE,))}
    assert {*(door.ground.keys if door.ground else ()), *door.works} == direct
    told = {key for key in keys_of(app) if mounted(app, key)[0]["direct"]}
    assert told == direct


def _all_the_same(asks: AppTest, runs: AppTest) -> None:
    """Check that both pages show the same in every part, where the browser says that it has nothing."""
    (key, *_) = keys_of(asks)
    for app in (asks, runs):
        fire(app, key, has=dict.fromkeys(keys_of(app), 0))
    assert keys_of(asks) == keys_of(runs)
    for part in keys_of(asks):
        same(shown(asks, part), shown(runs, part))
    assert dict(asks.query_params) == dict(runs.query_params)
