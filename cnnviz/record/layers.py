"""What the Stepper shows of a network's layers, map by map, as long as there is room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cnnviz.limits import MEGABYTE
from cnnviz.networks import Layer
from cnnviz.networks.steps import Steps, stepwise, within
from cnnviz.networks.trace.layer import operation_of
from cnnviz.parts.layer_stepper.content import (
    NOTHING_SHOWN,
    layer_content,
    selected_layer,
    subject_for,
    subject_of,
)
from cnnviz.parts.layer_stepper.subject import Array, as_numbers, shown
from cnnviz.parts.layer_stepper.words import undrawn
from cnnviz.parts.packing import Place
from cnnviz.reading import Reading
from cnnviz.record.errors import RecordError
from cnnviz.record.making import derive, left_out
from cnnviz.record.pile import SharedPile
from cnnviz.record.view import Layers, Record
from cnnviz.state import NetworkState
from cnnviz.words import N_, Translate

ABSENT = N_("The numbers of this map are not on this page, which holds at most {size} MB of numbers.")
NOTE = N_(
    "{count} of {total} maps can be opened here; with the others, this page would hold more than {size} MB of numbers."
)

NEAREST = N_("Open the nearest map in this file: {number}")
EMPTY = N_(
    "The layer {layer} takes or makes no numbers for this input, so a page with the numbers of each layer cannot be made."
)
NOT_CHOSEN = N_("The numbers of this map are not on this page, which holds those of some layers only.")
CHOSEN = N_("{count} of {total} maps can be opened here: those of the layers that were chosen.")

MOST_RESTORED = 64 * MEGABYTE
"""Bytes that a page needs in the browser, at most."""
MOST_MISSED = 3
"""So many maps of a layer without room, one after the other, leave none for the layer's others, which are as large."""


@stepwise
def recorded_layers(
    _: Translate,
    state: NetworkState,
    reading: Reading,
    pile: SharedPile,
    most_bytes: int,
    only: Sequence[str] = (),
) -> Steps[Layers]:
    """The map that is looked at first, and its layer, then rows of numbers, as answers are, then all others in their order.

    Of the layers after the first those in `only` have room alone, if any are named.

    Raises
    ------
    RecordError
        A layer takes or makes no numbers.
    """
    recorder = _Recorder(_, reading, pile, state, most_bytes)
    for layer in reading.network.layers:
        if not all(each.size for each in recorder.around(layer)):
            raise RecordError(_(EMPTY).format(layer=layer.name))
    first, subject = selected_layer(state, reading), subject_for(state, reading, NOTHING_SHOWN)
    assert subject is not None
    # what a layer makes takes little room where that lies there of which it is made
    ordered = sorted(
        reading.network.layers,
        key=lambda layer: (layer is not first, recorder.around(layer)[-1].ndim > 1),
    )
    maps: dict[str, Sequence[Record | str | None]] = {}
    for done, layer in enumerate(ordered):
        if only and layer is not first and layer.name not in only:
            maps[layer.name] = [None] * len(recorder.around(layer)[-1])
            continue
        found = recorder.maps(layer, subject.element[0] if layer is first else 0)
        maps[layer.name] = yield from within(found, done / len(ordered), (done + 1) / len(ordered))
    drawn = {name: [each for each in found if not isinstance(each, str)] for name, found in maps.items()}
    counts = {layer.name: len(recorder.around(layer)[-1]) for layer in ordered if drawn[layer.name]}
    present, total = sum(_opened(drawn[name], count) for name, count in counts.items()), sum(counts.values())
    size = f"{most_bytes / MEGABYTE:.2g}"
    named = state.element if state.layer == first.name else None
    scores = reading.rows[0] if reading.rows else None
    return Layers(
        maps=maps,
        opened=(first.name, subject.element),
        pinned=named is not None and len(named) == subject.output.ndim,
        answers=next((each.name for each in reading.network.layers if each.outputs[0] == scores), None),
        absent=_(NOT_CHOSEN) if only else _(ABSENT).format(size=size),
        nearest=_(NEAREST),
        note=_note(_, present, total, size, chosen=bool(only)),
    )


