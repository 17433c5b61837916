"""Checks for every page: what a link says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

from cnnviz.lessons.checks.seen import Seen
from cnnviz.lessons.scene import Scene
from cnnviz.state import from_query, to_query


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


CHECKS: Mapping[str, Callable[..., Seen]] = {"linked": linked}
