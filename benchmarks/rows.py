"""What is measured, by us and by the libraries that are installed."""

from __future__ import annotations

import importlib
import platform
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import scipy
from contest import Row
from onnx import TensorProto, helper, numpy_helper

from cnnviz import ops
from cnnviz.networks import read_onnx
from cnnviz.ops.methods import METHODS

Array = Any
Function = Callable[[], object]

LAYERS = [
    (3, 10, 64, 3, 0),
    (10, 10, 62, 3, 0),
    (10, 10, 30, 3, 0),
    (64, 64, 112, 3, 1),
    (64, 128, 56, 3, 1),
    (128, 128, 28, 3, 1),
    (1, 32, 28, 5, 0),
    (32, 64, 12, 5, 0),
]
"""Channels in and out, side of the image, side of the kernel, padding."""


def _installed(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except (ImportError, OSError):
        return None


torch, onnxruntime, cv2 = map(_installed, ("torch", "onnxruntime", "cv2"))
ERRORS = {name: 2e-6 if method.direct else 2e-5 for name, method in METHODS.items()}
"""The largest error that the documentation allows each method."""
PEERS = ("torch", "onnxruntime", "cv2.filter2D", "cv2.sepFilter2D")


def versions() -> str:
    """Of everything that takes part."""
    libraries = {"numpy": np, "scipy": scipy, "torch": torch, "onnxruntime": onnxruntime, "opencv": cv2}
    found = [f"{name} {module.__version__}" for name, module in libraries.items() if module]
    missing = [name for name, module in libraries.items() if not module]
    blas = np.show_config("dicts")["Build Dependencies"]["blas"]
    text = ", ".join(
        [f"Python {platform.python_version()}", *found, f"BLAS {blas['name']} {blas['version']}"]
    )
    return text + (f"; not installed: {', '.join(missing)}" if missing else "")


def normal(*shape: int, seed: int = 0) -> Array:
    """Normal numbers in float32."""
    return np.random.default_rng(seed).standard_normal(shape, np.float32)


def all_rows(threads: int) -> Iterator[Row]:
    """Row by row, so that only one row's arrays are there at a time."""
    if torch:
        torch.set_num_threads(threads)
        torch.set_grad_enabled(False)
    if cv2:
        cv2.setNumThreads(threads)
    for images, name, most in ((1, "Tiny VGG, 1 image", 2.0), (32, "Tiny VGG, 32 images", 0.85)):
        yield _tiny_vgg(name, images, most, threads)
    layers = [_layer(*layer, threads) for layer in LAYERS]
    yield _together("eight layers, geometric mean", layers, {"torch": 1.0})
    for layer, row in zip(LAYERS, layers, strict=True):
        wanted = {"torch": 0.85, "onnxruntime": 0.85} if layer[0] >= 64 else {}
        yield Row(row.name, row.pairs, wanted, row.products, row.bytes)
    for kind, target in (("max", 0.12), ("avg", 0.25)):
        yield _pooling(kind, target)
    for k, target in ((3, 2.2), (5, 1.9), (7, 1.7), (9, 1.7), (15, 0.5), (31, 0.5)):
        yield _filter(k, target)
    for k, target in ((15, 1.1), (31, 0.35)):
        yield _separable(k, target)


def _together(name: str, rows: list[Row], targets: dict[str, float]) -> Row:
    pairs = tuple(pair for row in rows for pair in row.pairs)
    return Row(name, pairs, targets, sum(row.products for row in rows), sum(row.bytes for row in rows))


def _model(nodes: list[Any], weights: dict[str, Array], shape: tuple[int | str, ...]) -> bytes:
    """An ONNX model from x to y."""
    float32 = TensorProto.FLOAT
    graph = helper.make_graph(
        nodes,
        "benchmark",
        [helper.make_tensor_value_info("x", float32, shape)],
        [helper.make_tensor_value_info("y", float32, None)],
        [numpy_helper.from_array(array, name) for name, array in weights.items()],
    )
    return helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9
    ).SerializeToString()


