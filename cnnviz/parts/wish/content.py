"""What the part shows of a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cnnviz.images.gallery import PHOTOS
from cnnviz.images.picture import Pixels
from cnnviz.parts.graph.columns import Column
from cnnviz.parts.graph.words import graph_title
from cnnviz.parts.overlay.content import picture_uri
from cnnviz.parts.wish.words import limits_of, wish_words
from cnnviz.state import NetworkState
from cnnviz.state.network import DOUBLED, GROW_BLURS, GROW_JITTERS, GROW_RATES
from cnnviz.views.numbers import grouped
from cnnviz.wish import DOUBLINGS, Found, Grown, Patch, Source, Spread
from cnnviz.words import Translate

LEAST_SHOWN = 18
"""A patch of fewer pixels a side is shown with its surroundings, up to so many pixels."""


@dataclass(frozen=True)
class MapLayer:
    """A layer with maps to choose among: its name, its operator, the array that it makes, and how many maps that has."""

    name: str
    op_type: str
    array: str
    maps: int


@dataclass(frozen=True)
class Chosen:
    """The map that is looked at: its layer and number, and the name of its class if it stands for one."""

    layer: MapLayer
    number: int
    label: str = ""


def map_layers(columns: Sequence[Column], hidden: frozenset[str] = frozenset()) -> tuple[MapLayer, ...]:
    """The layers whose maps can be looked at: those whose rows and columns, if there are any, are the picture's.

    Parameters
    ----------
    hidden
        The names of arrays that are left out.
    """
    return tuple(
        MapLayer(column.layer, column.op_type, column.array, len(column.values))
        for column in columns
        if column.op_type
        and column.array not in hidden
        and not (column.turned or column.last)
        and len(column.shape) in (1, 3)
    )


def layer_meta(_: Translate, layers: Sequence[MapLayer], chosen: Chosen) -> dict[str, Any]:
    """The map that is looked at, and those that there are."""
    return {
        "layers": [
            {"name": each.name, "title": graph_title(_, each.op_type), "maps": each.maps} for each in layers
        ],
        "layer": chosen.layer.name,
        "map": chosen.number,
        "label": chosen.label,
        "maps": chosen.layer.maps,
    }


def found_meta(
    _: Translate,
    found: Found,
    patches: Sequence[Patch],
    pixels: Sequence[Pixels],
    chosen: int,
    running: bool,
    error: str = "",
) -> dict[str, Any]:
    """The patches as far as they are found.

    Parameters
    ----------
    pixels
        For each patch its view as the network received it, in red, green, blue.
    """
    samples = found.samples
    pictures: dict[int, dict[str, Any]] = {}
    items = []
    for patch, seen in zip(patches, pixels, strict=True):
        view = samples.views[patch.view]
        picture = samples.picture(view.picture)
        height, width = picture.shape[1:]
        pictures.setdefault(
            view.picture,
            {
                "image": picture_uri(picture),
                "height": height,
                "width": width,
                "name": _name(_, found, view.picture),
            },
        )
        whole = view.box == (0, 0, height, width)
        items.append(
            {
                "name": _name(_, found, view.picture),
                "value": patch.value,
                "cell": patch.cell,
                "picture": view.picture,
                "frame": _shares(patch.in_picture(view), height, width),
                "square": None if whole else _shares(view.box, height, width),
                **_cut(patch, seen),
            }
        )
    shows, looked, limits = limits_of(_, found)
    return {
        "patches": items,
        "pictures": pictures,
        "patch": chosen,
        "search": {
            "done": found.done,
            "count": len(samples.views),
            "running": running,
            "error": error,
            "shows": shows,
            "looked": looked,
            "limits": limits,
        },
        "field": _field(_, patches),
        "dead": {
            "none": found.done > 0 and not items,
            "text": _("This map is 0 everywhere in all of these pictures: it responds to nothing in them."),
        },
    }


def grown_meta(
    grown: Grown | None,
    state: NetworkState,
    source: Source,
    *,
    running: bool,
    only_news: bool = False,
    known: int = 0,
    error: str = "",
) -> dict[str, Any]:
    """How far the picture has grown.

    Parameters
    ----------
    only_news
        Whether to leave out what does not change while it grows.
    known
        How many kept pictures the browser has; they are left out where there are no more.
    """
    meta: dict[str, Any] = {
        "grown": state.grown,
        "growing": {
            "step": 0 if grown is None else grown.step,
            "values": [] if grown is None else [float(value) for value in grown.values],
            "picture": None if grown is None else picture_uri(grown.picture),
            "running": running,
            "error": error,
        },
    }
    moments = {} if grown is None else grown.moments
    if len(moments) != known:
        meta["moments"] = {
            str(DOUBLINGS.index(step)): picture_uri(picture) for step, picture in moments.items()
        }
    if only_news:
        return meta
    meta["climb"] = {
        "seed": state.grow_seed,
        "grow_rate": state.grow_rate,
        "grow_blur": state.grow_blur,
        "grow_jitter": state.grow_jitter,
        "grow_goal": state.grow_goal,
        "steps": DOUBLINGS,
        "last": DOUBLED,
        "array": source.array,
        "size": [0, 0] if grown is None else list(grown.picture.shape[1:]),
    }
    return meta


def spread_meta(
    _: Translate, weights: tuple[str, Spread] | None, values: Spread | None, dead: Mapping[str, str]
) -> dict[str, Any]:
    """The histograms of a layer: of its weights, under the name of the layer that has them, and of what it makes of the picture."""
    return {
        "spread": {
            "weights": None if weights is None else _histogram(weights[1]) | {"of": weights[0]},
            "values": None if values is None else _histogram(values),
            **dead,
        }
    }


def wish_content_words(_: Translate) -> dict[str, Any]:
    """The words, and the choices of how a picture grows."""
    return {
        "words": wish_words(_),
        "choices": {
            "grow_rate": [[rate, _("{count} levels").format(count=rate)] for rate in GROW_RATES],
            "grow_blur": [[blur, f"{blur / 10:g} px" if blur else _("none")] for blur in GROW_BLURS],
            "grow_jitter": [[jitter, f"{jitter} px" if jitter else _("none")] for jitter in GROW_JITTERS],
            "grow_goal": [["map", _("the mean of the map")], ["cell", _("one element, in the middle")]],
        },
    }


def _histogram(found: Spread) -> dict[str, Any]:
    return {
        "counts": found.counts.tolist(),
        "edges": found.edges.tolist(),
        "total": found.total,
        "zeros": found.zeros,
        "mean": found.mean,
        "deviation": found.deviation,
    }


def _name(_: Translate, found: Found, picture: int) -> str:
    name = found.samples.names[picture]
    match found.samples.kind:
        case "photos":
            return _(PHOTOS[name].label)
        case "digits":
            return _("Digit {digit}").format(digit=name)
    return name


def _shares(box: Sequence[float], height: int, width: int) -> list[float]:
    return [end / side for end, side in zip(box, (height, width) * 2, strict=True)]


def _cut(patch: Patch, seen: Pixels) -> dict[str, Any]:
    """The patch as an image; where it lies in what is shown, which is more than the patch where that is small or sticks out."""
    top, left, bottom, right = patch.box
    more = [
        max(0, min(LEAST_SHOWN, side) - size)
        for size, side in zip((bottom - top, right - left), patch.sides, strict=True)
    ]
    first, start = top - (more[0] + 1) // 2, left - (more[1] + 1) // 2
    last, end = bottom + more[0] // 2, right + more[1] // 2
    inside = (max(0, first), max(0, start), min(patch.sides[0], last), min(patch.sides[1], end))
    high, wide = last - first, end - start
    return {
        "image": picture_uri(np.ascontiguousarray(seen[:, inside[0] : inside[2], inside[1] : inside[3]])),
        "shape": [high, wide],
        "lies": _shares(
            [inside[0] - first, inside[1] - start, inside[2] - first, inside[3] - start], high, wide
        ),
        "core": _shares([top - first, left - start, bottom - first, right - start], high, wide)
        if any(more)
        else None,
    }


def _field(_: Translate, patches: Sequence[Patch]) -> str:
    if not patches:
        return ""
    top, left, bottom, right = patches[0].box
    if (bottom - top, right - left) == patches[0].sides:
        return _("Each element of this map sees the whole picture.")
    return _("Each element of this map sees {rows} × {columns} pixels.").format(
        rows=grouped(bottom - top), columns=grouped(right - left)
    )
