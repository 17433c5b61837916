"""TeX makes of a figure's source one page of the figure's size on which every text stands; where TeX is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnviz.networks import Input, Layer, Network
from cnnviz.views.figures.architecture import STYLES, ArchitectureSettings, architecture_drawing
from cnnviz.views.figures.drawing import Drawing
from cnnviz.views.figures.lettering import one_line
from cnnviz.views.figures.tikz import LATIN, SIGNS, document
from cnnviz.words import translation

from .test_architecture import HOSTILE, shipped

NEEDED = ("pgf.sty", "geometry.sty", "iftex.sty")
POINTS = 72 / 25.4


@cache
def engine(*packages: str, among: tuple[str, ...] = ("pdflatex",)) -> str:
    """An installed engine that has what is needed; the test is skipped where there is none."""
    found = next((name for name in among if shutil.which(name)), None)
    if found is None or shutil.which("kpsewhich") is None or shutil.which("pdftotext") is None:
        pytest.skip("neither TeX nor pdftotext is installed")
    for name in (*NEEDED, *packages):
        if subprocess.run(["kpsewhich", name], capture_output=True, check=False).returncode:
            pytest.skip(f"TeX has no {name} here")
    return found


def compiled(name: str, drawing: Drawing, folder: Path) -> str:
    """What can be read on the page that TeX makes of a drawing, without spaces; the page has the drawing's size."""
    (folder / "figure.tex").write_text(document(drawing))
    how = [name, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "figure.tex"]
    ran = subprocess.run(how, cwd=folder, capture_output=True, check=False, timeout=240)
    log = (folder / "figure.log").read_text(errors="replace")
    assert ran.returncode == 0, log[-2000:]
    assert "Missing character" not in log and "Overfull" not in log
    about = subprocess.run(
        ["pdfinfo", "figure.pdf"], cwd=folder, capture_output=True, check=True
    ).stdout.decode()
    assert re.search(r"Pages: +1\n", about)
    size = re.search(r"Page size: +([\d.]+) x ([\d.]+)", about)
    assert size is not None
    assert np.allclose(
        [float(side) for side in size.groups()], [drawing.width * POINTS, drawing.height * POINTS], atol=0.1
    )
    text = subprocess.run(
        ["pdftotext", "-raw", "figure.pdf", "-"], cwd=folder, capture_output=True, check=True
    )
    return bare(text.stdout.decode())


def bare(text: str) -> str:
    """Without spaces, and with ligatures taken apart."""
    for whole, parts in (("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬀ", "ff"), ("ﬃ", "ffi"), ("ﬄ", "ffl"), ("…", "...")):
        text = text.replace(whole, parts)
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("style", STYLES)
def test_latex_sets_every_text(style: Any, tmp_path: Path) -> None:
    """Under a title with every sign that means something to TeX."""
    title = "".join(sign for sign in SIGNS if sign.isascii()) + ' --- ,, "?` fi «é» “Ω”'
    found = shipped("faces")
    how = ArchitectureSettings(style, title, names=True)
    drawing = architecture_drawing(translation("en").gettext, found.network, found.values, how)
    read = compiled(engine(), drawing, tmp_path)
    for text in drawing.texts:
        assert bare(text.text).replace("Ω", "") in read, text.text


def test_latex_sets_hostile_names(tmp_path: Path) -> None:
    """As text: none of them is a command or ends the page."""
    layers = [Layer(name, "Relu", (f"x{at}",), (f"x{at + 1}",)) for at, name in enumerate(HOSTILE)]
    for at, layer in enumerate(layers):
        layers[at] = Layer(layer.name, "MaxPool", layer.inputs, layer.outputs, {"kernel_shape": (1, 1)})
    network = Network(layers, [Input("x0", (1, 1, 3, 4))], [f"x{len(HOSTILE)}"])
    values = network.run({"x0": np.ones((1, 1, 3, 4), np.float32)})
    how = ArchitectureSettings("layered", r"\end{document}^^M\undefined % $", names=True)
    drawing = architecture_drawing(translation("en").gettext, network, values, how)
    read = compiled(engine(), drawing, tmp_path)
    for text in drawing.texts:
        signs = "".join(sign for sign in one_line(text.text) if sign in LATIN or sign in SIGNS)
        assert bare(signs) in read


def test_every_latin_sign_is_set(tmp_path: Path) -> None:
    """All that are said to need no other font."""
    drawing = Drawing(200.0, 80.0)
    signs = sorted(LATIN | SIGNS.keys())
    for row in range(0, len(signs), 32):
        drawing.text(5.0, 5.0 + row / 6, "".join(signs[row : row + 32]))
    compiled(engine(), drawing, tmp_path)


@pytest.mark.parametrize("name", ["xelatex", "lualatex"])
def test_chinese_is_set(name: str, tmp_path: Path) -> None:
    """By both engines that know its letters."""
    found = shipped("digits")
    how = ArchitectureSettings("graph", "数字网络（第 1 课）& 50%", names=True)
    drawing = architecture_drawing(translation("zh_CN").gettext, found.network, found.values, how)
    read = compiled(
        engine("ctex.sty", *(["luatexja.sty"] if name == "lualatex" else []), among=(name,)),
        drawing,
        tmp_path,
    )
    for text in drawing.texts:
        assert bare(text.text) in read, text.text
