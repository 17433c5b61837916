"""The work behind the panel "What does it respond to?": the search and the picture that grows, in slices, for as long as the page asks.

What a visitor's own network or pictures give stays with the visitor; of shipped networks, read as they were made to be, the results are
the same for everybody and are kept for the process.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from weakref import ref

import numpy as np

from cnnviz.actions import RefusedError, after
from cnnviz.images.picture import Pixels
from cnnviz.memory import Claim, FullError
from cnnviz.networks import Layer, ModelError
from cnnviz.parts.layer_stepper.content import LastShown, selected_layer, subject_for
from cnnviz.parts.part import Content
from cnnviz.parts.wish.content import (
    Chosen,
    MapLayer,
    found_meta,
    grown_meta,
    layer_meta,
    spread_meta,
    wish_content_words,
)
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.ui.door import Held, Reply, Shown, Work, changed
from cnnviz.ui.slices import Sliced
from cnnviz.ui.visitor import Visitor
from cnnviz.views.numbers import grouped
from cnnviz.wish import (
    DOUBLINGS,
    FOUND,
    GROWN,
    Climb,
    Found,
    Grown,
    Source,
    Spread,
    best,
    grow,
    received,
    samples_for,
    search,
    source_of,
    spread,
    weights_of,
)
from cnnviz.words import Translate, translation
from cnnviz.zoo import SHIPPED

PART_KEY = "network.wish"
MOST_OWN = 8
"""Of a visitor's own results so many are kept."""
_OWN = "network.wish.own"


@dataclass
class _Own:
    """Results of a visitor's own network or preprocessing, with what they take; dropped with all that can be computed anew."""

    found: dict[Hashable, tuple[Any, Claim]] = field(default_factory=dict)

    def keep(self, key: Hashable, value: Any, room: Claim) -> None:
        """Keep a result in the place of the one that was kept first."""
        with suppress(FullError):
            room.grow(value.bytes)
            self.found[key] = value, room
            while len(self.found) > MOST_OWN:
                del self.found[next(iter(self.found))]


