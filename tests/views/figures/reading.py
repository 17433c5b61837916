"""Figures read back: what their files say, where their texts lie."""

from __future__ import annotations

import re
import zlib
from itertools import combinations
from xml.etree import ElementTree

import matplotlib.backends.backend_agg as agg
import numpy as np

from cnnviz.views.figures.drawing import Drawing, Shape
from cnnviz.views.figures.lettering import legible, one_line
from cnnviz.views.figures.writing import figure_of, file_of

SVG = "{http://www.w3.org/2000/svg}"


def svg_texts(file: bytes) -> list[str]:
    """The texts of an SVG in their order, as an XML parser reads them."""
    root = ElementTree.fromstring(file)
    return ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]


def named(drawing: Drawing) -> dict[str, str]:
    """The texts of a drawing by their names; lines of one name are joined."""
    found: dict[str, str] = {}
    for text in drawing.texts:
        if text.name:
            found[text.name] = f"{found[text.name]} {text.text}" if text.name in found else text.text
    return found


def number(text: str) -> float:
    """A printed number."""
    return float(text.replace("−", "-").replace("\u202f", ""))


def numbers(text: str) -> list[float]:
    """All numbers of a text."""
    return [
        float(n)
        for n in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text.replace("−", "-").replace("\u202f", ""))
    ]


def check_layout(drawing: Drawing) -> None:
    """No text lies on another or leaves the figure, and none is smaller than 7 points."""
    figure = figure_of(drawing)
    canvas = agg.FigureCanvasAgg(figure)
    width, height = canvas.get_width_height()
    boxes = [
        (text.get_text(), text.get_window_extent(canvas.get_renderer()))
        for text in figure.axes[0].texts
        if text.get_text().strip()
    ]
    for text, box in boxes:
        assert box.x0 >= -0.5 and box.y0 >= -0.5, (text, box)
        assert box.x1 <= width + 0.5 and box.y1 <= height + 0.5, (text, box, width, height)
    for (one, a), (other, b) in combinations(boxes, 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        high = min(a.y1, b.y1) - max(a.y0, b.y0)
        # boxes of lines of one paragraph touch: they include what letters such as g need below the line
        assert wide <= 0.5 or high <= 0.35 * min(a.height, b.height), (one, other, wide, high)
    assert min(text.size for text in drawing.texts) >= 7


def rectangles(drawing: Drawing) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of all filled upright rectangles."""
    found = []
    for item in drawing.items:
        if isinstance(item, Shape) and item.fill and len(item.points) == 4:
            xs, ys = zip(*item.points, strict=True)
            if len(set(np.round(xs, 6))) == 2 and len(set(np.round(ys, 6))) == 2:
                found.append((min(xs), min(ys), max(xs), max(ys)))
    return found


def pdf_letters(file: bytes) -> str:
    """All letters that the fonts of a PDF map their glyphs to, from its ToUnicode tables."""
    letters = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", file, re.S):
        try:
            text = zlib.decompress(stream)
        except zlib.error:
            text = stream
        if b"beginbfrange" in text or b"beginbfchar" in text:
            for code in re.findall(rb"<([0-9a-fA-F]{4,})>\s*(?:\]|\n|$)", text):
                letters.append(bytes.fromhex(code.decode()).decode("utf-16-be", "replace"))
            for first, last, code in re.findall(
                rb"<([0-9a-fA-F]+)> <([0-9a-fA-F]+)> <([0-9a-fA-F]{4,})>", text
            ):
                start = int(code, 16)
                letters += [chr(start + i) for i in range(int(last, 16) - int(first, 16) + 1)]
            for row in re.findall(rb"\[(.*?)\]", text, re.S):
                letters += [
                    bytes.fromhex(code.decode()).decode("utf-16-be", "replace")
                    for code in re.findall(rb"<([0-9a-fA-F]{4,})>", row)
                ]
    return "".join(letters)


def check_formats(drawing: Drawing) -> None:
    """The same drawing gives the same bytes, in SVG its very texts, in PDF fonts with every letter, in PNG a picture."""
    svg, pdf, png = (file_of(drawing, suffix) for suffix in ("svg", "pdf", "png"))
    assert svg == file_of(drawing, "svg")
    assert pdf == file_of(drawing, "pdf")
    assert png.startswith(b"\x89PNG")
    texts = [" ".join(one_line(text.text).split()) for text in drawing.texts]
    assert sorted(" ".join(text.split()) for text in svg_texts(svg)) == sorted(filter(None, texts))
    wanted = [legible(text) for text in texts]
    letters = set(pdf_letters(pdf))
    assert b"/Type3" not in pdf
    assert {sign for text in wanted for sign in text if not sign.isspace()} <= letters
