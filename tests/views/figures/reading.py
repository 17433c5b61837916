"""Figures read back: what their files say, where their texts lie."""

from __future__ import annotations

import re
import zlib
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
from matplotlib.textpath import TextToPath

from cnnviz.views.figures.drawing import Drawing, Shape, Text
from cnnviz.views.figures.lettering import POINT, baseline_of, is_bold, legible, one_line, properties
from cnnviz.views.figures.writing import file_of

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


def box_of(text: Text) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a text in millimetres, as matplotlib lays it out."""
    font = properties(text.size, text.bold and is_bold(text.text))
    written = legible(text.text)
    wide, high, deep = (
        n * POINT for n in TextToPath().get_text_width_height_descent(written, font, ismath=False)
    )
    left = text.x - {"left": 0.0, "center": wide / 2, "right": wide}[text.align]
    base = baseline_of(text)
    return left, base - (high - deep), left + wide, base + deep


def check_layout(drawing: Drawing) -> None:
    """No text lies on another or leaves the figure, and none is smaller than 7 points."""
    boxes = [(text.text, box_of(text)) for text in drawing.texts if text.text.strip()]
    for text, (left, top, right, bottom) in boxes:
        assert left >= -0.05 and top >= -0.05, (text, left, top)
        assert right <= drawing.width + 0.05 and bottom <= drawing.height + 0.05, (text, right, bottom)
    for (one, a), (other, b) in combinations(boxes, 2):
        wide = min(a[2], b[2]) - max(a[0], b[0])
        high = min(a[3], b[3]) - max(a[1], b[1])
        # boxes of lines of one paragraph touch: they include what letters such as g need below the line
        assert wide <= 0.05 or high <= 0.35 * min(a[3] - a[1], b[3] - b[1]), (one, other, wide, high)
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