class WishWork(Work):
    """One visitor's search and growing picture for one reading, which it does not hold: the reading's numbers are given back with it.

    Parameters
    ----------
    layers
        What there is to choose among.
    """

    def __init__(
        self, held: Held, reading: Reading, visitor: Visitor, layers: Sequence[MapLayer], last: LastShown
    ) -> None:
        self.held = held
        self.layers = tuple(layers)
        self._last = last
        self._reading = ref(reading)
        self._visitor = visitor
        self._lock = threading.Lock()
        self._search: tuple[Hashable, Sliced[Found]] | None = None
        self._growing: tuple[Hashable, Sliced[Grown]] | None = None
        self._spreads: dict[str, dict[str, Any]] = {}
        self._stopped = False

    def named_by(self, reading: Reading) -> None:
        """Take the names of classes from this reading of the same numbers, perhaps in another language."""
        self._reading = ref(reading)

    def content(self) -> Content | None:
        """The whole of what the part shows; None where the layer that is chosen has no maps."""
        with self._lock:
            state, reading = self._now()
            return self._content(state, reading)

    def reply(self, body: Any) -> Reply:
        """See :class:`cnnviz.ui.door.Work`."""
        self._visitor.stir()
        with self._lock:
            state, reading = self._now()
            if body == "go on":
                return self._go_on(state, reading)
            if body == "stop":
                self._stop(state, reading)
                return self._whole(run=False)
            now = after(state, "wish", body)
            if body[0] == "map" and not any(
                each.name == now.layer and now.element and now.element[0] < each.maps for each in self.layers
            ):
                raise RefusedError
            self._stopped = False
            self.held.put(now)
            if body[0] == "patch":
                return Reply({PART_KEY: changed(patch=now.patch)}, run=False)
            return self._whole(run=body[0] == "map")

    def _whole(self, *, run: bool) -> Reply:
        state, reading = self._now()
        content = self._content(state, reading)
        if content is None:
            raise RefusedError
        return Reply({PART_KEY: Shown(content)}, run=run)

    def _now(self) -> tuple[NetworkState, Reading]:
        state, reading = self.held.state, self._reading()
        if not isinstance(state, NetworkState) or reading is None:
            raise RefusedError
        return state, reading

    def _content(self, state: NetworkState, reading: Reading) -> Content | None:
        chosen = self._chosen(state, reading)
        if chosen is None:
            return None
        _ = translation(state.language).gettext
        meta = (
            wish_content_words(_)
            | layer_meta(_, self.layers, chosen)
            | self._patches(_, state, reading, chosen)
            | self._grown(_, state, reading, chosen)
            | self._spread(_, reading, chosen)
        )
        return meta, {}

    def _chosen(self, state: NetworkState, reading: Reading) -> Chosen | None:
        subject = subject_for(state, reading, self._last)
        name = selected_layer(state, reading).name if subject is None else subject.layer.name
        layer = next((each for each in self.layers if each.name == name), None)
        if layer is None or subject is None:
            return None
        number = min(subject.element[0], layer.maps - 1)
        names = reading.names
        return Chosen(layer, number, names[number] if names is not None and len(names) == layer.maps else "")

    def _shared(self, state: NetworkState, reading: Reading) -> str | None:
        """The name of a shipped network that is read as it was made to be; None for what only this visitor has."""
        reader = reading.reader
        as_made = reading.preprocessing == reader.preprocessing and reader.examples is None
        return state.network if state.network in SHIPPED and as_made else None

    def _own(self) -> _Own:
        own: _Own = self._visitor.computed.setdefault(_OWN, _Own())
        return own

    def _known(self, kept: Any, shared: str | None, key: tuple[Any, ...], reading: Reading) -> Any:
        if shared is not None:
            return kept.get((shared, *key))
        return self._own().found.get((ref(reading.network), *key), (None,))[0]

    def _keep(
        self, kept: Any, shared: str | None, key: tuple[Any, ...], reading: Reading, value: Any
    ) -> None:
        if shared is not None:
            kept.put((shared, *key), value)
        else:
            self._own().keep((ref(reading.network), *key), value, self._visitor.account.claim())

    def _search_key(self, reading: Reading, chosen: Chosen) -> tuple[Any, ...]:
        return ("found", chosen.layer.array, reading.preprocessing)

    def _searched(
        self, state: NetworkState, reading: Reading, chosen: Chosen
    ) -> tuple[Found, Sliced[Found] | None]:
        """What is found, and the work under way."""
        key = self._search_key(reading, chosen)
        found = self._known(FOUND, self._shared(state, reading), key, reading)
        if found is not None:
            return found, None
        if self._search is None or self._search[0] != key:
            steps = search(
                reading.reader,
                reading.preprocessing,
                samples_for(reading.reader),
                chosen.layer.array,
                chosen.layer.maps,
                self._visitor.account.claim(),
            )
            self._search = key, Sliced(steps)
        return self._search[1].latest, self._search[1]

    def _source(self, reading: Reading, chosen: Chosen) -> Source:
        return source_of(reading.network, reading.values, chosen.layer.array, chosen.number)

    def _grow_key(self, state: NetworkState, reading: Reading, chosen: Chosen) -> tuple[Any, ...]:
        sides = reading.values[reading.input].shape[2:]
        return ("grown", self._source(reading, chosen), _climb(state), reading.preprocessing, sides)

    def _grower(
        self, state: NetworkState, reading: Reading, chosen: Chosen
    ) -> tuple[Grown, Sliced[Grown] | None]:
        key = self._grow_key(state, reading, chosen)
        grown = self._known(GROWN, self._shared(state, reading), key, reading)
        if grown is not None:
            return grown, None
        if self._growing is None or self._growing[0] != key:
            steps = grow(reading, self._source(reading, chosen), _climb(state), self._visitor.account.claim())
            self._growing = key, Sliced(steps)
        return self._growing[1].latest, self._growing[1]

    def _asks(self, state: NetworkState, grown: Grown, work: Sliced[Grown] | None) -> bool:
        """Whether the picture is to grow further."""
        wanted = len(grown.values) <= DOUBLINGS[state.grown] and state.grown > 0
        return work is not None and work.error is None and not work.finished and wanted and not self._stopped

    def _go_on(self, state: NetworkState, reading: Reading) -> Reply:
        """One slice, first of the search."""
        chosen = self._chosen(state, reading)
        if chosen is None:
            raise RefusedError
        _ = translation(state.language).gettext
        shared = self._shared(state, reading)
        _found, work = self._searched(state, reading, chosen)
        if work is not None and work.running:
            done = work.latest.done
            with suppress(ModelError, FullError):
                work.ask()
            if work.finished and work.error is None:
                self._keep(FOUND, shared, self._search_key(reading, chosen), reading, work.result)
                return self._whole(run=False)
            if work.latest.done == done:
                return Reply({PART_KEY: changed()}, run=False)
            return Reply({PART_KEY: changed(**self._patches(_, state, reading, chosen))}, run=False)
        grown, growing = self._grower(state, reading, chosen)
        if growing is None or not self._asks(state, grown, growing):
            return self._whole(run=False)
        known = len(grown.moments)
        with suppress(ModelError, FullError):
            growing.ask()
        if growing.finished and growing.error is None:
            self._keep(GROWN, shared, self._grow_key(state, reading, chosen), reading, growing.result)
        meta = self._grown(_, state, reading, chosen, known=known)
        return Reply({PART_KEY: changed(**meta)}, run=False)

    def _stop(self, state: NetworkState, reading: Reading) -> None:
        """Let the picture be as it is: what is shown is the last kept one."""
        chosen = self._chosen(state, reading)
        if chosen is None:
            raise RefusedError
        grown, _work = self._grower(state, reading, chosen)
        self._stopped = True
        reached = sum(step <= grown.step for step in DOUBLINGS) - 1
        self.held.put(state.changed(grown=min(state.grown, reached)))

    def _patches(self, _: Translate, state: NetworkState, reading: Reading, chosen: Chosen) -> dict[str, Any]:
        found, work = self._searched(state, reading, chosen)
        patches = best(found, chosen.number)
        pixels = [
            _seen(
                received(
                    found.samples, found.samples.views[each.view], reading.reader, reading.preprocessing
                ),
                reading,
            )
            for each in patches
        ]
        error = _why(_, work)
        running = work is not None and work.running
        return found_meta(_, found, patches, pixels, state.patch, running, error)

    def _grown(
        self, _: Translate, state: NetworkState, reading: Reading, chosen: Chosen, *, known: int | None = None
    ) -> dict[str, Any]:
        grown, work = self._grower(state, reading, chosen)
        running = self._asks(state, grown, work)
        source = self._source(reading, chosen)
        return grown_meta(
            grown,
            state,
            source,
            running=running,
            only_news=known is not None,
            known=known or 0,
            error=_why(_, work),
        )

    def _spread(self, _: Translate, reading: Reading, chosen: Chosen) -> dict[str, Any]:
        if chosen.layer.array not in self._spreads:
            self._spreads[chosen.layer.array] = {
                "values": spread(reading.values[chosen.layer.array][0]),
                "dead": _dead(reading.values[chosen.layer.array][0], chosen.layer.maps),
            }
        known = self._spreads[chosen.layer.array]
        text = _("For the present picture {dead} of the layer's {count} maps are 0 everywhere.").format(
            dead=grouped(known["dead"]), count=grouped(chosen.layer.maps)
        )
        weights = weights_of(reading.network, self._source(reading, chosen).array)
        return spread_meta(_, _spread_of(weights), known["values"], {"dead": text})


def _spread_of(weights: tuple[Layer, Any] | None) -> tuple[str, Spread] | None:
    if weights is None:
        return None
    found = spread(weights[1])
    return None if found is None else (weights[0].name, found)


def _dead(maps: Any, count: int) -> int:
    return int((~np.reshape(maps, (count, -1)).astype(bool)).all(axis=1).sum())


def _climb(state: NetworkState) -> Climb:
    return Climb(state.grow_seed, state.grow_rate, state.grow_blur, state.grow_jitter, state.grow_goal)


def _seen(pixels: Pixels, reading: Reading) -> Pixels:
    """In red, green, blue."""
    return np.ascontiguousarray(pixels[::-1] if reading.preprocessing.order == "bgr" else pixels)


def _why(_: Translate, work: Sliced[Any] | None) -> str:
    """Why the work cannot go on."""
    error = None if work is None else work.error
    if error is None:
        return ""
    assert isinstance(error, ModelError | FullError)
    reason = _(error.template).format(**error.values)
    return (
        reason
        if isinstance(error, FullError)
        else _("This cannot be computed: {reason}.").format(reason=reason)
    )
