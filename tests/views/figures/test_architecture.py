"""Architecture figures say what the engine counts, lie clear, and keep hostile names as mere text."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import reader
from cnnviz.networks import Input, Layer, Network, read_onnx, summarize
from cnnviz.reading import Reading, read
from cnnviz.training.export import Trained, onnx_file
from cnnviz.views.figures.architecture import (
    SHEETS,
    STYLES,
    ArchitectureSettings,
    FigureError,
    architecture_drawing,
    architecture_figure,
)
from cnnviz.views.figures.architecture.folding import closed, folded
from cnnviz.views.figures.architecture.outline import outline, with_modules
from cnnviz.views.figures.architecture.ushape import levels_of
from cnnviz.views.figures.drawing import Line
from cnnviz.views.figures.lettering import one_line
from cnnviz.views.figures.tikz import SIGNS, document, escaped
from cnnviz.words import LANGUAGES, translation
from tests.networks.build import model, node
from tests.networks.graphs import networks
from tests.training.export.drawn import trained_networks

from .reading import box_of, check_formats, check_layout, named, number, numbers, rectangles, svg_texts

ENGLISH = translation("en").gettext
SHIPPED = ("digits", "faces", "faces_r", "faces_o", "squeezenet")


@cache
def shipped(name: str) -> Reading:
    """A shipped network on a picture of its size."""
    known = reader.shipped(name)
    return read(known, np.random.default_rng(4).integers(0, 256, (known.channels, 60, 68), np.uint8))


def network_of(nodes: list[Any], weights: dict[str, np.ndarray], shape: tuple[int, ...], output: str) -> Any:
    """A network with its values for zeros."""
    network = read_onnx(model(nodes, {"x": shape}, output, weights).SerializeToString())
    return network, network.run({"x": np.zeros(shape, np.float32)})


def convolution(name: str, source: str, made: int, given: int, weights: dict[str, np.ndarray]) -> Any:
    weights[f"w{name}"] = np.ones((made, given, 3, 3), np.float32)
    return node("Conv", f"{source} w{name}", name, pads=[1, 1, 1, 1])


def residual(blocks: int, channels: int = 4) -> Any:
    """A network of so many residual blocks of two convolutions each."""
    weights: dict[str, np.ndarray] = {}
    nodes = [convolution("s0", "x", channels, 3, weights)]
    for at in range(blocks):
        nodes += [
            convolution(f"a{at}", f"s{at}", channels, channels, weights),
            node("Relu", f"a{at}", f"r{at}"),
            convolution(f"b{at}", f"r{at}", channels, channels, weights),
            node("Add", f"b{at} s{at}", f"s{at + 1}"),
        ]
    return network_of(nodes, weights, (1, 3, 6, 8), f"s{blocks}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_network_is_drawn_clearly(name: str, style: Any, language: str) -> None:
    """Nothing overlaps, with and without names, and the total is the account's."""
    found = shipped(name)
    _ = translation(language).gettext
    for names in (False, True):
        how = ArchitectureSettings(style, "Network 1" if names else "", names)
        drawing = architecture_drawing(_, found.network, found.values, how)
        check_layout(drawing)
        total = summarize(found.network, found.values).parameters
        assert numbers(named(drawing)["note 0"]) == [total]


def test_every_shape_and_count_is_the_engines() -> None:
    """Of the digits network, whose layers are told one by one in the SVG."""
    found = shipped("digits")
    account = {each.layer.name: each for each in summarize(found.network, found.values).layers}
    drawing = architecture_drawing(ENGLISH, found.network, found.values, ArchitectureSettings(names=True))
    said = named(drawing)
    checked = 0
    for key, name in said.items():
        if not key.startswith("name ") or name not in account:
            continue
        at = key.split()[1]
        learned = account[name].parameter_total
        assert (numbers(said[f"parameters {at}"]) if learned else []) == ([learned] if learned else [])
        assert tuple(numbers(said[f"shape {at}"])) == account[name].output[1:]
        checked += 1
    assert checked == 5
    file = architecture_figure(ENGLISH, found.network, found.values, ArchitectureSettings(names=True), "svg")
    assert set(said.values()) <= set(svg_texts(file)) | {v for v in said.values() if " " in v}