def _opened(maps: Sequence[Record | None], count: int) -> int:
    """How many of a layer's `count` maps can be opened; one record may stand for all."""
    return count if len(maps) == 1 and maps[0] is not None else sum(each is not None for each in maps)


def _note(_: Translate, present: int, total: int, size: str, *, chosen: bool) -> str:
    """What is said where any map is not here."""
    if present == total:
        return ""
    return _(CHOSEN if chosen else NOTE).format(count=present, total=total, size=size)


@dataclass(frozen=True)
class _Recorder:
    """Puts contents on a pile of at most so many bytes."""

    translate: Translate
    reading: Reading
    pile: SharedPile
    state: NetworkState
    most_bytes: int

    def around(self, layer: Layer) -> list[Array]:
        """What a layer takes and makes, of which its maps are parts."""
        return [shown(self.reading.values[name]) for name in (layer.inputs[0], layer.outputs[0])]

    def maps(self, layer: Layer, first: int) -> Steps[list[Record | str | None]]:
        """What is shown of each of its maps, or of each number of a row; one alone if it is the same for all. A sentence where
        nothing is drawn.

        The `first` has the first chance of room.
        """
        before, around = self.pile.size, self.around(layer)
        laid = self._lay(around)
        yield from within(derive(self.pile, self.reading, layer, *laid), 0.0, 0.5)
        if not self._has_room():  # what it is made of may be what is too much
            self.pile.cut(before)
            self._lay(around)
        if not self._has_room():
            self.pile.cut(before)
        found: dict[int, Record | str | None] = {}
        missed = 0
        for number in sorted(range(len(around[-1])), key=lambda number: number != first):
            share, made = 0.5 + len(found) / len(around[-1]) / 2, None
            yield share
            if missed < MOST_MISSED:
                made = yield from within(self._map(layer, number), share, share)
            missed = 0 if made is not None else missed + 1
            found[number] = made
            if isinstance(made, Record) and _is_for_all(made):
                return [made]
        return [found[number] for number in sorted(found)]

    def _map(self, layer: Layer, number: int) -> Steps[Record | str | None]:
        """None where there is no room, and a sentence where nothing is drawn."""
        reading, before = self.reading, self.pile.size
        subject = subject_of(reading.network, layer, reading.values, (number,))
        assert subject is not None  # it has this map
        meta, arrays = layer_content(self.translate, reading, subject, state=self.state)
        if meta["kind"] == "none":
            return undrawn(self.translate, meta, operation_of(layer, subject.run.changing))
        left = yield from left_out(self.pile, reading, layer, number, (meta, arrays))
        image = meta.get("image")
        rows = {"inputs": image["height"] * image["width"]} if image else {}
        arrays = {name: array for name, array in arrays.items() if name not in left}
        record = self.pile.record((_light(meta), arrays), rows)
        if not self._has_room():
            self.pile.cut(before)
            return None
        return Record(record.meta, {**record.places, **left})

    def _lay(self, around: Sequence[Array]) -> list[Place]:
        """Where what a layer takes and makes lies; each map can be found there."""
        return [self.pile.put_rows(as_numbers(each), max(1, each[0].size)) for each in around]

    def _has_room(self) -> bool:
        return self.pile.stored <= self.most_bytes and self.pile.size <= MOST_RESTORED


def _light(meta: Mapping[str, Any]) -> Mapping[str, Any]:
    """The meta data with a curve as exact as it can be drawn, as each map has one of its own."""
    act = meta.get("act")
    if not act or "curve" not in act:
        return meta
    values = [None if each is None else float(f"{each:.4g}") for each in act["curve"]["values"]]
    return {**meta, "act": {**act, "curve": {**act["curve"], "values": values}}}


def _is_for_all(record: Record) -> bool:
    """Whether the Stepper can go from there to all numbers of the row by itself."""
    output = record.meta["output"]
    assert isinstance(output, dict)
    return bool(output["axes"] == "row" and record.meta["kind"] != "linear")