def _session(model: bytes, x: Array, threads: int) -> Function:
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(model, settings, providers=["CPUExecutionProvider"])
    return lambda: session.run(None, {"x": x})


def _tiny_vgg(name: str, images: int, most: float, threads: int) -> Row:
    """Two blocks of two 3x3 convolutions with 10 channels, each followed by pooling, and a fully connected layer.

    Ours keeps what each layer makes, the others only the answer; `most` of torch's time is wanted.
    """
    x, last = normal(images, 3, 64, 64), "x"
    weights: dict[str, Array] = {}
    nodes: list[Any] = []

    def add(op_type: str, *inputs: str, **attributes: Any) -> None:
        nonlocal last
        made = f"{op_type}{len(nodes)}" if op_type != "Softmax" else "y"
        nodes.append(helper.make_node(op_type, [last, *inputs], [made], **attributes))
        last = made

    def weight(*shape: int) -> str:
        weights[f"w{len(weights)}"] = normal(*shape, seed=len(weights)) / 10
        return f"w{len(weights) - 1}"

    for channels in ((3, 10), (10, 10)):
        for first, second in (channels, (10, 10)):
            add("Conv", weight(second, first, 3, 3), weight(second))
            add("Relu")
        add("MaxPool", kernel_shape=[2, 2], strides=[2, 2])
    add("Flatten")
    add("Gemm", weight(10, 1690), weight(10), transB=1)
    add("Softmax")
    model = _model(nodes, weights, ("N", 3, 64, 64))
    network = read_onnx(model)
    peers: dict[str, Function] = {}
    if torch:
        w = [torch.from_numpy(array) for array in weights.values()]
        f, given = torch.nn.functional, torch.from_numpy(x)

        def forward() -> Any:
            y = f.relu(f.conv2d(f.relu(f.conv2d(given, w[0], w[1])), w[2], w[3]))
            y = f.max_pool2d(y, 2)
            y = f.relu(f.conv2d(f.relu(f.conv2d(y, w[4], w[5])), w[6], w[7]))
            return f.linear(f.max_pool2d(y, 2).flatten(1), w[8], w[9]).softmax(1)

        peers["torch"] = forward
    if onnxruntime:
        peers["onnxruntime"] = _session(model, x, threads)
    products = images * (27 * 10 * 62**2 + 90 * 10 * (60**2 + 28**2 + 26**2) + 16900)
    size = 4 * (x.size + sum(array.size for array in weights.values()) + 10 * images)
    return Row(name, ((lambda: network.run({"x": x}), peers),), {"torch": most}, products, size)


def _layer(c: int, o: int, side: int, k: int, p: int, threads: int) -> Row:
    x, w, b = normal(1, c, side, side), normal(o, c, k, k, seed=1), normal(o, seed=2)
    ours = partial(ops.conv2d, x, w, b, padding=p)
    peers: dict[str, Function] = {}
    if torch:
        tensors = [torch.from_numpy(array) for array in (x, w, b)]
        peers["torch"] = lambda: torch.nn.functional.conv2d(*tensors, padding=p)
    if onnxruntime:
        node = helper.make_node("Conv", ["x", "w", "b"], ["y"], pads=[p] * 4)
        peers["onnxruntime"] = _session(_model([node], {"w": w, "b": b}, x.shape), x, threads)
    places = (side + 2 * p - k + 1) ** 2
    name = f"{k}x{k}, {c} to {o} channels at {side}x{side}" + (", padded" if p else "")
    return Row(name, ((ours, peers),), {}, o * c * k * k * places, 4 * (x.size + w.size + o * places))


def _pooling(kind: str, target: float) -> Row:
    x = normal(1, 64, 112, 112)
    ours = getattr(ops, f"{kind}_pool2d")
    peers: dict[str, Function] = {}
    if torch:
        theirs, given = getattr(torch.nn.functional, f"{kind}_pool2d"), torch.from_numpy(x)
        peers["torch"] = lambda: theirs(given, 2)
    name = {"max": "max pooling", "avg": "average pooling"}[kind] + " 2x2, 64 channels at 112x112"
    return Row(name, ((lambda: ours(x, 2), peers),), {"torch": target}, bytes=5 * x.size)


