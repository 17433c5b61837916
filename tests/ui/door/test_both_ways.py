"""Every message of every part has the same effect by a request of its own and by Streamlit's trigger."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz import actions, network_training
from cnnviz.actions import RefusedError, after
from cnnviz.actions.lesson import after as lesson_after
from cnnviz.actions.take import taken
from cnnviz.actions.train.own import heard
from cnnviz.images.drawing import DIGIT_SIDE, SIDE
from cnnviz.kernels.errors import KernelError
from cnnviz.lessons import LESSONS
from cnnviz.state import PAGES, START, TEACHER, from_query
from cnnviz.state.train import TrainOwnState
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
    setting,
    shown,
    spot,
    tool,
    turned,
)
from tests.ui.test_lab import opened

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
"""A PNG file of one black pixel."""
ACTIONS = Path(actions.__file__).parent


class Refused(tuple[str, Any]):
    """A message that changes nothing: a part's name, and what it says."""


class ByScript(tuple[str, Any]):
    """A message that the script alone follows, of a part whose others are answered without it."""


@dataclass(frozen=True)
class Scene:
    """What a visitor does on a page.

    Attributes
    ----------
    link
        How the page was opened.
    direct
        The parts that are answered without a run of the script; no others are.
    said
        One after the other, by the name of a part; the lesson's card, which stands beside any page, by its key.
    """

    link: dict[str, str]
    direct: set[str]
    said: list[tuple[str, Any]]