@pytest.mark.parametrize("style", STYLES)
def test_every_format_holds_the_texts(style: Any) -> None:
    """In Chinese too, under a title of one's own."""
    found = shipped("digits")
    how = ArchitectureSettings(style, "我的颜色网络 <&> ∑é鑫", names=True)
    check_formats(architecture_drawing(translation("zh_CN").gettext, found.network, found.values, how))


@settings(max_examples=20, deadline=None)
@given(
    networks(),
    st.sampled_from(list(STYLES)),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.text(max_size=30),
)
def test_any_network_is_drawn_clearly(
    case: Any, style: Any, names: bool, shapes: bool, parameters: bool, title: str
) -> None:
    """Drawn networks with branches, with each of the settings; what is off is not there."""
    network, x = case
    values = network.run({network.inputs[0].name: x})
    how = ArchitectureSettings(style, title, names, shapes, parameters)
    drawing = architecture_drawing(ENGLISH, network, values, how)
    check_layout(drawing)
    said = {text.name.split()[0] for text in drawing.texts if text.name}
    assert ("shape" in said) == shapes
    assert parameters or "parameters" not in said
    assert names or "name" not in said
    check_tex(document(drawing))


def test_the_blocks_of_a_graph_lie_apart() -> None:
    """Of residual and of parallel branches."""
    for network, values in (residual(3), (shipped("squeezenet").network, shipped("squeezenet").values)):
        drawing = architecture_drawing(ENGLISH, network, values, ArchitectureSettings("graph", width="any"))
        blocks = rectangles(drawing)
        assert len(blocks) == len(outline(network, values).blocks)
        for a, b in combinations(blocks, 2):
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_a_residual_block_has_its_shortcut() -> None:
    """The sum takes the branch and what goes around it."""
    network, values = residual(1)
    shown = outline(network, values)
    assert [block.kind for block in shown.blocks] == ["Input", "Conv", "Conv", "Conv", "Add"]
    assert shown.blocks[4].sources == (1, 3)
    assert [len(unit) for unit in shown.units] == [1, 1, 3]


@pytest.mark.parametrize("style", STYLES)
def test_hundreds_of_layers_are_folded(style: Any) -> None:
    """A hundred equal residual blocks are drawn once, and it is said how often they stand."""
    network, values = residual(100)
    drawing = architecture_drawing(ENGLISH, network, values, ArchitectureSettings(style))
    check_layout(drawing)
    assert "× 100" in [text.text for text in drawing.texts]
    shown = folded(outline(network, values))
    assert [group.times for group in shown.groups] == [100]
    assert numbers(named(drawing)["note 0"]) == [summarize(network, values).parameters]


def growing(count: int) -> Any:
    """A network of so many layers of which each has a larger window and makes more rows than the one before."""
    nodes = [
        node(
            "MaxPool",
            f"y{at}" if at else "x",
            f"y{at + 1}",
            kernel_shape=[at + 2, 1],
            pads=[at + 1, 0, at + 1, 0],
        )
        for at in range(count)
    ]
    return network_of(nodes, {}, (1, 1, 3, 4), f"y{count}")


@pytest.mark.parametrize("style", STYLES)
def test_layers_that_differ_in_their_channels_are_folded(style: Any) -> None:
    """Where there are too many of them; it is said, and the parameters in all stay exact."""
    weights: dict[str, np.ndarray] = {}
    nodes = [convolution(f"y{at + 1}", f"y{at}" if at else "x", at + 2, at + 1, weights) for at in range(120)]
    network, values = network_of(nodes, weights, (1, 1, 3, 4), "y120")
    drawing = architecture_drawing(ENGLISH, network, values, ArchitectureSettings(style))
    check_layout(drawing)
    said = named(drawing)
    assert "× 120" in [text.text for text in drawing.texts]
    assert numbers(said["note 0"]) == [summarize(network, values).parameters]
    assert any("differ" in text for name, text in said.items() if name.startswith("note"))


@pytest.mark.parametrize("blocks", [2, 7, 24])
def test_branches_close_to_one_block(blocks: int) -> None:
    """Each residual block becomes one block with the parameters and the shape of all of it, behind the one before."""
    network, values = residual(blocks)
    whole = outline(network, values)
    shown = closed(whole, branches=True)
    assert [block.kind for block in shown.blocks] == ["Input", "Conv"] + ["Residual"] * blocks
    assert [block.sources for block in shown.blocks] == [()] + [(at,) for at in range(blocks + 1)]
    assert sum(block.parameters for block in shown.blocks) == whole.parameters
    assert all(block.shape == (4, 6, 8) for block in shown.blocks[1:])


