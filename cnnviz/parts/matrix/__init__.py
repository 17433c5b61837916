"""A convolution of a few pixels written as a matrix: the picture, the kernel and the map as grids, and the matrix that links them.

The messages: ``{"on": "y5"}`` marks an output, ``"w2"`` a weight, ``"x14"`` a pixel, counted row by row, and ``""`` none of them;
``{"view": "sparse"}`` or ``"im2col"`` chooses the matrix, ``{"channel": c}`` the channel that it is written for.
"""

from cnnviz.parts.part import Part

PART = Part("cnnviz_matrix", "matrix/matrix.js", ("shared/base.css", "shared/terms.css", "matrix/matrix.css"))
