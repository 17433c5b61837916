"""What the matrix says, with places for numbers that the browser fills in."""

from __future__ import annotations

from cnnviz.words import N_, Translate

WORDS = {
    "sparse": N_("As a matrix"),
    "im2col": N_("im2col"),
    "which": N_("Which matrix"),
    "channel": N_("Channel"),
    "input": N_("Picture x"),
    "kernel": N_("Kernel w"),
    "output": N_("Map y"),
    "pixels": N_("pixels: {count}"),
    "weights": N_("weights: {count}"),
    "sums": N_("sums: {count}"),
    "entries": N_("{rows} × {columns} entries, {count} of {all} hold a weight"),
    "copies": N_("{rows} × {columns} entries, copied from {pixels} pixels"),
    "agrees": N_("the engine gives {value} too"),
    "differs": N_("but the engine gives {value}"),
    "grid_help": N_("{name}. Arrow keys choose another cell."),
    "plot_help": N_("{name}. Arrow keys choose the next or the previous {what}."),
    "output_cell": N_("output"),
    "weight_cell": N_("weight"),
    "pixel_cell": N_("pixel"),
    "y": N_("Output ({row}, {column})"),
    "w": N_("Weight ({row}, {column})"),
    "x": N_("Pixel ({row}, {column})"),
    "y_whole": N_("{place}, in the whole map ({row}, {column})"),
    "x_whole": N_("{place}, in the whole picture ({row}, {column})"),
    "more": N_("… ({count} products)"),
}

SPARSE = {
    "title": N_("The same as y = A x"),
    "title_bias": N_("The same as y = A x + b"),
    "y_title": N_("One output is one row of A"),
    "y_text": N_(
        "Row {row} of A holds a weight in the column of each pixel that the sum uses, {count} in all; its other {rest} entries are 0."
    ),
    "y_padding": N_("Weights on padding have no column: {count} of {weights}."),
    "w_title": N_("One weight stands in many rows of A"),
    "w_text": N_(
        "The weight {value} stands in {count} of the {rows} rows: it is the same number each time. This is weight sharing. Its gradient in training is a sum over all {count} places."
    ),
    "w_dense": N_(
        "A fully connected layer would have {all} different weights here; the kernel has {weights}."
    ),
    "x_title": N_("One pixel is one column of A"),
    "x_text": N_(
        "The pixel {value} is used in {count} of the {rows} sums, each time with another weight of the kernel."
    ),
    "x_none": N_("No window covers this pixel, so its column has only zeros."),
    "x_back": N_(
        "Read column by column, A is the matrix of the [[transposed_convolution|transposed convolution]]: it takes a number for each output back to the pixels."
    ),
    "merged": N_(
        "The padding copies pixels, so several weights of a window can meet in one entry; the entry is their sum."
    ),
}

TRANSPOSED = SPARSE | {
    "x_text": N_(
        "The pixel {value} is multiplied by the kernel: its column has {count} weights, and the products are added to {count} of the {rows} outputs."
    ),
    "x_none": N_("Nothing that this pixel adds to is left after the padding is cut off."),
    "x_back": N_(
        "Transposed, so that its columns become rows, this is the matrix of a convolution with the same kernel, stride and padding."
    ),
    "y_padding": N_(
        "Of the {weights} weights of the kernel, {count} do not appear in this row: no pixel's copy of the kernel has them at this output."
    ),
}

IM2COL = SPARSE | {
    "title": N_("The same as y = P w: one row for each window"),
    "title_bias": N_("The same as y = P w + b: one row for each window"),
    "y_title": N_("One output is one row of P"),
    "y_text": N_(
        "Row {row} of P is the window of this output, copied into a row of {weights} numbers. Multiplied by the kernel as a column of {weights} weights, it gives the sum."
    ),
    "y_padding": N_("Zeros of the padding among them: {count}."),
    "w_title": N_("One weight is one number of w"),
    "w_text": N_(
        "The weight {value} is stored only once, and it multiplies a whole column of P: {rows} numbers."
    ),
    "w_dense": N_(
        "All filters of a layer use the same P: with each filter as one more column beside w, a single matrix product gives all maps."
    ),
    "x_title": N_("One pixel is copied into many windows"),
    "x_text": N_("Places of the pixel {value} in P: {count}, one for each window that it lies in."),
    "x_none": N_("No window covers this pixel, so it is not copied."),
    "x_back": N_(
        "These copies are the price of the fast matrix product: P needs more memory than the picture."
    ),
}

SAYINGS = {"sparse": SPARSE, "im2col": IM2COL, "transposed": TRANSPOSED}


def matrix_words(_: Translate, kind: str) -> dict[str, str]:
    """The words for one of `SAYINGS`."""
    return {name: _(text) for name, text in (WORDS | SAYINGS[kind]).items()}