def test_rows_are_about_equally_long() -> None:
    """The last row of a long network has more than one block, if two rows are needed."""
    weights: dict[str, np.ndarray] = {}
    for count in range(5, 13):
        nodes = [
            convolution(f"y{at + 1}", f"y{at}" if at else "x", at + 2, at + 1, weights) for at in range(count)
        ]
        network, values = network_of(nodes, weights, (1, 1, 3, 4), f"y{count}")
        drawing = architecture_drawing(ENGLISH, network, values, ArchitectureSettings("layered"))
        heights = [round(text.y) for text in drawing.texts if text.name.startswith("kind")]
        rows = [heights.count(height) for height in sorted(set(heights))]
        assert max(rows) - min(rows) <= 2 or len(rows) == 1, rows


@pytest.mark.parametrize("style", STYLES)
def test_too_many_different_layers_are_refused(style: Any) -> None:
    """With a sentence that says how many there are and how many fit, in both languages."""
    network, values = growing(120)
    with pytest.raises(FigureError) as refused:
        architecture_drawing(ENGLISH, network, values, ArchitectureSettings(style))
    assert "121" in str(refused.value)
    for language in LANGUAGES:
        assert translation(language).gettext(refused.value.template).format(**refused.value.values)


HOSTILE = (
    r"\input{/etc/passwd}",
    "</text><script>alert(1)</script>",
    "a&b %c $d_e^f~g#h{i}j\\k",
    "x\x00y\x1b\ud800z\nw",
    "$\\frac{1}{2}$",
    "\u202egpj.exe",
    "n" * 5000,
)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("style", STYLES)
def test_hostile_names_stay_text(name: str, style: Any) -> None:
    """As a layer's name and as the title: the SVG parses and has no element of theirs, the TeX no command of theirs."""
    layers = [Layer(name, "Relu", ("x",), ("y",)), Layer("b", "Softmax", ("y",), ("z",))]
    network = Network(layers, [Input("x", (1, 5))], ["z"])
    values = network.run({"x": np.ones((1, 5), np.float32)})
    how = ArchitectureSettings(style, name, names=True)
    drawing = architecture_drawing(ENGLISH, network, values, how)
    check_layout(drawing)
    check_formats(drawing)
    file = architecture_figure(ENGLISH, network, values, how, "svg")
    assert b"<script" not in file
    check_tex(architecture_figure(ENGLISH, network, values, how, "tex").decode())


def check_tex(source: str) -> None:
    """Braces and environments balance, and every command is one that we wrote."""
    body = source[source.index("\\begin{document}") :]
    plain = body.replace(r"\{", "").replace(r"\}", "").replace(r"\textbackslash{}", "")
    depth = 0
    for sign in plain:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0
    opened = re.findall(r"\\begin\{(\w+)\}", source)
    assert opened == re.findall(r"\\end\{(\w+)\}", source)[::-1] == ["document", "tikzpicture"]
    ours = {"begin", "end", "path", "node", "fitted", "fontsize", "selectfont", "bfseries", "ensuremath", "star", "other",
            "Sigma", "ldots", "texttimes", "textminus", "textperiodcentered", "textbackslash", "textasciicircum", "textasciitilde", "textless", "textgreater", "textbar",
            "textquotedbl", "textquotesingle", "textasciigrave"}  # fmt: skip
    commands = re.findall(r"\\([a-zA-Z]+|.)", body)
    assert {command for command in commands if command.isalpha()} <= ours
    assert {command for command in commands if not command.isalpha()} <= set("{}$&#%_,")
    for line in body.splitlines():
        bare = re.sub(r"\\.", "", line)
        assert not set(bare) & set("$&#%_^"), line
        assert not line.startswith("\\path") or line.endswith(";")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_escaping_can_be_undone(text: str) -> None:
    """What TeX sets is the text: replacing each escape by its sign gives it back."""
    written = re.sub(r"\\other\{(.)\}", r"\1", escaped(text).replace(",{},", ",,").replace(",{},", ",,"))
    for sign, escape in sorted(SIGNS.items(), key=lambda pair: -len(pair[1])):
        if len(escape) > 1 and escape[0] == "\\" and escape[1].isalpha():
            written = written.replace(escape, {"\\": "\x01", "{": "\x02", "}": "\x03"}.get(sign, sign))
    written = written.replace(r"\{", "\x02").replace(r"\}", "\x03").replace("{-}", "-").replace("~", "\u00a0")
    written = re.sub(r"\\([$&#%_])", r"\1", written).replace(r"\,", "\u202f")
    for code, sign in (("\x01", "\\"), ("\x02", "{"), ("\x03", "}")):
        written = written.replace(code, sign)
    plain = one_line(text).replace("~", "\u00a0")
    assert written.replace("~", "\u00a0") == plain


