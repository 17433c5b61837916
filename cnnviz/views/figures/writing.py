"""A drawing as a file, in slices: PNG and PDF by matplotlib's renderers, SVG by itself. The same drawing gives the same bytes."""

from __future__ import annotations

import io
import warnings
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
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
    """The same as work in slices, which yields the share that is done: of a PNG item by item, of other formats as one."""
    yield 0.0
    match suffix:
        case "svg":
            return svg.document(drawing)
        case "pdf":
            with one_at_a_time, warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of letters that no font has
                return _pdf(drawing)
    return (yield from _png(drawing))


def _png(drawing: Drawing) -> Steps[bytes]:
    dpi = min(DPI, MOST_PIXELS / (max(drawing.width, drawing.height) / _INCH))
    renderer = RendererAgg(
        max(1, int(drawing.width / _INCH * dpi)), max(1, int(drawing.height / _INCH * dpi)), dpi
    )
    painter = Painter(renderer)
    painter.paper(drawing)
    for first in range(0, len(drawing.items), AT_ONCE):
        with one_at_a_time, warnings.catch_warnings():
            warnings.simplefilter("ignore")
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


def _pdf(drawing: Drawing) -> bytes:
    buffer = io.BytesIO()
    figure = Figure(figsize=(drawing.width / _INCH, drawing.height / _INCH))
    figure.add_artist(_Whole(drawing))
    about = {"Title": one_line(drawing.title), "Creator": "cnnviz", "CreationDate": None}
    with mpl.rc_context({"pdf.fonttype": 42}):
        figure.savefig(buffer, format="pdf", metadata=about, facecolor="white")
    return buffer.getvalue()


class _Whole(Artist):
    """All of a drawing as one artist: one for each shape would cost several times as much as what it draws."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self.drawing = drawing

    def draw(self, renderer: RendererBase, *_args: Any, **_kwargs: Any) -> None:
        """Draw every item in its order."""
        painter = Painter(renderer)
        for item in self.drawing.items:
            painter.draw(item)
