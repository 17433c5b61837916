"""A task or a question that no view can fulfil is refused when its file is read, in both languages; its neighbours are taken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlencode

import numpy as np
import pytest

from cnnviz.images import drawing
from cnnviz.images.drawing import DIGIT_SIDE
from cnnviz.lessons.checks import CHECKS
from cnnviz.lessons.reading import LessonError, read_lesson
from cnnviz.views.sentences import sentence
from cnnviz.words import translation

CONV = "size=8&colour=0&act=identity&pool=none"
FIRE6 = "page=network&network=squeezenet&layer=fire6&element=118_0_0"


def _digit(points: int) -> str:
    """A link to the network page with a drawing of so many points."""
    levels = np.zeros((DIGIT_SIDE, DIGIT_SIDE), np.uint8)
    levels[20, 20 : 20 + points] = 15
    return urlencode({"page": "network", "from": "drawing", "drawing": drawing.encode(levels)})


def _file(name: str, given: Mapping[str, object], link: str = "", solved: str = "") -> bytes:
    """A lesson with one card that opens `link` and asks for `name`."""
    inside = ", ".join(f"{key} = {json.dumps(value)}" for key, value in given.items())
    what = '[cards.task]\ncheck = "' if name in CHECKS else '[cards.question]\nkind = "'
    opens = f'link = "{link}"\n' if link else ""
    done = f'solved = "{solved}"\n' if solved else ""
    return (
        f'title = "One"\n[[cards]]\ntitle = "Look"\ntext = "Here."\n{opens}'
        f'{what}{name}"\n{done}text = "Do it."\nwith = {{ {inside} }}\n'
    ).encode()


def _refusal(file: bytes) -> str:
    """The sentence that refuses a file; its Chinese is no English one with holes."""
    with pytest.raises(LessonError) as error:
        read_lesson(file, "own")
    chinese = sentence(translation("zh_CN").gettext, error.value)
    assert "必须" in chinese and "{" not in chinese
    for word in (" as ", " a ", " the ", " most ", " least ", " of "):
        assert word not in chinese
    return str(error.value)


@pytest.mark.parametrize(("name", "wrong", "fits", "says"), [
    ("answered", {"answer": -1}, {"answer": 0}, "answer must be a whole number from 0 to 9"),
    ("answered", {"answer": 10}, {"answer": 9}, "answer must be a whole number from 0 to 9"),
    ("answered", {"answer": 1000, "drawn": False}, {"answer": 999, "drawn": False}, "from 0 to 999"),
    ("misread", {"digit": 10}, {"digit": 9}, "digit must be"),
    ("redrawn", {"link": _digit(4), "answer": 10}, {"link": _digit(4), "answer": 9}, "answer must be"),
    ("redrawn", {"link": _digit(4), "most": 0.24}, {"link": _digit(4), "most": 0.25}, "most must be at least 0.25"),
    ("redrawn", {"link": "page=network&from=drawing"}, {"link": _digit(1)}, "link must be"),
    ("linked", {"link": "act=relu", "unlike": "act=relu"}, {"link": "act=relu", "unlike": "act=tanh"}, "unlike must be"),
    ("linked", {"link": "bias=1&stride=2", "unlike": "bias=1.0"}, {"link": "bias=1", "unlike": "bias=2"}, "unlike must be"),
    ("linked", {"link": "stride=2&stride=3"}, {"link": "stride=3"}, "only once"),
    ("linked", {"unlike": "sun=1"}, {"unlike": "stride=1"}, "without sun"),
    ("linked", {"link": "kernel=cat"}, {"link": "kernel=box"}, "no kernel of the name cat"),
    ("linked", {"link": "act=cat"}, {"link": "act=gelu"}, "no act of the name cat"),
    ("pinned", {"stage": "pool", "changed": True}, {"stage": "act", "changed": True}, "stage must be one of conv, act"),
    ("pinned", {"channels": True, "times": 13}, {"channels": True, "times": 12}, "at most 12"),
    ("repainted", {"link": "pin=conv_0_9999_9999"}, {"link": "pin=conv_0_3_3"}, "in its map"),
    ("repainted", {"link": f"{CONV}&pin=conv_0_6_0"}, {"link": f"{CONV}&pin=conv_0_5_0"}, "in its map"),
    ("repainted", {"link": f"{CONV}&pin=pool_0_0_0"}, {"link": f"{CONV}&pin=act_0_0_0"}, "in its map"),
    ("repainted", {"link": f"{CONV}&pad=8&pin=conv_0_0_0"}, {"link": f"{CONV}&pad=8&pin=conv_0_6_6"}, "some of the pixels"),
    ("repainted", {"link": f"{CONV}&dilation=3&pin=conv_0_0_0&w={'~'.join(['_'.join('1' * 8)] * 8)}"}, {"link": f"{CONV}&dilation=3&pin=conv_0_0_0"}, "in its map"),
    ("repainted", {"link": f"{CONV}&pin=conv_0_0_0&w={'~'.join(['_'.join('1' * 8)] * 8)}"}, {"link": f"{CONV}&pin=conv_0_0_0&w={'~'.join(['_'.join('1' * 8)] * 7)}"}, "not on all"),
    ("repainted", {"link": f"{CONV}&op=transposed&pin=conv_0_0_0"}, {"link": f"{CONV}&pin=conv_0_0_0"}, "transposed"),
    ("kernel_answers", {"not_to": "vertical edge", "channel": 3}, {"not_to": "vertical edge", "channel": 2}, "from 0 to 2"),
    ("channel_weights", {"only": 3}, {"only": 2}, "from 0 to 2"),
    ("multiplications", {"share": 0.0156}, {"share": 0.015625}, "share must be at least 0.015625"),
    ("loss_lowered", {"taken": 21}, {"taken": 20}, "from 1 to 20"),
    ("element_opened", {"layer": "fc", "place": [10]}, {"layer": "fc", "place": [9]}, "its shape is 10"),
    ("element_opened", {"layer": "fc", "place": [1, 0]}, {"layer": "fc", "place": [1]}, "its shape is 10"),
    ("element_opened", {"layer": "pool2", "place": [64, 0, 0]}, {"layer": "pool2", "place": [15, 6, 6]}, "16 × 7 × 7"),
    ("element_opened", {"layer": "fc", "place": [1], "times": 2}, {"layer": "fc", "place": [1], "times": 1}, "times must be 1"),
    ("element_opened", {"layer": "fc", "times": 11}, {"layer": "fc", "times": 10}, "at most 10"),
])  # fmt: skip
def test_what_no_page_can_have_is_refused(
    name: str, wrong: Mapping[str, object], fits: Mapping[str, object], says: str
) -> None:
    """The sentence says what would fit; what just fits is read."""
    assert says in _refusal(_file(name, wrong))
    assert read_lesson(_file(name, fits), "own").cards


@pytest.mark.parametrize("solved", ["", FIRE6])
def test_a_task_may_be_to_choose_another_network(solved: str) -> None:
    """Its layer may be one of that network; a question's card must open it, as nobody is told to leave its view."""
    task = _file("element_opened", {"layer": "fire6"}, "page=network", solved)
    assert read_lesson(task, "own").cards
    for kind in ("receptive_field", "field_start"):
        assert "network digits" in _refusal(_file(kind, {"layer": "fire6"}, "page=network"))
        assert read_lesson(_file(kind, {"layer": "fire6"}, "page=network&network=squeezenet"), "own").cards


def test_no_task_looks_at_a_network_without_one_answer() -> None:
    """The layers of P-Net, which answers at every position, fit a question alone."""
    layer = {"layer": "/conv3/Conv"}
    assert "layer must be" in _refusal(_file("element_opened", layer, "page=network&network=faces"))
    assert read_lesson(_file("receptive_field", layer, "page=network&network=faces"), "own").cards


@pytest.mark.parametrize(("name", "given"), [
    ("element_opened", {"layer": "conv1"}), ("element_opened", {"layer": "fc"}), ("most_weights", {}),
    ("receptive_field", {"layer": "conv1"}), ("receptive_field", {}), ("softmax_pair", {}),
])  # fmt: skip
def test_a_visitors_own_network_is_not_looked_at(name: str, given: Mapping[str, object]) -> None:
    """The sentence says so, whatever the layer is called; a task may send its readers to a shipped one."""
    own = "page=network&network=own"
    assert "visitor's own network" in _refusal(_file(name, given, own))
    if name in CHECKS:
        assert read_lesson(_file(name, given, own, "page=network&layer=conv1"), "own").cards
        assert "solved must be" in _refusal(_file(name, given, "page=network", own))
    assert read_lesson(_file("brought", {}, own, own), "own").cards