@settings(max_examples=8, deadline=None)
@given(trained_networks(), st.sampled_from(list(STYLES)))
def test_what_a_visitor_trains_has_a_figure(trained: Trained, style: Any) -> None:
    """By way of the file in which it leaves; it has as many parameters as the builder says."""
    network = read_onnx(onnx_file(trained, ""))
    values = network.run({"picture": np.zeros((1, *trained.shape), np.float32)})
    drawing = architecture_drawing(ENGLISH, network, values, ArchitectureSettings(style, names=True))
    check_layout(drawing)
    assert numbers(named(drawing)["note 0"]) == [sum(line.weights for line in trained.lines)]


def test_a_row_of_numbers_and_a_signal_have_figures() -> None:
    """A network that takes no picture, in every style."""
    weights = {"w": np.ones((6, 2, 3), np.float32), "v": np.ones((48, 5), np.float32)}
    nodes = [
        node("Conv", "x w", "y"),
        node("Relu", "y", "r"),
        node("Flatten", "r", "f"),
        node("MatMul", "f v", "z"),
    ]
    network, values = network_of(nodes, weights, (1, 2, 10), "z")
    for style in STYLES:
        drawing = architecture_drawing(ENGLISH, network, values, ArchitectureSettings(style))
        check_layout(drawing)
        assert [numbers(text) for name, text in named(drawing).items() if name.startswith("shape")] == [
            [2, 10], [6, 8], [5]
        ]  # fmt: skip


def test_printed_counts_are_read_back() -> None:
    """Thin spaces in numbers do not change them."""
    assert number("1\u202f235\u202f496") == 1235496


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", ["digits", "faces_o", "squeezenet", "U-Net 2", "U-Net 4", "VGG", "residual"])
def test_a_figure_fits_what_it_is_made_for(name: str, style: Any) -> None:
    """In width and height, with its title, names and notes, in type of 7 points and more, and of 8.75 and more on a slide."""
    if name in SHIPPED:
        network, values = shipped(name).network, shipped(name).values
    else:
        network, values = {"U-Net 2": lambda: unet(2), "U-Net 4": lambda: unet(4), "VGG": vgg}.get(
            name, lambda: residual(12)
        )()
    for width, sheet in SHEETS.items():
        for names in (False, True):
            how = ArchitectureSettings(style, "A title" if names else "", names, width=width)
            if (name, style, width, names) == ("faces_o", "graph", "column", True):
                with pytest.raises(FigureError, match="8.5 × 20.5 cm"):  # three outputs, each with a name
                    architecture_drawing(ENGLISH, network, values, how)
                continue
            drawing = architecture_drawing(ENGLISH, network, values, how)
            assert drawing.width <= sheet.width + 0.2
            assert drawing.height <= sheet.height + 0.2
            assert min(text.size for text in drawing.texts) == pytest.approx(
                7 * drawing_scale(drawing), rel=0.01
            )
            assert drawing_scale(drawing) in sheet.enlarged
            check_layout(drawing)
            check_words(drawing)
            total = summarize(network, values).parameters
            assert numbers(named(drawing)["note 0"]) == [total]


def drawing_scale(drawing: Any) -> float:
    """By how much it was enlarged: the size of the first note is 7 points before that."""
    return next(text.size for text in drawing.texts if text.name == "note 0") / 7


