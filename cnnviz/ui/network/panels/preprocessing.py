"""What the network gets instead of a picture, and what it would have answered to other numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnnviz import faces
from cnnviz.images.encode import nearest_enlarge, thumbnail_data_uri, to_png
from cnnviz.images.picture import Picture, Pixels
from cnnviz.networks import work_of
from cnnviz.networks.steps import Steps, within
from cnnviz.preprocessing import Preprocessing, written
from cnnviz.presets import choices, describe
from cnnviz.reading import UNCHANGED, Reading, read
from cnnviz.state import NetworkState
from cnnviz.ui import long_work
from cnnviz.ui.explained import explained
from cnnviz.ui.network.preprocessing import show_effect
from cnnviz.ui.network.readings import keep, kept_for, numbers_of
from cnnviz.views.sentences import listed
from cnnviz.words import Translate

_COMPARED = "network.compared"

QUICK = 300_000_000
"""Multiply-adds of a network that is run for every choice without being asked."""

SIDE, THUMBNAIL = 260, 56


def show(_: Translate, state: NetworkState, reading: Reading) -> None:
    """The picture, what the network takes it for, and the other choices."""
    own, how = reading.reader.preprocessing, reading.preprocessing
    st.markdown(
        explained(
            _(
                "A network never sees a picture, only numbers, and it assumes that they were prepared as in training. Numbers on another scale, or [[channel|channels]] in another order, are the most common mistake with a trained network: there is no error message, but the answer may be wrong."
            )
        )
    )
    numbers = np.asarray(reading.values[reading.input])[0]
    taken = own.undo(numbers)
    beyond = float(np.mean((taken < -1) | (taken > 256)))
    first, second, third = st.columns([1, 1, 1.4], gap="large")
    with first:
        st.markdown("**" + _("The picture at the network's size") + "**")
        st.image(
            _enlarged(_at_size(reading)),
            width=SIDE,
            alt=_("The picture at the network's size"),
        )
    with second:
        st.markdown("**" + _("What the network takes these numbers to be") + "**")
        st.image(_enlarged(_pixels(taken)), width=SIDE, alt=_("What the network takes these numbers to be"))
        if how == own:
            text = _("This is the kind of numbers the network was trained on.")
        elif beyond > 0.005:
            text = _(
                "{share:.0%} of the numbers are darker than black or brighter than white for this network."
            )
        else:
            text = _(
                "What the picture would look like if these numbers had been prepared as the network expects."
            )
        st.caption(text.format(share=beyond))
    with third:
        st.markdown("**" + _("From pixel to number") + "**")
        show_effect(_, reading)
    st.markdown(
        "**"
        + _("What the network would have answered with other settings, and what it would have seen")
        + "**"
    )
    _compare(_, state, reading)


def _at_size(reading: Reading) -> Pixels:
    """The picture at the network's size, uint8 (channels, H, W), as a visitor knows it: in red, green, blue, not inverted.

    A disturbed picture, or one that was changed to fool the network, is there only as the network got it.
    """
    how = reading.preprocessing
    if reading.changes == UNCHANGED:
        plain = replace(how, order="rgb", invert=False)
        return plain.received(reading.picture, reading.reader.channels, *reading.reader.size)
    return 255 - reading.seen if how.invert else reading.seen


def _pixels(values: NDArray[np.float32]) -> Pixels:
    """The nearest pixels that there are."""
    return np.clip(np.rint(np.nan_to_num(values)), 0, 255).astype(np.uint8)


def _enlarged(pixels: Pixels) -> bytes:
    """A PNG in which every pixel is seen."""
    return to_png(
        nearest_enlarge(np.ascontiguousarray(pixels), max(1, round(2 * SIDE / max(pixels.shape[1:]))))
    )


@dataclass(frozen=True)
class _Row:
    """One choice, the range of its numbers, what they look like to the network, and its answer: a class or a count.

    `chance` is the probability of the answer, or the network's number where there is none.
    """

    choice: Preprocessing
    ends: tuple[float, float]
    thumbnail: str
    answer: int
    chance: float


def _compare(_: Translate, state: NetworkState, reading: Reading) -> None:
    """A table of answers, kept while the reading stays the same."""
    detects = state.network == "faces"
    if reading.answer() is None and not detects:
        st.markdown(_("This network gives no single answer that could be compared."))
        return
    asked = (state.face_threshold, state.face_size) if detects else None
    rows: list[_Row] | None = kept_for(reading, _COMPARED, asked)
    if rows is None:
        cost = work_of(reading.network, reading.values)
        key = (numbers_of(reading), asked)
        under_way = long_work.under_way(_COMPARED, key)
        if (
            cost > QUICK
            and not under_way
            and not st.button(
                _("Run the network on every choice"),
                key="network.compare",
                help=_("This network takes a while, so it runs only when you ask for it."),
            )
        ):
            return
        rows = long_work.result_of(
            _,
            _COMPARED,
            key,
            lambda: _rows(state, reading, detects),
            lambda: _("The network is reading the picture once for each choice …"),
        )
        if rows is None:
            return
        keep(reading, _COMPARED, asked, rows)
    _table(_, reading, rows, detects)


def _rows(state: NetworkState, reading: Reading, detects: bool) -> Steps[list[_Row]]:
    rows = []
    choices = _choices(reading)
    for number, choice in enumerate(choices):
        yield number / len(choices)
        share = number / len(choices), (number + 1) / len(choices)
        if detects:
            rows.append((yield from within(_detected(state, reading, choice), *share)))
            continue
        room = reading.room and reading.room.beside()
        same = reading.changes.unfooled
        steps = read.steps(reading.reader, reading.picture, choice, room, reading.fill, same)
        other = yield from within(steps, *share)
        answer = other.answer() or 0
        shown = other.said if other.chances is None else other.chances
        chance = 0.0 if shown is None else float(shown[answer])
        rows.append(_row(reading, choice, np.asarray(other.values[other.input])[0], answer, chance))
    return rows


def _choices(reading: Reading) -> list[Preprocessing]:
    """The chosen numbers, the network's own, and all others."""
    how, own = reading.preprocessing, reading.reader.preprocessing
    height, width = reading.picture.shape[1:]
    fitted = height * reading.received.shape[2] != width * reading.received.shape[1]
    return list(dict.fromkeys([how, own, *choices(how, len(reading.received), fitted)]))


