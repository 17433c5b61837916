"""What each kind of layer does, in a few sentences."""

from __future__ import annotations

from cnnviz.words import N_

ABOUT = {
    "convolution": (
        None,
        N_(
            "The filter has a kernel for every input map. Each kernel is laid over its map, weights and values are multiplied, and all products of all maps are added into one number; the bias comes last."
        ),
        N_(
            "Each input map has its own window, weights and products. The bar shows how much that map adds (orange) or subtracts (blue)."
        ),
        N_("Try: sort the maps by strength and move the pointer: which maps does this filter rely on?"),
    ),
    "convolution of one map": (
        None,
        N_(
            "The kernel is laid over a window of the map, each weight is multiplied by the value under it, and the products are added; finally the bias is added."
        ),
        N_(
            "A large positive result (orange) means that the window resembles the kernel (or is simply bright, if the weights do not add up to 0); a large negative one (blue) means that it resembles its opposite."
        ),
        N_("Try: choose another map of the output and compare what its kernel looks for."),
    ),
    "transposed": (
        "y(p) = b + Σ w(k, t) · x(k, i),  p = i · s + t",
        N_(
            "Each input value stamps the kernel, multiplied by that value, onto the larger output; where stamps overlap, they are added."
        ),
        N_("For each weight, the window shows the input value whose stamp put that weight on this element."),
        N_("Try: move to the next element. With a stride of 2, other weights of the kernel take part."),
    ),
    "linear": (
        "z(u) = b + Σ w(u, i) · x(i)",
        N_(
            "Every input value is multiplied with its own weight of this unit, and all products are added. It is a convolution whose kernel is as large as the map."
        ),
        N_(
            "The products, put back on the maps that the inputs came from: orange cells raise this unit's value, blue ones lower it."
        ),
        N_("Try: choose another unit in the list. The values stay the same, the weights differ."),
    ),
    "linear without maps": (
        "z(u) = b + Σ w(u, i) · x(i)",
        N_("Every input value is multiplied with its own weight of this unit, and all products are added."),
        N_("One cell per input, row by row: orange products raise this unit's value, blue ones lower it."),
        N_("Try: choose another unit in the list. The values stay the same, the weights differ."),
    ),
    "pooling": (
        None,
        N_(
            "Pooling keeps one number per window: the map shrinks, and small shifts of the input change little."
        ),
        N_("The framed cell wins in max pooling; in average pooling the sum is divided by the count."),
        N_("Try: move by one element and see how far the window moves."),
    ),
    "normalization": (
        "y = (x − μ) / √(σ² + ε) · γ + β",
        N_(
            "From every value of a channel the mean is subtracted, and the result is divided by the standard deviation; two learned numbers then scale and shift it."
        ),
        N_(
            "Four numbers serve the whole map, so the picture in it is unchanged; only the scale of its values changes."
        ),
        N_("Try: choose another channel. Where γ is close to 0, the channel is as good as switched off."),
    ),
    "copy": (
        None,
        N_("Nothing is computed here: each number of the output is a number of the input at another place."),
        N_("Point at either side: the cell lights up on the other."),
        N_("Try: follow one row of a map into the output."),
    ),
    "elementwise": (
        None,
        N_("Numbers at the same place are taken together, one from each input."),
        N_("The maps at the left are the inputs; the frame marks the same cell on each."),
        N_("Try: find a position where one input alone decides the result."),
    ),
    "softmax": (
        "p(u) = e^(z(u) − max) / Σ e^(z(v) − max)",
        N_(
            "Softmax turns any numbers into shares between 0 and 1 that add up to 1. The largest logit is subtracted first so that no power grows too large; this leaves the shares unchanged."
        ),
        N_("A logit that is higher by 1 means a probability e ≈ 2.7 times as large."),
        N_(
            "Try: lower the temperature, and the winner takes almost everything; raise it, and all become equal."
        ),
    ),
    "layer normalization": (
        "y = (x − μ) / √(σ² + ε) · γ + β",
        N_(
            "Every number is moved by the mean and divided by the spread of the numbers that it is normalised with, then scaled and shifted by two learned numbers of its own place."
        ),
        N_(
            "Mean μ and variance σ² are those of this input, taken over the last axes; γ and β were learned and are the same for every input."
        ),
        N_("Try: go along one row. Where μ stays the same, the numbers are normalised together."),
    ),
    "reduction": (
        None,
        N_("One or more axes are brought down to one number: all numbers along them are put together."),
        N_(
            "The frames at the left mark the numbers that are put together. The strongest of them are written below."
        ),
        N_("Try: go one element on, and see which numbers take the place of the former ones."),
    ),
    "choice": (
        None,
        N_(
            "One or more axes are brought down to one number: of all numbers along them one is kept as it is."
        ),
        N_(
            "The frames at the left mark the numbers that are compared. The one that is kept has a bold frame below."
        ),
        N_("Try: go one element on, and see whether the number that is kept stands at the same place."),
    ),
    "position": (
        None,
        N_(
            "Of all numbers along one axis the largest (ArgMax) or the smallest (ArgMin) is looked for. The result is not that number but its place on the axis, counted from 0."
        ),
        N_(
            "The frames at the left mark the numbers that are compared. The one whose place is given has a bold frame below."
        ),
        N_("Try: go one element on, and see whether another place wins."),
    ),
    "power pooling": (
        None,
        N_(
            "Each number under the window is taken without its sign to the power p; the p-th root of their sum is kept. The larger p is, the more the largest number decides alone."
        ),
        N_(
            "The frames at the left mark the numbers that are put together. The strongest of them are written below."
        ),
        N_("Try: go one element on, and see which numbers take the place of the former ones."),
    ),
    "response norm": (
        None,
        N_(
            "Each number is divided by a power of the squares on the neighbouring maps at the same place: where one map answers strongly, it damps the others."
        ),
        N_(
            "The frames at the left mark the number itself and its neighbours: s maps, or fewer at the first and the last map. k, α, β and s are fixed and were not learned."
        ),
        N_("Try: choose another map of the output, and see which neighbours damp it."),
    ),
    "slopes": (
        "y = max(0, x) + a · min(0, x)",
        N_(
            "A number above 0 stays as it is; one below 0 is multiplied by a slope that was learned for its own place."
        ),
        N_("The maps at the left are the numbers and their slopes; the frame marks the same cell on each."),
        N_("Try: find a cell whose number is below 0: only there does the slope count."),
    ),
    "resize": (
        "y = Σ w(i) · w(j) · x(i, j)",
        N_(
            "The map is given another size. Each new cell lies between old ones, and is their sum, each times a weight; the weights add up to 1."
        ),
        N_(
            "The frame marks the old cells that have a weight. A weight is the larger the nearer its cell lies; a cubic curve also has negative ones."
        ),
        N_("Try: move by one element and see how the weights pass from one old cell to the next."),
    ),
    "product": (
        "y(i, j) = Σ a(i, k) · b(k, j)",
        N_(
            "A row of the left matrix is multiplied with a column of the right one, number by number, and all products are added."
        ),
        N_(
            "The frames mark the row and the column. The result is large where both have large numbers of the same sign at the same places."
        ),
        N_("Try: go along a row of the output. The row on the left stays, and the columns pass."),
    ),
    "comparison": (
        None,
        N_(
            "Two numbers at the same place are compared. The result is 1 where the statement is true, else 0."
        ),
        N_("The maps at the left are the inputs; the frame marks the same cell on each."),
        N_("Try: find a place where the result turns from 0 to 1."),
    ),
    "negation": (
        "y = 1 − x",
        N_("A statement that is true (1) becomes false (0), and a false one true."),
        N_("The map at the left is the input; the frame marks the same cell."),
        N_("Try: find a place where the result turns from 0 to 1."),
    ),
    "conversion": (
        None,
        N_(
            "Each number is written as a number of another type. A whole number keeps no digits behind the point; a truth value is 1 for every number but 0."
        ),
        N_("The map at the left is the input; the frame marks the same cell."),
        N_("Try: find a cell whose number changes here."),
    ),
    "choice by condition": (
        None,
        N_(
            "A condition says for each place which of two numbers is taken: the first where it holds (1), the second where it does not (0)."
        ),
        N_(
            "The maps at the left are the condition and the two inputs; the frame marks the same cell on each."
        ),
        N_("Try: find a place where the condition changes from one cell to the next."),
    ),
    "quantization": (
        "q = round(x / s) + z",
        N_(
            "Each number is divided by the step s and rounded to the nearest whole number, halves to the even one; then the zero point z is added. What lies outside of the type's range becomes its lowest or highest number."
        ),
        N_(
            "Numbers that lie less than a step apart can become the same whole number: this is what quantisation loses."
        ),
        N_(
            "Try: find two neighbouring cells whose numbers differ before this layer and are the same behind it."
        ),
    ),
    "measured quantization": (
        "q = round(x / s) + z,  s = (max − min) / 255",
        N_(
            "Each number is divided by the step s and rounded to the nearest whole number; then the zero point z is added. Step and zero point are worked out anew for every input, from its lowest and highest number, with 0 among them."
        ),
        N_(
            "Numbers that lie less than a step apart can become the same whole number: this is what quantisation loses."
        ),
        N_(
            "Try: find two neighbouring cells whose numbers differ before this layer and are the same behind it."
        ),
    ),
    "dequantization": (
        "y = (q − z) · s",
        N_(
            "Each whole number is brought back to the number that it stands for: how far it lies above the zero point z, times the step s."
        ),
        N_("All results are multiples of the step: what was rounded away before does not come back."),
        N_("Try: find cells with the same whole number. They stand for the same number."),
    ),
    "attention": (
        None,
        N_(
            "Softmax turns the numbers of each row into shares between 0 and 1 that add up to 1. The largest number is taken off first, so that no power grows too large; the shares stay the same."
        ),
        N_("The frame marks the row; its largest numbers have the largest shares."),
        N_("Try: go along a row and add up the shares in your head: together they are 1."),
    ),
}
"""By kind: formula, purpose, what to look at, and a task."""
