"""The two pages of a worksheet: what stands at the head and the foot, and the sections between them, as large as they fit."""

from __future__ import annotations

import io

import numpy as np
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from cnnviz.pipeline import Run, Stages
from cnnviz.state.stages import StagesState
from cnnviz.views.numbers import number
from cnnviz.views.one_at_a_time import one_at_a_time
from cnnviz.views.worksheet import facts
from cnnviz.views.worksheet.canvas import HAIR, INK, SOFT, Canvas, width_of
from cnnviz.views.worksheet.input_section import InputSection
from cnnviz.views.worksheet.maps_section import MapsSection
from cnnviz.views.worksheet.paper import Paper
from cnnviz.views.worksheet.step_section import StepSection
from cnnviz.views.worksheet.told import BODY, MARGIN, Section, Told
from cnnviz.words import Translate
from cnnviz.worksheets import Worksheet

_TOP, _BOTTOM = 56.0, 20.0
_THUMB = 23.0
_MOST_PIXELS = 256
"""Of the small picture's longer side."""


def pdf(_: Translate, state: StagesState, run: Stages, sheet: Worksheet, paper: Paper) -> bytes:
    """Both pages as one PDF, which says nothing of when it was made."""
    buffer = io.BytesIO()
    about = {"Title": facts.said(_, "title"), "Creator": "cnnviz", "CreationDate": None}
    with one_at_a_time, PdfPages(buffer, metadata=about) as pages:
        for figure in figures(_, state, run, sheet, paper):
            pages.savefig(figure)
    return buffer.getvalue()


def figures(_: Translate, state: StagesState, run: Stages, sheet: Worksheet, paper: Paper) -> list[Figure]:
    """The exercise and its solution. A text that belongs to a number has a `gid`: stage, row and column."""
    return [_page(_, state, run, sheet, paper, solved).figure for solved in (False, True)]


def _page(
    _: Translate, state: StagesState, run: Stages, sheet: Worksheet, paper: Paper, solved: bool
) -> Canvas:
    canvas = Canvas(paper)
    told = Told(_, state, run, sheet, paper.width - 2 * MARGIN, solved)
    _head(canvas, told)
    sections: list[Section] = [InputSection(told), StepSection(told), MapsSection(told)]
    note = told.lines(_note(told), told.width)  # room for it is left on both pages, which look alike
    room = paper.height - _TOP - _BOTTOM - 4.5 * len(note) - 2
    scale = next(
        (
            share
            for share in np.arange(1.0, 0.4, -0.02)
            if sum(s.height(share) for s in sections) + 10 <= room
        ),
        0.4,
    )
    heights = [section.height(scale) for section in sections]
    apart = min(11.0, (room - sum(heights)) / (len(sections) - 1))
    y = _TOP
    for section, height in zip(sections, heights, strict=True):
        section.draw(canvas, y, scale)
        y += height + apart
    for index, line in enumerate(note if solved else []):
        canvas.text(
            MARGIN, paper.height - _BOTTOM + 1 + 4.5 * (index + 1 - len(note)), line, BODY, colour=INK
        )
    _foot(canvas, told)
    return canvas


def _note(told: Told) -> list[str]:
    """How the numbers of the solution came about, and those of the page at the marked place."""
    sheet = told.sheet
    maps = [map for map in (sheet.conv, sheet.act, sheet.pool) if map is not None]
    is_rounded = any(map.is_rounded for map in maps)
    if sheet.is_exact and not is_rounded:
        return [told.say("exact")]
    parts = [told.say("shortened")] if not sheet.is_exact else []
    parts += [told.say("chained")] if is_rounded else []
    parts.append(told.say("on page", place=facts.place(sheet), value=number(sheet.on_page.conv)))
    if sheet.act is not None:
        parts.append(told.say("after", value=number(sheet.on_page.act)))
    return parts


