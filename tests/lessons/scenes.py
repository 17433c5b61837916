"""What the pages compute for a state, without a page."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from cnnviz import pipeline
from cnnviz.inputs import lab_picture
from cnnviz.lessons.scene import Scene
from cnnviz.state import LabState, PageState


@singledispatch
def result_of(state: Any) -> Any:
    """What the page of `state` computes; nothing on pages that compute nothing."""
    return None


@result_of.register
def _(state: LabState) -> pipeline.Run:
    picture = lab_picture(state)
    assert picture is not None
    return pipeline.run(state, pipeline.shown_pixels(state, picture.pixels))


def scene_of(state: PageState) -> Scene:
    """The scene that a card would look at."""
    return Scene(state, result_of(state))