def check_words(drawing: Any) -> None:
    """Each text lies within every box or beside it, and never on its edge."""
    for left, top, right, bottom in rectangles(drawing):
        for text in drawing.texts:
            a, b, c, d = box_of(text)
            apart = a >= right - 0.05 or c <= left + 0.05 or b >= bottom - 0.6 or d <= top + 0.6
            inside = a >= left and c <= right and b >= top - 0.6 and d <= bottom + 0.6
            assert apart or inside, (text.text, (a, b, c, d), (left, top, right, bottom))


def test_what_no_figure_has_room_for_is_refused_with_its_size() -> None:
    """The sentence names both sizes, in both languages; where forty parallel branches can be one box, they are."""
    weights: dict[str, np.ndarray] = {}
    nodes = [convolution(f"b{at}", "x", at + 1, 3, weights) for at in range(40)]
    nodes.append(node("Concat", " ".join(f"b{at}" for at in range(40)), "y", axis=1))
    nodes.append(convolution("z", "y", 1, 820, weights))
    network, values = network_of(nodes, weights, (1, 3, 6, 8), "z")
    drawn = architecture_drawing(ENGLISH, network, values, ArchitectureSettings("graph", width="column"))
    assert "drawn as one box" in " ".join(named(drawn).values())
    weights = {}
    nodes = [convolution("s", "x", 2, 3, weights)]
    for branch in "ab":  # two outputs, each after twelve layers that differ
        for at in range(12):
            source = f"{branch}{at}" if at else "s"
            side = 2 * at + 1
            weights[f"w{branch}{at + 1}"] = np.ones((2, 2, side, 1), np.float32)
            nodes.append(
                node("Conv", f"{source} w{branch}{at + 1}", f"{branch}{at + 1}", pads=[at, 0, at, 0])
            )
    network = read_onnx(model(nodes, {"x": (1, 3, 6, 8)}, "a12 b12", weights).SerializeToString())
    values = network.run({"x": np.zeros((1, 3, 6, 8), np.float32)})
    for width in SHEETS:
        with pytest.raises(FigureError, match=f"{SHEETS[width].height / 10} cm") as refused:
            architecture_drawing(ENGLISH, network, values, ArchitectureSettings("graph", width=width))
        for language in LANGUAGES:
            said = translation(language).gettext(refused.value.template).format(**refused.value.values)
            assert f"{SHEETS[width].height / 10}" in said


def unet(levels: int) -> Any:
    """A U-Net of so many levels, with two convolutions at each and a convolution of 1 × 1 at its end."""
    weights: dict[str, np.ndarray] = {}
    nodes: list[Any] = []

    def twice(name: str, source: str, made: int, given: int) -> str:
        nodes.append(convolution(f"{name}a", source, made, given, weights))
        nodes.append(node("Relu", f"{name}a", f"{name}r"))
        nodes.append(convolution(f"{name}b", f"{name}r", made, made, weights))
        nodes.append(node("Relu", f"{name}b", f"{name}s"))
        return f"{name}s"

    source, given, skips = "x", 3, []
    for level in range(levels):
        made = 4 * 2**level
        skips.append((twice(f"d{level}", source, made, given), made))
        source, given = f"p{level}", made
        nodes.append(node("MaxPool", skips[-1][0], source, kernel_shape=[2, 2], strides=[2, 2]))
    source = twice("m", source, 2 * given, given)
    for level in reversed(range(levels)):
        skip, made = skips[level]
        weights[f"wu{level}"] = np.ones((2 * made, made, 2, 2), np.float32)
        nodes.append(node("ConvTranspose", f"{source} wu{level}", f"u{level}", strides=[2, 2]))
        nodes.append(node("Concat", f"{skip} u{level}", f"j{level}", axis=1))
        source = twice(f"e{level}", f"j{level}", made, 2 * made)
    weights["wy"] = np.ones((2, 4, 1, 1), np.float32)
    nodes.append(node("Conv", f"{source} wy", "y"))
    return network_of(nodes, weights, (1, 3, 3 * 2**levels, 4 * 2**levels), "y")


def vgg() -> Any:
    """Thirteen convolutions with five poolings between them."""
    weights: dict[str, np.ndarray] = {}
    nodes: list[Any] = []
    source, given = "x", 3
    for stage, (count, made) in enumerate(((2, 4), (2, 8), (3, 16), (3, 32), (3, 32))):
        for at in range(count):
            nodes.append(convolution(f"c{stage}{at}", source, made, given, weights))
            nodes.append(node("Relu", f"c{stage}{at}", f"r{stage}{at}"))
            source, given = f"r{stage}{at}", made
        nodes.append(node("MaxPool", source, f"p{stage}", kernel_shape=[2, 2], strides=[2, 2]))
        source = f"p{stage}"
    return network_of(nodes, weights, (1, 3, 64, 96), source)


