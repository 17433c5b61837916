"""A drawing as a file, in slices: PNG and PDF by matplotlib's renderers, SVG by itself. The same drawing gives the same bytes."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import matplotlib as mpl
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_pdf import PdfFile, RendererPdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from cnnviz.networks.steps import Steps, outcome
from cnnviz.views.figures import svg
from cnnviz.views.figures.drawing import Drawing
from cnnviz.views.figures.lettering import one_line
from cnnviz.views.figures.painting import Painter
from cnnviz.views.one_at_a_time import one_at_a_time

Suffix = Literal["png", "svg", "pdf"]
SUFFIXES: tuple[Suffix, ...] = ("png", "svg", "pdf")

DPI = 300
MOST_PIXELS = 4800
"""Of the longer side of a PNG: at most as many dots to the inch as fit in it."""
AT_ONCE = 10
"""So many items of a drawing are drawn between two looks at the clock."""
COMPRESSION = 4
"""Of a PNG, of at most 9."""
_INCH = 25.4


def file_of(drawing: Drawing, suffix: Suffix) -> bytes:
    """The drawing in a format; in SVG and PDF its text can be searched, copied and edited."""
    return outcome(file_steps(drawing, suffix))


def file_steps(drawing: Drawing, suffix: Suffix) -> Steps[bytes]:
    """The same as work in slices, which yields the share that is done: item by item, but for SVG, which is written as one."""
    yield 0.0
    match suffix:
        case "svg":
            return svg.document(drawing)
        case "pdf":
            return (yield from _pdf(drawing))
    return (yield from _png(drawing))


def _png(drawing: Drawing) -> Steps[bytes]:
    dpi = min(DPI, MOST_PIXELS / (max(drawing.width, drawing.height) / _INCH))
    renderer = RendererAgg(
        max(1, int(drawing.width / _INCH * dpi)), max(1, int(drawing.height / _INCH * dpi)), dpi
    )
    painter = Painter(renderer)
    painter.paper(drawing)
    for first in range(0, len(drawing.items), AT_ONCE):
        with _turn():
            for item in drawing.items[first : first + AT_ONCE]:
                painter.draw(item)
        yield 0.9 * first / len(drawing.items)
    wide, high = renderer.get_canvas_width_height()
    whole = Image.frombuffer("RGBA", (int(wide), int(high)), renderer.buffer_rgba(), "raw", "RGBA", 0, 1)
    about = PngInfo()
    about.add_text("Title", one_line(drawing.title).encode("utf-8", "replace").decode())
    about.add_text("Software", "cnnviz")
    plain = whole.convert("RGB")
    yield 0.9
    buffer = io.BytesIO()
    plain.save(buffer, "png", pnginfo=about, dpi=(dpi, dpi), compress_level=COMPRESSION)
    return buffer.getvalue()


def _pdf(drawing: Drawing) -> Steps[bytes]:
    buffer = io.BytesIO()
    width, height = drawing.width / _INCH, drawing.height / _INCH
    about = {"Title": one_line(drawing.title), "Creator": "cnnviz", "CreationDate": None}
    file = PdfFile(buffer, metadata=about)
    try:
        file.newPage(width, height)
        painter = Painter(RendererPdf(file, DPI, height, width))
        painter.paper(drawing)
        for first in range(0, len(drawing.items), AT_ONCE):
            with _turn():
                for item in drawing.items[first : first + AT_ONCE]:
                    painter.draw(item)
            yield 0.6 * (first + AT_ONCE) / (len(drawing.items) + AT_ONCE)
        with _turn():
            file.finalize()  # cuts the fonts to the letters that were drawn, all at once
    finally:
        file.close()
    return buffer.getvalue()


@contextmanager
def _turn() -> Iterator[None]:
    """One drawing at a time, without warnings of letters that no font has; in PDF all letters can be searched and copied."""
    with one_at_a_time, warnings.catch_warnings(), mpl.rc_context({"pdf.fonttype": 42}):
        warnings.simplefilter("ignore")
        yield
