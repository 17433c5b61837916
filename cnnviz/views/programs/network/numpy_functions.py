"""The functions that a network's program in NumPy defines, as text."""

from __future__ import annotations

WINDOWS = """\
def windows(x, size, stride, dilation):
    axes = tuple(range(2, x.ndim))
    extent = tuple(d * (k - 1) + 1 for k, d in zip(size, dilation))
    seen = sliding_window_view(x, extent, axis=axes)
    steps = tuple(slice(None, None, step) for step in (*stride, *dilation))
    return seen[(slice(None), slice(None), *steps)]
"""
FUNCTIONS: dict[str, str] = {
    "windows": WINDOWS,
    "convolution": """\
def convolution(x, weight, bias, stride, padding, dilation, groups):
    x = np.pad(x, ((0, 0), (0, 0), *padding))
    within = tuple(range(2, x.ndim))
    parts = []
    for part, filters in zip(np.split(x, groups, axis=1), np.split(weight, groups)):
        seen = windows(part, weight.shape[2:], stride, dilation)
        cells = (1, *(axis + len(within) for axis in within))
        parts.append(np.tensordot(seen, filters, (cells, (1, *within))))
    made = np.moveaxis(np.concatenate(parts, axis=-1), -1, 1)
    return made if bias is None else made + bias.reshape(-1, *(1 for axis in within))
""",
    "transposed_convolution": """\
def transposed_convolution(x, weight, bias, stride, padding, output_padding, dilation, groups):
    sizes = x.shape[2:]
    apart = [(n - 1) * s + 1 for n, s in zip(sizes, stride)]
    full = [n + d * (k - 1) for n, k, d in zip(apart, weight.shape[2:], dilation)]
    made = np.zeros((len(x), weight.shape[1] * groups, *(n + e for n, e in zip(full, output_padding))), x.dtype)
    parts = list(zip(np.split(x, groups, axis=1), np.split(weight, groups)))
    for cell in np.ndindex(weight.shape[2:]):
        stamp = [np.einsum("nk...,kf->nf...", part, own[(slice(None), slice(None), *cell)]) for part, own in parts]
        places = (slice(i * d, i * d + n, s) for i, d, n, s in zip(cell, dilation, apart, stride))
        made[(slice(None), slice(None), *places)] += np.concatenate(stamp, axis=1)
    ends = zip(made.shape[2:], padding)
    made = made[(slice(None), slice(None), *(slice(begin, n - end) for n, (begin, end) in ends))]
    return made if bias is None else made + bias.reshape(-1, *(1 for size in sizes))
""",
    "max_pool": """\
def max_pool(x, size, stride, padding, dilation):
    x = np.pad(x, ((0, 0), (0, 0), *padding), constant_values=-np.inf)
    return windows(x, size, stride, dilation).max(axis=tuple(range(-len(size), 0)))
""",
    "average_pool": """\
def average_pool(x, size, stride, padding, counted, dilation):
    within = tuple(range(-len(size), 0))
    ones = np.pad(np.ones((1, 1, *x.shape[2:]), x.dtype), ((0, 0), (0, 0), *counted), constant_values=1)
    rest = [(b - c, e - d) for (b, e), (c, d) in zip(padding, counted)]
    ones = np.pad(ones, ((0, 0), (0, 0), *rest))
    sums = windows(np.pad(x, ((0, 0), (0, 0), *padding)), size, stride, dilation).sum(axis=within)
    return sums / windows(ones, size, stride, dilation).sum(axis=within)
""",
    "softmax": """\
def softmax(x, axis):
    powers = np.exp(x - x.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)
""",
    "batch_norm": """\
def batch_norm(x, scale, bias, mean, variance, epsilon):
    factor = scale / np.sqrt(variance + np.float32(epsilon))
    shape = (-1, *(1 for axis in x.shape[2:]))
    return x * factor.reshape(shape) + (bias - mean * factor).reshape(shape)
""",
    "standardized": """\
def standardized(x, axes, epsilon):
    centred = x - x.mean(axis=axes, keepdims=True)
    return centred / np.sqrt((centred * centred).mean(axis=axes, keepdims=True) + np.float32(epsilon))
""",
    "by_channel": """\
def by_channel(numbers, x):
    return numbers.reshape(-1, *(1 for axis in x.shape[2:]))
""",
    "local_response_norm": """\
def local_response_norm(x, size, alpha, beta, bias):
    squares = np.pad(x * x, ((0, 0), ((size - 1) // 2, size // 2), *((0, 0) for axis in x.shape[2:])))
    sums = sum(squares[:, at : at + x.shape[1]] for at in range(size))
    return x / (bias + alpha / size * sums) ** beta
""",
    "resized": """\
def resized(x, axis, cells, weights):
    shape = (-1, *(1 for later in x.shape[axis + 1 :]))
    taps = range(cells.shape[1])
    return sum(np.take(x, cells[:, tap], axis=axis) * weights[:, tap].reshape(shape) for tap in taps)
""",
    "erf": "erf = np.vectorize(math.erf, otypes=[np.float32])\n",
    "ndtr": "def ndtr(z):\n    return (1 + np.vectorize(math.erf, otypes=[np.float32])(z / math.sqrt(2))) / 2\n",
    "expit": "def expit(z):\n    return np.exp(-np.logaddexp(0, -z))\n",
}
"""By name, the functions that programs call, in an order in which each stands after those that it calls."""