LAB, KERNEL = {"size": "16"}, {"kernels", "dials", "editor", "controls", "stepper", "compare"}
SCENES = {
    "a kernel": Scene(
        LAB,
        KERNEL,
        [
            ("kernels", "sobel_y"),
            Refused(("kernels", "nope")),
            ("editor", {"kind": "share", "shared": False}),
            ("editor", {"kind": "cells", "channel": 2, "texts": [["1", "1/3", "5"]] * 3}),
            ("photos", "coffee"),
            Refused(("photos", "nope")),
            ("editor", {"kind": "resize", "rows": 2, "columns": 3}),
            ("editor", tool("negate")),
            Refused(("editor", tool("explode"))),
            ("editor", {"kind": "paste", "text": "1\t2\n3\t4"}),
            ("kernels", "box"),
            ("dials", turned("box", size=5)),
            Refused(("dials", turned("box", size=float(10**10)))),
            (
                "dials",
                turned("gaussian", sigma=2),
            ),  # of a kernel that was left: followed, and nothing is another
            Refused(("editor", {"kind": "paste", "text": "one"})),
        ],
    ),
    "a pin": Scene(
        {"size": "16", "lang": "zh_CN"},
        KERNEL,
        [
            ("stepper", spot("conv", 0, 2, 3)),
            ("kernels", "sobel_y"),
            Refused(("stepper", spot("input", 0, 2, 3))),
            ("stepper", spot("pool", 0, 1, 1)),
            ("stepper", {"cover": ["sum", "output"]}),
            Refused(("stepper", {"cover": ["sum", "sum"]})),
            ("stepper", {"cover": ["output"]}),
            ("stepper", {"term": 4}),
            ("stepper", {"term": 5}),
            Refused(("stepper", {"term": -1})),
            ("stepper", {"term": None}),
            ("stepper", {"demo": True}),
            ("kernels", "box"),
            ("stepper", {"demo": False}),
            ("stepper", None),
        ],
    ),
    "a layer": Scene(
        LAB,
        KERNEL,
        [
            ("stepper", {"add": "sobel_y"}),
            ("stepper", {"random": 3}),
            ("dials", {"scope": "random_normal", "at": 2, "values": {"size": 5, "seed": 8}}),
            ("stepper", {"choose": 0}),
            ("editor", tool("negate") | {"at": 1}),
            ("stepper", {"copy": 1}),
            Refused(("stepper", {"add": "box"})),
            ("photos", "coffee"),
            ("kernels", "box"),
            ("stepper", {"remove": 3}),
            Refused(("stepper", {"choose": 3})),
            ("stepper", {"remove": 1}),
            ("stepper", {"remove": 0}),
            Refused(("stepper", {"remove": 0})),
        ],
    ),
    "what is taken away": Scene(
        LAB,
        {*KERNEL, TAKE},
        [
            (TAKE, "open"),
            (TAKE, {"kind": "numbers", "format": "npy", "options": {}, "without": False, "make": True}),
            Refused((TAKE, {"kind": "numbers", "format": "npy"})),
            ("kernels", "sobel_y"),
            (TAKE, "go on"),
            (TAKE, "saved"),
            (
                TAKE,
                {
                    "kind": "maps",
                    "format": "gif",
                    "options": {"zoom": 99, "no": "x"},
                    "without": True,
                    "make": False,
                },
            ),
            (
                TAKE,
                {
                    "kind": "numbers",
                    "format": "csv",
                    "options": {"array": "input"},
                    "without": False,
                    "make": True,
                },
            ),
            (TAKE, "stop"),
            (TAKE, "close"),
            Refused((TAKE, "go on")),
        ],
    ),
    "a comparison": Scene(
        LAB,
        KERNEL,
        [
            Refused(("stepper", {"compare": "swap"})),
            ("stepper", {"compare": "open"}),
            ("kernels", "scharr_x"),
            ("controls", setting("padding", "same")),
            ("compare", {"compare": "act"}),
            ("compare", {"compare": "over"}),
            ("compare", {"compare": "swap"}),
            ("compare", spot("act", 0, 2, 3)),
            ("editor", tool("negate")),
            ("compare", {"compare": "beside"}),
            Refused(("compare", {"compare": "input"})),
            Refused(("compare", spot("input", 0, 2, 3))),
            ("compare", None),
            ("compare", {"compare": "close"}),
        ],
    ),
    "settings": Scene(
        LAB,
        KERNEL,
        [
            ("controls", setting("stride", 2)),
            ("controls", setting("padding", "same")),
            Refused(("controls", setting("stride", 9))),
            ("controls", setting("bias", 2)),
            ("photos", "coffee"),
            ("controls", setting("activation", "leaky_relu")),
            ("controls", setting("activation_numbers.negative_slope", 0.5)),
            ("controls", setting("activation", "elu")),
            Refused(("controls", setting("activation_numbers.negative_slope", 0.5))),
            ("controls", setting("pooling", "none")),
            ("stepper", spot("conv", 0, 2, 3)),
            ("controls", setting("view", "clip")),
            ("stepper", {"photo": True}),
            ("stepper", {"photo": False}),
            ByScript(("drop", "upload")),
            Refused(("drop", "photo")),
        ],
    ),
    "a chain": Scene(
        LAB | {"pool": "none"},
        KERNEL,
        [
            ("kernels", "gaussian"),
            ByScript(("stepper", {"use": "result"})),
            ("kernels", "sobel_x"),
            ("stepper", {"cover": ["act"]}),
            Refused(("stepper", {"use": "result"})),
            ("stepper", {"cover": []}),
            ("stepper", {"add": "sobel_y"}),
            ("controls", setting("then", "magnitude")),
            ByScript(("stepper", {"use": "result"})),
            ("stepper", spot("conv", 0, 2, 3)),
            ("chain", {"back": 1}),
            Refused(("chain", {"back": 1})),
            ("chain", {"use": "picture"}),
            ByScript(("stepper", {"use": "result"})),
            ("chain", {"back": 0}),
        ],
    ),
    "a second step": Scene(
        LAB,
        KERNEL,
        [
            ("controls", setting("then", "magnitude")),
            ("stepper", spot("then", 0, 2, 3)),
            ("controls", setting("then", "convolve")),
            ("controls", setting("own_slices", True)),
            ("controls", setting("slices.1", "box")),
            Refused(("controls", setting("slices.9", "box"))),
            ("controls", setting("then", "mix")),
            ("controls", setting("mix.1", -0.5)),
            Refused(("controls", setting("mix.1", 3))),
            ("controls", setting("then_example", "gaussians")),
            ("stepper", {"cover": ["then"]}),
        ],
    ),
    "a transposed convolution": Scene(
        LAB,
        KERNEL,
        [
            ("controls", setting("padding", "same")),
            ("controls", setting("operation", "transposed")),
            ("controls", setting("stride", 3)),
            ("controls", setting("output_padding", 2)),
            Refused(("controls", setting("output_padding", 3))),
            Refused(("controls", setting("padding", "same"))),
            ("controls", setting("stride", 2)),
            ("stepper", spot("conv", 0, 2, 3)),
            ("controls", setting("operation", "convolution")),
        ],
    ),
    "a matrix": Scene(
        LAB | {"panel": "matrix"},
        KERNEL | {"matrix"},
        [
            ("matrix", {"on": "w2"}),
            Refused(("matrix", {"on": "z2"})),
            ("matrix", {"view": "im2col"}),
            ("matrix", {"channel": 1}),
            ("controls", setting("stride", 2)),
            ("kernels", "box"),
            ("matrix", {"on": "x14"}),
        ],
    ),
    "a pattern": Scene(
        LAB | {"from": "pattern"}, KERNEL, [("patterns", "ramp"), Refused(("patterns", "coffee"))]
    ),
    "a drawn picture": Scene(
        LAB | {"from": "drawing"},
        KERNEL,
        [("sketch", "0123456789abcdef" * (SIDE**2 // 16)), Refused(("sketch", "0"))],
    ),
    "a sample": Scene(
        {"page": "network"},
        {"samples", "graph"},
        [
            ("samples", "57"),
            Refused(("samples", "coffee")),
            ("answers", 3),
            Refused(("answers", -1)),
            ("graph", ["scale", "network"]),
            ("graph", ["page", "conv1", 0]),
            Refused(("graph", ["scale", "colour"])),
            ByScript(("graph", ["select", "conv2", 1, 3, 4])),
            ("samples", "58"),
            ("layer", ["element", "conv1", 0, 3, 4]),
            Refused(("layer", ["element", "conv1", -1])),
            ("layer", {"cover": ["sum"]}),
            ("layer", {"term": 3}),
            ("layer", {"demo": True}),
            Refused(("layer", {"demo": 1})),
            ("layer", {"cover": []}),
            ("answers", None),
        ],
    ),
    "a lesson": Scene(
        {"size": "16", "lesson": "window", "card": "0"},
        {*KERNEL, LESSON},
        [
            (LESSON, "look"),
            ("stepper", spot("conv", 0, 2, 3)),
            (LESSON, "look"),
            ByScript((LESSON, {"lesson": "window", "card": 2, "draw": 7})),
            (LESSON, "look"),
            (LESSON, {"guess": "1000"}),
            Refused((LESSON, {"guess": 1000})),
            Refused((LESSON, {"lesson": "window", "card": 99, "draw": 7})),
            ByScript((LESSON, {"again": 8})),
            Refused((LESSON, {"again": True})),
            ("stepper", {"cover": ["sum"]}),
            ByScript((LESSON, "show")),
            ByScript((LESSON, {"lesson": "window", "card": 3, "draw": 0})),
            ("kernels", "box"),
            (LESSON, "look"),
            ByScript((LESSON, "set")),
            ByScript((LESSON, "show")),
            ByScript((LESSON, {"lesson": "window", "card": 6, "draw": 1})),
            (LESSON, {"guess": "0"}),
            ByScript((LESSON, "leave")),
        ],
    ),
    "a trace": Scene(
        {"page": "network", "panel": "trace"},
        {"samples", "graph"},
        [
            ("trace", ["start", "fc", 3]),
            ("trace", ["follow", 1]),
            ("samples", "57"),
            Refused(("trace", ["follow", -1])),
        ],
    ),
    "what a map wants": Scene(
        {"page": "network", "panel": "wish", "layer": "relu2", "element": "3"},
        {"samples", "wish", "graph"},
        [
            ("wish", ["patch", 2]),
            ("wish", ["map", "conv2", 5]),
            Refused(("wish", ["map", "nope", 5])),
            Refused(("wish", ["map", "conv2", 16])),
            Refused(("wish", ["patch", 9])),
            ("graph", ["scale", "network"]),
            ("wish", ["grow_seed", 3]),
            ("wish", ["grow_goal", "cell"]),
            Refused(("wish", ["grow_goal", "network"])),
            Refused(("wish", ["grow_blur", 4])),
            Refused(("wish", ["layer", "conv1"])),
            ("wish", ["grown", 1]),
        ],
    ),
    "a disturbed digit": Scene(
        {"page": "network", "panel": "disturb", "disturb": "turn:5", "fool": "9"},
        {"samples", "disturb", "disturb_curve", "graph"},
        [
            ("graph", ["scale", "network"]),
            ("disturb", {"use": 0}),
            ("disturb", {"values": {"turn": 20, "blur": 0.0}, "dial": "turn"}),
            ("disturb_curve", {"dial": "turn", "at": -30}),
            Refused(("disturb", {"values": {"turn": 10**9}, "dial": "turn"})),
            ByScript(("disturb_curve", {"dial": "noise"})),
            ("disturb_curve", {"dial": "noise", "at": 40}),
            Refused(("disturb_curve", {"dial": "nothing"})),
            ("graph", ["scale", "layer"]),
        ],
    ),
    "an answer that is covered": Scene(
        {"page": "network", "panel": "disturb", "disturb": "turn:5", "cover": "answer"},
        {"samples", "graph"},  # of the sliders the panel says nothing until the answer is revealed
        [
            ("graph", ["scale", "network"]),
            ("samples", "57"),
            Refused(("answers", {"cover": ["nothing"]})),
            ("answers", {"cover": []}),
            ByScript(("disturb_curve", {"dial": "noise"})),
            Refused(("disturb_curve", {"dial": "nothing"})),
        ],
    ),
    "a digit that fools": Scene(
        {"page": "network", "panel": "disturb", "fooling": "1"},
        {"samples", "graph"},
        [
            ("fooling", {"use": 34}),
            ("graph", ["scale", "network"]),
            ("fooling", {"use": 0}),
            Refused(("fooling", {"use": 999})),
        ],
    ),
    "a photo": Scene(
        {"page": "network", "network": "faces", "from": "photo", "size": "64"},
        {"photos", "graph"},
        [("photos", "coffee"), Refused(("photos", "5"))],
    ),
    "faces": Scene(
        {"page": "network", "network": "faces", "from": "photo", "size": "96", "panel": "faces"},
        {"cascade", "photos", "graph"},
        [
            ("cascade", ["face_r", 0.9]),
            Refused(("cascade", ["face_r", 1.5])),
            ("cascade", ["step", "passed"]),
            Refused(("cascade", ["step", "all"])),
            ("cascade", ["window", 0, 3, 2]),
            Refused(("cascade", ["window", 0, -3, 2])),
            ("cascade", ["face_threshold", 0.8]),
            ("cascade", ["face_o", 0.8]),
            ("cascade", ["window"]),
        ],
    ),
    "modules": Scene(
        {"page": "network", "network": "squeezenet", "from": "photo", "disturb": "blur:2"},
        {"photos", "graph"},
        [
            ("graph", ["module", "fire3", True]),
            Refused(("graph", ["module", "fire3", 1])),
            ("photos", "coffee"),
            ("graph", ["module", "fire2", True]),
            ("graph", ["page", "fire3/squeeze1x1", 0]),
            ("graph", ["module", "fire3", False]),
        ],
    ),
    "a drawn digit": Scene(
        {"page": "network", "from": "drawing"},
        {"pad", "graph"},
        [("pad", "f0" * (DIGIT_SIDE**2 // 2)), Refused(("pad", "0")), ("pad", "0" * DIGIT_SIDE**2)],
    ),
    "a signal": Scene(
        {"page": "signals"},
        {"stepper", "shapes", "kernels", "controls"},
        [
            ("stepper", spot("conv", 0, 0, 7)),
            ("shapes", "sine"),
            Refused(("shapes", "nope")),
            ("stepper", spot("pool", 0, 0, 2)),
            ("kernels", "exponential"),
            ("controls", setting("stride", 16)),
            Refused(("controls", setting("view", "clip"))),
            Refused(("kernels", "sobel_x")),
            Refused(("stepper", spot("input", 0, 0, 7))),
            ("stepper", {"cover": ["kernel"]}),
            ("stepper", {"term": 2}),
            Refused(("stepper", {"term": True})),
            ("stepper", {"demo": True}),
            ("stepper", None),
        ],
    ),
    "the glossary": Scene(
        {"page": "glossary"},
        {"terms"},
        [("terms", "stride"), Refused(("terms", "strides")), ("terms", "softmax"), ("terms", "softmax")],
    ),
    "a kernel that learns": Scene(
        {"page": "train", "size": "16"},
        {"kernel", "controls", "photos", "experiments"},
        [
            ("kernel", {"steps": 3, "told": 0}),
            ("kernel", {"look": 1}),
            ("kernel", {"look": None}),
            Refused(("kernel", {"look": -1})),
            ("kernel", {"rate": 0.5, "was": 1.7}),
            ("kernel", {"steps": 40, "told": 0}),
            Refused(("kernel", {"steps": 0, "told": 0})),
            ("kernel", {"pin": {"kind": "weight", "channel": 0, "row": 1, "column": 2}}),
            ("kernel", {"step": 2}),
            ("controls", setting("shown", True)),
            ("controls", setting("colour", True)),
            ("kernel", {"pin": {"kind": "position", "channel": 0, "row": 4, "column": 5}}),
            ("kernel", {"again": 1000}),
            ("kernel", {"steps": 100, "told": 0}),
            Refused(("controls", setting("side", 4))),
            ("controls", setting("rule", "momentum")),
            ("photos", "coffee"),
            Refused(("photos", "nope")),
            ("kernel", {"pin": None}),
            ("experiments", "nonlinear"),
            ("kernel", {"steps": 3, "told": 0}),
            Refused(("experiments", "nope")),
        ],
    ),
    "a kernel that learns from a pattern": Scene(
        {"page": "train", "from": "pattern", "size": "16"},
        {"kernel", "controls", "patterns", "experiments"},
        [
            ("kernel", {"steps": 3, "told": 0}),
            ("controls", setting("pattern_numbers.radius", 5.0)),
            ("patterns", "rings"),
            Refused(("controls", setting("pattern_numbers.radius", 5.0))),
            ("controls", setting("target", "median")),
            ("experiments", "stripes"),
            Refused(("patterns", "nope")),
        ],
    ),
    "one step by hand": Scene(
        {"page": "train-step"},
        {"step", "controls", "pictures"},
        [
            ("step", {"step": 14, "look": None}),
            ("step", {"step": 14, "look": ["a1", "down", 5]}),
            ("step", {"step": 14, "look": ["w0", "down", 2]}),
            Refused(("step", {"step": -1, "look": None})),
            Refused(("step", {"step": 3, "look": ["a1", "down", True]})),
            ("step", {"eps": 0.1}),
            ("step", {"weight": ["w0", 3]}),
            Refused(("step", {"weight": ["w0", True]})),
            ("step", {"weight": None}),
            ("step", {"rate": 0.5}),
            Refused(("step", {"rate": 10**400})),
            ("step", {"step": 17, "look": None}),
            ("step", {"next": True}),
            ("step", {"seed": 5}),
            ("step", {"step": 1, "look": None}),
            ("step", {"pixel": 3}),
            Refused(("step", {"pixel": 36})),
            ("pictures", "slope"),
            Refused(("pictures", "nope")),
            ("controls", setting("norm", True)),
            ("step", {"image": 2}),
            ("step", {"step": 16, "look": None}),
            ("controls", setting("kernels", 2)),
            ("controls", setting("activation", "tanh")),
            ("controls", setting("truth", 1)),
            Refused(("controls", setting("trained", 100))),
            ("step", {"next": True}),
            ("step", {"old": True}),
        ],
    ),
    "one step of a larger network": Scene(
        {"page": "train-step", "network": "lenet", "lang": "zh_CN"},
        {"step", "controls", "digits"},
        [
            ("step", {"step": 31, "look": None}),
            ("digits", "7"),
            Refused(("digits", "200")),
            ("step", {"maps": [2, 0, 1]}),
            ("controls", setting("network", "digits")),
            ("step", {"step": 20, "look": ["a1", "down", 900]}),
            ("controls", setting("seed", 3)),
            Refused(("step", {"pixel": 3})),
        ],
    ),
    "a kernel that learns from pictures that are not there": Scene(
        {"page": "train", "from": "own", "size": "16"},
        {"kernel", "controls", "experiments"},
        [
            ("kernel", {"steps": 3, "told": 0}),
            ("controls", setting("bias", True)),
            ("kernel", {"look": 0}),
        ],
    ),
    "a network that learns": Scene(
        {"page": "train-network", "net": "flat-fc10", "count": "20", "batch": "8", "epochs": "2"},
        {"training", "stage", "confusion", "controls", "builder", "trials", "experiments"},
        [
            ("training", {"to": 1, "told": 0}),
            ("training", {"to": 3, "told": 0}),
            Refused(("training", {"to": -1, "told": 0})),
            ("training", {"rate": 0.02, "at": 3}),
            ("training", {"to": 5, "told": 0}),
            ("training", {"look": 2}),
            ("stage", {"picture": 7}),
            Refused(("stage", {"picture": 1000})),
            ("stage", {"ink": "0" * (DIGIT_SIDE**2 - 9) + "f" * 9}),
            Refused(("stage", {"ink": "0"})),
            ("confusion", {"cell": [3, 5]}),
            ("confusion", {"picture": 11}),
            Refused(("confusion", {"cell": [3, -1]})),
            ("confusion", {"cell": None}),
            ("training", {"now": 6, "told": 0}),
            ("training", "again"),
            ("training", {"to": 2, "told": 0}),
            ("controls", setting("shuffled", True)),
            Refused(("controls", setting("batch", 7))),
            ("training", {"to": 2, "told": 0}),
            ("controls", setting("count", 50)),
            ("builder", {"preset": "hidden"}),
            Refused(("builder", {"preset": "nope"})),
            ("builder", {"to": "conv4k3-relu-max2-flat-fc10"}),
            ("builder", {"add": "norm", "at": 1}),
            ("builder", {"move": 1, "by": 1}),
            ("builder", {"remove": 2}),
            ("builder", {"line": 0, "name": "kernels", "value": 5}),
            ("builder", {"line": 1, "name": "name", "value": "tanh"}),
            ("training", {"to": 1, "told": 0}),
            ("builder", {"line": 2, "name": "size", "value": 16}),
            ("builder", {"add": "max", "at": 3}),
            ("training", {"to": 2, "told": 0}),
            ("builder", {"remove": 3}),
            ("experiments", "seed"),
            Refused(("experiments", "nope")),
            ("training", {"to": 1, "told": 0}),
            ("experiments", "seed"),
            ("trials", {"trial": "seed_2"}),
            ("training", {"rate": 0.02, "at": 1}),
            Refused(("trials", {"trial": "seed"})),
            ("trials", {"trial": None}),
        ],
    ),
    "a network that learns own classes": Scene(
        {"page": "train-network", "data": "own", "net": "flat-fc3", "batch": "8", "epochs": "9"},
        {"training", "stage", "confusion", "controls", "builder", "trials", "experiments"},
        [
            ("training", {"to": 3, "told": 0}),
            ("stage", {"picture": 2}),
            ("stage", {"ink": "f" * 9 + "0" * (DIGIT_SIDE**2 - 9)}),
            ("training", {"to": 5, "told": 0}),
            ("confusion", {"cell": [2, 0]}),
            ("confusion", {"picture": 1}),
            ("training", {"look": 2}),
            ("controls", setting("shuffled", True)),
            ("controls", setting("seed", 4)),
            ("builder", {"preset": "hidden"}),
            ("builder", {"preset": "softmax"}),
            ("training", {"to": 2, "told": 0}),
        ],
    ),
    "own classes": Scene(
        {"page": "train-own"},
        {"classes"},
        [
            ("classes", {"resume": "of no other visit"}),
            ("classes", {"name": "ring", "of": 0}),
            ("classes", {"more": True}),
            ("classes", {"ink": "0" * (DIGIT_SIDE**2 - 9) + "f" * 9, "into": 3}),
            Refused(("classes", {"ink": "0"})),
            ("classes", {"out": 1000}),
            ("classes", "back"),
            ("classes", {"show": 3}),
            ("classes", {"less": 2}),
            Refused(("classes", {"less": 3})),
            ("classes", {"source": "upload"}),
            ("classes", {"photo": PIXEL}),
            ("classes", {"into": 1}),
            ("classes", {"way": "scratch"}),
            Refused(("classes", {"way": "nope"})),
            ("controls", setting("seed", 5)),
            ("controls", setting("start", "photos")),
            Refused(("controls", setting("start", "nope"))),
            ("classes", {"spare": 2}),
            ("classes", "clear"),
            ("classes", {"source": "camera"}),
            ("controls", setting("start", "drawings")),
        ],
    ),
}


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


# Whether the scenes have every message


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
    assert {page for page, _part in spoken} == PAGES.keys() - {START, TEACHER}  # which send none
