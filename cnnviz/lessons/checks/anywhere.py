"""Checks for every page: what a link says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

import numpy as np

from cnnviz.inputs import lab_picture
from cnnviz.lessons.checks.seen import NOT_YET, Seen
from cnnviz.lessons.scene import Scene
from cnnviz.pipeline import Run, shown_pixels
from cnnviz.reading import Reading
from cnnviz.state import LabState, NetworkState, from_query, to_query


def linked(scene: Scene, *, link: str = "", unlike: str = "") -> Seen:
    """The page is set as `link` says in the keys that it names, and not as `unlike` says in any of its keys."""
    return Seen(
        _agreeing(scene, link) == len(parse_qsl(link)) and (not unlike or _agreeing(scene, unlike) == 0)
    )


def _agreeing(scene: Scene, link: str) -> int:
    """How many keys of `link` say what the state says; one that says the default is not in the state's own link."""
    wanted = dict(parse_qsl(link))
    there = {"page": "lab"} | to_query(scene.state)
    plain = {"page": "lab"} | to_query(from_query(wanted)[0])
    return sum(there.get(key) == plain.get(key) for key in wanted)


def brought(scene: Scene) -> Seen:
    """The page computes on a picture of the visitor's own, or with a network of the visitor's own."""
    state, result = scene.state, scene.result
    if isinstance(state, NetworkState):
        return Seen(state.network == "own" and isinstance(result, Reading))
    if (
        not isinstance(state, LabState)
        or state.source not in ("upload", "camera")
        or not isinstance(result, Run)
    ):
        return NOT_YET
    stand_in = lab_picture(state.changed(source="photo"))  # what is shown until a picture is there
    return Seen(stand_in is None or not np.array_equal(result.pixels, shown_pixels(state, stand_in.pixels)))


CHECKS: Mapping[str, Callable[..., Seen]] = {"linked": linked, "brought": brought}
