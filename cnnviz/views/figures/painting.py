"""The items of a drawing on a renderer of matplotlib, pixels or a PDF."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from PIL import Image

from cnnviz.views.figures.drawing import Drawing, Item, Line, Picture, Point, Shape, Text
from cnnviz.views.figures.lettering import baseline_of, extent_of, is_bold, legible, properties

HEAD = 1.7
"""Length of an arrowhead in millimetres."""
DASHES = (3.0, 2.0)
"""Of a dashed line, in widths of the line."""


class Painter:
    """Draws items on a `renderer`."""

    def __init__(self, renderer: RendererBase) -> None:
        self.renderer = renderer
        self.unit: float = renderer.points_to_pixels(72 / 25.4)  # type: ignore[assignment]
        """Of a millimetre in the renderer's units, whose y goes up."""
        self.height = float(renderer.get_canvas_width_height()[1])
        self.place = Affine2D().scale(self.unit, -self.unit).translate(0, self.height)

    def paper(self, drawing: Drawing) -> None:
        """A white page."""
        wide, high = drawing.width + 1, drawing.height + 1
        self._polygon(((0, 0), (wide, 0), (wide, high), (0, high)), "#ffffff")

    def draw(self, item: Item) -> None:
        """Draw one item."""
        match item:
            case Text():
                self._text(item)
            case Shape():
                context = self._context(item.edge, item.line, item.dashed)
                self._polygon(item.points, item.fill, context)
            case Line():
                self._line(item)
            case Picture():
                self._picture(item)

    def _context(self, colour: str | None, line: float, dashed: bool = False) -> GraphicsContextBase:
        context = self.renderer.new_gc()
        wide = line if colour else 0.0
        context.set_foreground(to_rgba(colour or "none"), isRGBA=True)
        context.set_linewidth(wide)
        context.set_joinstyle("round")
        context.set_capstyle("butt" if dashed else "round")
        if dashed:
            context.set_dashes(0, [n * wide for n in DASHES])
        return context

    def _polygon(
        self, points: Sequence[Point], fill: str | None, context: GraphicsContextBase | None = None
    ) -> None:
        context = context or self._context(None, 0.0)
        path = Path([*points, points[0]], closed=True)
        self.renderer.draw_path(context, path, self.place, to_rgba(fill) if fill else None)
        context.restore()

    def _line(self, item: Line) -> None:
        points, head = with_head(item) if item.arrow else (item.points, ())
        context = self._context(item.colour, item.line, item.dashed)
        path = Path(points)
        path.should_simplify = False
        self.renderer.draw_path(context, path, self.place)
        context.restore()
        if head:
            self._polygon(head, item.colour)

    def _text(self, item: Text) -> None:
        text = legible(item.text)
        if not text.strip():
            return
        x, up = extent_of(item)[0] * self.unit, self.height - baseline_of(item) * self.unit
        context = self._context(item.colour, 0.0)
        font = properties(item.size, item.bold and is_bold(item.text))
        self.renderer.draw_text(context, x, self.height - up if self.renderer.flipy() else up, text, font, 0)
        context.restore()

    def _picture(self, item: Picture) -> None:
        context = self.renderer.new_gc()
        left, right = item.x * self.unit, (item.x + item.width) * self.unit
        low, high = self.height - (item.y + item.height) * self.unit, self.height - item.y * self.unit
        rows, columns = item.pixels.shape[:2]
        if self.renderer.option_scale_image():
            solid = np.dstack([item.pixels, np.full((rows, columns), 255, np.uint8)])
            size = Affine2D().scale(right - left, high - low)
            self.renderer.draw_image(context, left, low, solid[::-1], size)
        else:
            left, right, low, high = (round(each) for each in (left, right, low, high))
            sides = max(right - left, 1), max(high - low, 1)
            # a cell that gets no pixel of its own is part of the mean of those around it
            how = (
                Image.Resampling.NEAREST if sides[0] >= columns and sides[1] >= rows else Image.Resampling.BOX
            )
            shown = np.asarray(Image.fromarray(item.pixels).resize(sides, how))
            solid = np.dstack([shown, np.full(shown.shape[:2], 255, np.uint8)])
            self.renderer.draw_image(context, left, low, np.ascontiguousarray(solid[::-1]))
        context.restore()


def with_head(line: Line) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """The points of an arrow's line, which ends where its head begins, and the three corners of the head."""
    (x0, y0), (x1, y1) = line.points[-2:]
    long = float(np.hypot(x1 - x0, y1 - y0)) or 1.0
    ux, uy = (x1 - x0) / long, (y1 - y0) / long
    head = min(HEAD, 0.8 * long)
    back = (x1 - head * ux, y1 - head * uy)
    side = 0.36 * head
    return (*line.points[:-1], back), (
        (x1, y1),
        (back[0] - side * uy, back[1] + side * ux),
        (back[0] + side * uy, back[1] - side * ux),
    )
