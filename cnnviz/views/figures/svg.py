"""A drawing as SVG. Its text stays text, set with the fonts of those who look at it."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from PIL import Image

from cnnviz.views.figures.drawing import Drawing, Item, Line, Picture, Point, Shape, Text
from cnnviz.views.figures.lettering import POINT, STACK, baseline_of, one_line
from cnnviz.views.figures.painting import DASHES, with_head

ANCHORS = {"left": "start", "center": "middle", "right": "end"}


def document(drawing: Drawing) -> bytes:
    """The whole file, in units of a millimetre."""
    wide, high = _short(drawing.width), _short(drawing.height)
    title = f"<title>{_plain(drawing.title)}</title>\n" if drawing.title else ""
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}mm" height="{high}mm" viewBox="0 0 {wide} {high}" '
        f'role="img" font-family={quoteattr(STACK)} stroke-linejoin="round">\n'
        f'{title}<rect width="100%" height="100%" fill="#ffffff"/>\n'
    )
    return (head + "\n".join(_item(item) for item in drawing.items) + "\n</svg>\n").encode()


def _item(item: Item) -> str:
    match item:
        case Text():
            name = f" data-name={quoteattr(item.name)}" if item.name else ""
            bold = ' font-weight="600"' if item.bold else ""
            anchor = "" if item.align == "left" else f' text-anchor="{ANCHORS[item.align]}"'
            return (
                f'<text x="{_short(item.x)}" y="{_short(baseline_of(item))}" font-size="{_short(item.size * POINT)}" '
                f'fill="{item.colour}"{anchor}{bold}{name} xml:space="preserve">{_plain(item.text)}</text>'
            )
        case Shape():
            fill = f'fill="{item.fill or "none"}"'
            return f'<polygon points="{_points(item.points)}" {fill}{_stroke(item.edge, item.line, item.dashed)}/>'
        case Line():
            points, head = with_head(item) if item.arrow else (item.points, ())
            drawn = (
                f'<polyline points="{_points(points)}" fill="none"{_stroke(item.colour, item.line, item.dashed)}'
                + ("" if item.dashed else ' stroke-linecap="round"')
                + "/>"
            )
            return drawn + (f'<polygon points="{_points(head)}" fill="{item.colour}"/>' if head else "")
        case Picture():
            file = io.BytesIO()
            Image.fromarray(item.pixels).save(file, "png")
            code = base64.b64encode(file.getvalue()).decode()
            return (
                f'<image x="{_short(item.x)}" y="{_short(item.y)}" width="{_short(item.width)}" '
                f'height="{_short(item.height)}" preserveAspectRatio="none" '
                f'style="image-rendering: pixelated" href="data:image/png;base64,{code}"/>'
            )


def _stroke(colour: str | None, line: float, dashed: bool) -> str:
    if not colour:
        return ""
    wide = line * POINT
    dashes = f' stroke-dasharray="{" ".join(_short(n * wide) for n in DASHES)}"' if dashed else ""
    return f' stroke="{colour}" stroke-width="{_short(wide)}"{dashes}'


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{_short(x)},{_short(y)}" for x, y in points)


def _short(number: float) -> str:
    """With so many digits as make no difference on paper."""
    return f"{number:.3f}".rstrip("0").rstrip(".")


def _plain(text: str) -> str:
    return escape(one_line(text))