def _detected(state: NetworkState, reading: Reading, choice: Preprocessing) -> Steps[_Row]:
    numbers = choice.numbers(choice.received(reading.picture, 3))
    levels = yield from faces.look.steps(
        reading.network, reading.picture, state.face_size, choice, reading.room
    )
    found = faces.kept(faces.proposed(levels, state.face_threshold))
    chance = max((float(level.probability.max()) for level in levels), default=0.0)
    return _row(reading, choice, numbers, len(found), chance)


def _row(
    reading: Reading, choice: Preprocessing, numbers: NDArray[np.float32], answer: int, chance: float
) -> _Row:
    taken = Picture(_pixels(reading.reader.preprocessing.undo(numbers)))
    ends = (float(numbers.min()), float(numbers.max()))
    return _Row(choice, ends, thumbnail_data_uri(taken, THUMBNAIL), answer, chance)


def _table(_: Translate, reading: Reading, rows: list[_Row], detects: bool) -> None:
    own = next(row for row in rows if row.choice == reading.reader.preprocessing)
    labels, chances = reading.labels or (), detects or reading.chances is not None
    head = [
        _("What the network takes these numbers to be"),
        _("The numbers"),
        _("lowest"),
        _("highest"),
        _("Boxes") if detects else _("Answer"),
        _("Highest probability") if detects else _("Probability") if chances else _("Value"),
        _("Remarks"),
    ]
    body = []
    for number, row in enumerate(rows):
        marks = [_("current")] if number == 0 else []
        marks += [_("what this network expects")] if row is own else []
        marks += [_("different answer")] if not detects and chances and row.answer != own.answer else []
        answer = str(row.answer) if detects else labels[row.answer]
        words = listed(_, map(_, describe(row.choice, own.choice)))
        chance = f"{row.chance:.3f}" if chances else written(row.chance)
        cells = [words, *map(written, row.ends), answer, chance, listed(_, marks)]
        image = f'<img src="{row.thumbnail}" alt="" style="display: block; max-width: none">'
        body.append([image, *map(escape, cells)])
    chosen, *rest = (_line(cells, "td") for cells in body)
    st.html(
        f'<div class="numbers" tabindex="0" style="max-height: none"><table><thead><tr>{_line(head, "th")}</tr></thead><tbody>'
        f'<tr style="font-weight: 650">{chosen}</tr>{"".join(f"<tr>{line}</tr>" for line in rest)}</tbody></table></div>'
    )
    others = [row for row in rows if row is not own]
    if others and chances and not detects:
        st.caption(
            _(
                "For this picture, {different} of {others} other settings give a different answer. A picture that is easy to "
                "recognise survives much; a harder one does not."
            ).format(different=sum(row.answer != own.answer for row in others), others=len(others))
        )


def _line(cells: list[str], tag: str) -> str:
    """Cells of a table: a picture, words, numbers that end at the right, and words again."""
    words = "text-align: start; white-space: normal; min-width: 9rem"
    styles = ["padding-block: 4px", words, *["text-align: end"] * (len(cells) - 3), words]
    return "".join(
        f'<{tag} style="{style}">{cell}</{tag}>' for cell, style in zip(cells, styles, strict=True)
    )
