"""Faces found by MTCNN, three networks one after the other: P-Net proposes, R-Net and O-Net judge and correct.

`proposals` puts P-Net, a network of convolutions alone, on a pyramid of sizes; `cascade` lets the other two look at what
it proposes; `geometry` has what is done to boxes. Numbers are those of facenet-pytorch 2.6.0, to the rounding of float32.

K. Zhang et al., "Joint Face Detection and Alignment using Multi-task Cascaded Convolutional Networks", 2016.
"""

from cnnviz.faces.cascade import (
    LANDMARKS,
    MOST_JUDGED,
    SIDES,
    THRESHOLDS,
    Answer,
    Candidate,
    Cascade,
    Looked,
    Verdict,
    looked,
)
from cnnviz.faces.geometry import Edges, averaged, drawn, overlaps, pixels_in, squared, suppress
from cnnviz.faces.proposals import (
    INPUT,
    LARGEST,
    LONGEST_SIDE,
    MOST_BOXES,
    OFFSETS,
    PROBABILITIES,
    SHRINK,
    SMALLEST,
    STRIDE,
    WINDOW,
    Level,
    Proposal,
    kept,
    least_face,
    look,
    proposed,
    pyramid,
    suppressed,
)

__all__ = [
    "INPUT",
    "LANDMARKS",
    "LARGEST",
    "LONGEST_SIDE",
    "MOST_BOXES",
    "MOST_JUDGED",
    "OFFSETS",
    "PROBABILITIES",
    "SHRINK",
    "SIDES",
    "SMALLEST",
    "STRIDE",
    "THRESHOLDS",
    "WINDOW",
    "Answer",
    "Candidate",
    "Cascade",
    "Edges",
    "Level",
    "Looked",
    "Proposal",
    "Verdict",
    "averaged",
    "drawn",
    "kept",
    "least_face",
    "look",
    "looked",
    "overlaps",
    "pixels_in",
    "proposed",
    "pyramid",
    "squared",
    "suppress",
    "suppressed",
]