def _head(canvas: Canvas, told: Told) -> None:
    """Title, source, name and date, the small picture, and the settings."""
    right = MARGIN + told.width
    canvas.text(MARGIN, 20, told.say("title"), 20, weight="bold")
    if told.solved:
        start = MARGIN + width_of(told.say("title"), 20, "bold") + 4
        canvas.text(start, 20, told.say("solution"), 20, colour=SOFT)
    canvas.text(MARGIN, 26.5, facts.source(told.translate, told.state, told.run), 9, colour=SOFT)
    _thumbnail(canvas, told, right - _THUMB, 11)
    if not told.solved:
        x, end = MARGIN, right - _THUMB - 8
        for word, share in (("name", 0.64), ("date", 0.36)):
            label = told.say(word)
            stop = x + share * (end - MARGIN)
            canvas.text(x, 35, label, 9, colour=SOFT)
            canvas.line(x + width_of(label, 9) + 2, 35.4, stop - (4 if word == "name" else 0), 35.4, 0.6, INK)
            x = stop
    _settings(canvas, told, 39)


def _settings(canvas: Canvas, told: Told, y: float) -> None:
    """Names over values, between two lines."""
    entries = facts.settings(told.translate, told.state, told.run)
    shares = (2.3, 1.0, 1.3, 1.1, 1.0, 1.6, 2.4)
    right = MARGIN + told.width
    canvas.line(MARGIN, y, right, y, 0.6, HAIR)
    canvas.line(MARGIN, y + 11.5, right, y + 11.5, 0.6, HAIR)
    x = MARGIN
    for (name, value), share in zip(entries, shares, strict=True):
        room = share / sum(shares) * told.width
        for text, at, size, colour in ((name, 4.2, 7.0, SOFT), (value, 9.0, 9.0, INK)):
            wide = width_of(text, size)
            canvas.text(x, y + at, text, min(size, size * (room - 2) / wide if wide else size), colour=colour)
        x += room


def _thumbnail(canvas: Canvas, told: Told, x: float, y: float) -> None:
    """The whole picture with a frame where the numbers come from; a signal as a curve, with that part strong."""
    sheet, run = told.sheet, told.run
    if isinstance(run, Run):
        height, width = run.pixels.shape[1:]
        step = -(-max(height, width) // _MOST_PIXELS)
        pixels = np.moveaxis(run.pixels[:, ::step, ::step], 0, -1)
        unit = _THUMB / max(height, width)
        left, top = x + _THUMB - width * unit, y
        extent = (left, left + width * unit, top + height * unit, top)
        shown = np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels
        canvas.axes.imshow(shown, extent=extent, aspect="auto", interpolation="nearest", zorder=0.5)
        canvas.axes.set(xlim=(0, canvas.paper.width), ylim=(canvas.paper.height, 0))
        frame = (left + sheet.columns[0] * unit, top + sheet.rows[0] * unit)
        size = (len(sheet.columns) * unit, len(sheet.rows) * unit)
        canvas.box(*frame, *size, fill="none", edge="white", line=2.0)
        canvas.box(*frame, *size, fill="none", edge=INK, line=0.9)
        return
    signal = run.input[sheet.channels[0]]
    span = float(np.ptp(signal)) or 1.0
    at = x - 20 + np.linspace(0, _THUMB + 20, len(signal))
    heights = y + 18 - 14 * (signal - signal.min()) / span
    canvas.axes.plot(at, heights, lw=0.6, color=HAIR)
    inside = sheet.columns[(sheet.columns >= 0) & (sheet.columns < len(signal))]
    canvas.axes.plot(at[inside], heights[inside], lw=1.6, color=INK)


def _foot(canvas: Canvas, told: Told) -> None:
    y = canvas.paper.height - 11
    page = told.say("page", number=2 if told.solved else 1, all=2)
    canvas.text(MARGIN, y, "cnnviz", 7.5, colour=SOFT)
    canvas.text(MARGIN + told.width, y, page, 7.5, colour=SOFT, align="right")
