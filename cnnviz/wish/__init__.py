"""What a map of a network responds to: the places of sample pictures that excite it most, a picture grown for it, and how its
layer's numbers are spread.

A *map* is one channel of an array of shape (1, C, H, W), or one number of a row (1, C), which is then a map of one cell.
"""

from cnnviz.wish.climbing import DOUBLINGS, Climb, Grown, Source, grow, source_of
from cnnviz.wish.kept import FOUND, GROWN, Kept
from cnnviz.wish.patches import MOST_PATCHES, Found, Patch, best, search
from cnnviz.wish.samples import Samples, View, received, samples_for
from cnnviz.wish.spread import Spread, spread, weights_of

__all__ = [
    "DOUBLINGS",
    "FOUND",
    "GROWN",
    "MOST_PATCHES",
    "Climb",
    "Found",
    "Grown",
    "Kept",
    "Patch",
    "Samples",
    "Source",
    "Spread",
    "View",
    "best",
    "grow",
    "received",
    "samples_for",
    "search",
    "source_of",
    "spread",
    "weights_of",
]