@pytest.mark.parametrize("width", SHEETS)
@pytest.mark.parametrize("levels", [1, 2, 3, 4])
def test_a_u_net_is_drawn_in_its_shape(levels: int, width: Any) -> None:
    """As a graph: down on the left, up on the right, a straight skip connection at each level, and all parameters in the boxes."""
    network, values = unet(levels)
    found = levels_of(outline(network, values))
    assert found is not None
    assert len(found.down) == len(found.up) == levels
    assert found.skips == (True,) * levels
    drawing = architecture_drawing(ENGLISH, network, values, ArchitectureSettings("graph", width=width))
    if (levels, width) == (4, "column"):
        assert any("no room" in text for text in named(drawing).values())
        return
    check_words(drawing)
    boxes = rectangles(drawing)
    lowest = max(boxes, key=lambda box: box[1])
    middle = (lowest[0] + lowest[2]) / 2
    skips = [
        line.points
        for line in drawing.items
        if isinstance(line, Line) and len(line.points) == 2 and line.points[0][0] < middle < line.points[1][0]
    ]
    assert len([one for one, other in skips if one[1] == other[1] < lowest[1]]) == levels
    texts = " ".join(text.text for text in drawing.texts if text.name != "note 0")
    told = [number(n) for n in re.findall(r"Parameters: ([\d\u202f]+)", texts)]
    assert sum(told) == summarize(network, values).parameters


def test_what_is_no_u_net_is_not_taken_for_one() -> None:
    """Residual and parallel branches, a network that only shrinks, and one that shrinks and grows without skip connections."""
    weights: dict[str, np.ndarray] = {"u": np.ones((3, 3, 2, 2), np.float32)}
    nodes = [
        node("MaxPool", "x", "p", kernel_shape=[2, 2], strides=[2, 2]),
        node("ConvTranspose", "p u", "y", strides=[2, 2]),
    ]
    others = [network_of(nodes, weights, (1, 3, 8, 12), "y"), residual(2), vgg()]
    others += [(shipped(name).network, shipped(name).values) for name in SHIPPED]
    assert [levels_of(outline(network, values)) for network, values in others] == [None] * len(others)


def test_a_folded_module_tells_which_ones_it_stands_for() -> None:
    """The first and the last of SqueezeNet's fire modules that are drawn as one, and how many they are."""
    reading = shipped("squeezenet")
    modules = with_modules(outline(reading.network, reading.values), reading.network)
    shown = folded(modules, "channels")
    assert list(shown.modules.values()) == ["fire2 … fire3", "fire4 … fire5", "fire6 … fire9"]
    assert [group.times for group in shown.groups] == [2, 2, 4]
    boxes = folded(closed(modules), "channels")
    assert [block.name for block in boxes.blocks if block.kind == "Module"] == list(shown.modules.values())


def test_skip_connections_that_one_box_holds_are_told() -> None:
    """Of a small U-Net in the styles that draw it in a row; the graph draws each layer. Parallel branches of one size are no skips."""
    weights: dict[str, np.ndarray] = {}
    nodes = [
        convolution("a", "x", 4, 3, weights),
        node("MaxPool", "a", "p", kernel_shape=[2, 2], strides=[2, 2]),
        convolution("b", "p", 4, 4, weights),
        node("ConvTranspose", "b s", "u", strides=[2, 2]),
        node("Concat", "u a", "j", axis=1),
        convolution("y", "j", 2, 8, weights),
    ]
    weights["s"] = np.ones((4, 4, 2, 2), np.float32)
    network, values = network_of(nodes, weights, (1, 3, 8, 12), "y")
    for style in STYLES:
        drawing = architecture_drawing(ENGLISH, network, values, ArchitectureSettings(style))
        told = " ".join(text.text for text in drawing.texts)
        assert ("skip connection" in told) == (style != "graph")
    network, values = residual(3)
    told = architecture_drawing(ENGLISH, network, values, ArchitectureSettings()).texts
    assert not any("skip connections" in text.text for text in told)