def _picture() -> tuple[Array, Array]:
    """512x512, red, green and blue: as planes, and as OpenCV wants it."""
    planes = normal(3, 512, 512)
    return planes, np.ascontiguousarray(planes.transpose(1, 2, 0))


def _filter(k: int, target: float) -> Row:
    planes, picture = _picture()
    kernel = normal(k, k, seed=1)
    weight = np.broadcast_to(kernel, (3, 1, k, k))
    peers = {}
    if cv2:
        peers["cv2.filter2D"] = lambda: cv2.filter2D(picture, -1, kernel, borderType=cv2.BORDER_CONSTANT)
    ours = lambda: ops.conv2d(planes, weight, padding="same", groups=3)  # noqa: E731
    name = f"one {k}x{k} kernel on 512x512 RGB"
    return Row(name, ((ours, peers),), {"cv2.filter2D": target}, k * k * planes.size, 8 * planes.size)


def _separable(k: int, target: float) -> Row:
    planes, picture = _picture()
    column, row = np.abs(normal(k, seed=1)), np.abs(normal(k, seed=2))
    weight = np.broadcast_to(np.outer(column, row), (3, 1, k, k))
    peers = {}
    if cv2:
        border = cv2.BORDER_CONSTANT
        peers["cv2.sepFilter2D"] = lambda: cv2.sepFilter2D(picture, -1, row, column, borderType=border)
    ours = lambda: ops.conv2d(planes, weight, padding="same", groups=3)  # noqa: E731
    name = f"separable {k}x{k} kernel on 512x512 RGB"
    return Row(name, ((ours, peers),), {"cv2.sepFilter2D": target}, 2 * k * planes.size, 8 * planes.size)


def method_rows() -> Iterator[tuple[str, Row]]:
    """Each method on the work that it is for, or on both, and by itself."""
    k = 15
    picture, layer = normal(3, 512, 512), normal(64, 112, 112)
    kernel = np.outer(np.abs(normal(k, seed=1)), np.abs(normal(k, seed=2)))
    weight, weights = np.broadcast_to(kernel, (3, 1, k, k)), normal(64, 64, 3, 3, seed=1)
    products = k * k * picture.size, 9 * 64 * layer.size
    for method in METHODS:
        if method not in ("strips", "winograd"):
            one = partial(ops.conv2d, picture, weight, padding="same", groups=3, method=method)
            name = f"one {k}x{k} kernel, a column times a row, on 512x512 RGB"
            yield method, Row(name, ((one, {}),), {}, products[0], 8 * picture.size)
        if method in ("im2col", "strips", "winograd"):
            many = partial(ops.conv2d, layer, weights, padding=1, method=method)
            name = "3x3, 64 to 64 channels at 112x112, padded, one call of conv2d"
            yield method, Row(name, ((many, {}),), {}, products[1], 8 * layer.size + 4 * weights.size)


def errors() -> dict[str, float]:
    """The largest error of each method on all of the work above that it can do."""
    work = [(normal(c, n, n), normal(o, c, k, k, seed=1), p, 1) for c, o, n, k, p in LAYERS]
    for k in (3, 9, 15, 31):
        kernel = np.outer(np.abs(normal(k, seed=1)), np.abs(normal(k, seed=2)))
        work.append((normal(3, 512, 512), np.broadcast_to(kernel, (3, 1, k, k)), k // 2, 3))
    found = dict.fromkeys(METHODS, 0.0)
    for x, w, p, groups in work:
        exact = ops.conv2d(x.astype(float), w.astype(float), padding=p, groups=groups)
        for name in METHODS:
            try:
                result = ops.conv2d(x, w, padding=p, groups=groups, method=name)
            except ops.OperationError:
                continue
            found[name] = max(found[name], float(np.abs(result - exact).max() / np.abs(exact).max()))
    return found
