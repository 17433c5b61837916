"""What a wrong number reveals: the mistakes that are recognised, and what is said to each."""

from __future__ import annotations

from cnnviz.words import N_

MISTAKES = {
    "bias_forgotten": N_("That is the sum of the products. The bias b = {bias} still has to be added."),
    "bias_subtracted": N_("You subtracted the bias. It is added: + ({bias})."),
    "kernel_turned": N_(
        "You turned the kernel by 180°. Here it lies on the window as it is: the weight at the top left meets the pixel at the top left."
    ),
    "pixels_only": N_("That is the sum of the pixels. Multiply each by its weight first."),
    "minus_lost": N_("You took all weights as positive. A negative weight makes its product negative."),
    "exchanged": N_("That belongs to ({column}, {row}). The row comes first: ({row}, {column})."),
    "row_off": N_("That window lies one row off. Rows and columns count from 0."),
    "column_off": N_("That window lies one column off. Rows and columns count from 0."),
    "one_channel": N_("That is the sum of one channel. A filter adds the products of all channels."),
    "two_channels": N_("One channel is missing. A filter adds the products of all channels."),
    "counted_from_one": N_("You counted from 1. Rows and columns count from 0."),
    "padding_counted": N_("You counted the padding, and there is none here."),
    "padding_forgotten": N_("You forgot the padding, which adds {padding} on each side."),
    "stride_forgotten": N_("That is the size for stride 1. Here the window moves {stride} at a time."),
    "floor_missed": N_("The last window must fit as a whole, so round down."),
    "window_forgotten": N_("You halved the input. The window's own width counts too: (n - k) / stride + 1."),
    "first_forgotten": N_("You counted the steps. The place where the window starts counts as well: + 1."),
    "all_taken": N_(
        "You took the whole kernel away. One place is left even where both are the same size: n - k + 1."
    ),
    "kernel_size": N_(
        "That is the size of the kernel. The output has one cell for each place of the window."
    ),
    "sum_not_mean": N_("That is the sum. Divide it by the number of cells in the window."),
    "mean_not_max": N_("That is the average. Max pooling keeps the largest."),
    "sum_not_max": N_("That is the sum. Max pooling keeps the largest."),
    "last_not_max": N_("That is the last cell. Max pooling keeps the largest."),
    "first_not_max": N_("That is the first cell. Max pooling keeps the largest."),
    "max_not_mean": N_("That is the largest. Average pooling gives the mean."),
    "absolute": N_("That is the absolute value. ReLU makes every negative number 0."),
    "unchanged": N_("A negative number does not pass ReLU: it becomes 0."),
}
"""By name: the sentence, with the names that a question gives."""
