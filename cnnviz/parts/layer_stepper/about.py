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
        N_(
            "Try: sort the maps by strength and look at several elements: which maps does this filter rely on?"
        ),
    ),
    "convolution of one map": (
        None,
        N_(
            "The [[kernel]] is laid over a [[window]] of the map, each [[weight]] is multiplied by the value under it, and the products are added; finally the [[bias]] is added."
        ),
        N_(
            "A large positive result (orange) means that the window resembles the kernel (or is simply bright, if the weights do not add up to 0); a large negative one (blue) means that it resembles its opposite."
        ),
        N_("Try: choose another map of the output and compare what its kernel looks for."),
    ),
    "transposed": (
        "y(p) = b + Σ w(k, t) · x(k, i),  p = i · s + t",
        N_(
            "Each input value adds a copy of the kernel, multiplied by that value, to the output; where copies overlap, they are added up."
        ),
        N_(
            "For each weight, the window shows the input value whose copy of the kernel has that weight at this element."
        ),
        N_("Try: move to the next element. With a stride of 2, other weights of the kernel take part."),
    ),
    "linear": (
        "z(u) = b + Σ w(u, i) · x(i)",
        N_(
            "Every input value is multiplied by its own weight of this unit, and all products are added. This is a convolution whose kernel is as large as the map."
        ),
        N_(
            "The products, put back on the maps that the inputs came from: orange cells raise this unit's value, blue ones lower it."
        ),
        N_("Try: choose another unit in the list. The values stay the same, the weights differ."),
    ),
    "linear without maps": (
        "z(u) = b + Σ w(u, i) · x(i)",
        N_("Every input value is multiplied by its own weight of this unit, and all products are added."),
        N_("One cell per input, row by row: orange products raise this unit's value, blue ones lower it."),
        N_("Try: choose another unit in the list. The values stay the same, the weights differ."),
    ),
    "pooling": (
        None,
        N_(
            "[[pooling|Pooling]] keeps one number per window: the map shrinks, and small shifts of the input change little."
        ),
        N_("The framed element wins in max pooling; in average pooling the sum is divided by the count."),
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
        N_(
            "Nothing is computed here: each number of the output is a number of the input, moved to another position."
        ),
        N_("Point at an element on either side or touch it: the same number lights up on the other."),
        N_("Try: follow one row of a map into the output."),
    ),
    "elementwise": (
        None,
        N_("Numbers at the same position, one from each input, are combined."),
        N_("The maps at the left are the inputs; the frame marks the same element on each."),
        N_("Try: find a position where one input alone decides the result."),
    ),
    "softmax": (
        "p(u) = e^(z(u) − max) / Σ e^(z(v) − max)",
        N_(
            "Softmax turns any numbers into shares between 0 and 1 that add up to 1. The largest [[logit]] is subtracted first so that no power grows too large; this leaves the shares unchanged."
        ),
        N_("Of two classes, the one whose logit is higher by 1 is e ≈ 2.7 times as probable (at T = 1)."),
        N_(
            "Try: lower the temperature, and the winner takes almost everything; raise it, and all become nearly equal."
        ),
    ),
    "layer normalization": (
        "y = (x − μ) / √(σ² + ε) · γ + β",
        N_(
            "Numbers that are normalised together have their mean subtracted and are divided by their standard deviation; each is then scaled and shifted by two learned numbers for its position."
        ),
        N_(
            "Mean μ and variance σ² are those of this input, taken over the last axes; γ and β were learned and are the same for every input."
        ),
        N_("Try: go along one row. Where μ stays the same, the numbers are normalised together."),
    ),
    "reduction": (
        None,
        N_("One or more axes are reduced: all numbers along them are combined into one."),
        N_(
            "The frames at the left mark the numbers that are combined. The strongest of them are written below."
        ),
        N_("Try: move to the next element and see which numbers replace the previous ones."),
    ),
    "choice": (
        None,
        N_("One or more axes are reduced: of all numbers along them, one is kept unchanged."),
        N_(
            "The frames at the left mark the numbers that are compared. The one that is kept has a bold frame below."
        ),
        N_(
            "Try: move to the next element and see whether the number that is kept is still at the same position."
        ),
    ),
    "position": (
        None,
        N_(
            "Of all numbers along one axis, the largest (ArgMax) or the smallest (ArgMin) is found. The result is not that number but its position on the axis, counted from 0."
        ),
        N_(
            "The frames at the left mark the numbers that are compared. The one whose position is given has a bold frame below."
        ),
        N_("Try: move to the next element and see whether another position wins."),
    ),
    "power pooling": (
        None,
        N_(
            "The absolute value of each number in the window is raised to the power p, and the p-th root of the sum is taken. The larger p is, the more the largest number dominates."
        ),
        N_(
            "The frames at the left mark the numbers that are combined. The strongest of them are written below."
        ),
        N_("Try: move to the next element and see which numbers replace the previous ones."),
    ),
    "response norm": (
        None,
        N_(
            "Each number is divided by a power of a sum of squares: those at the same position on the neighbouring maps. Where one map responds strongly, it damps the others."
        ),
        N_(
            "The frames at the left mark the number itself and its neighbours on s maps, or fewer near the first and the last map. k, α, β and s are fixed, not learned."
        ),
        N_("Try: choose another output map and see which neighbours damp it."),
    ),
    "slopes": (
        "y = max(0, x) + a · min(0, x)",
        N_(
            "A number above 0 stays as it is; one below 0 is multiplied by a slope that was learned for its own position."
        ),
        N_(
            "The maps at the left are the numbers and their slopes; the frame marks the same element on each."
        ),
        N_("Try: find an element below 0: only there does the slope matter."),
    ),
    "resize": (
        "y = Σ w(i) · w(j) · x(i, j)",
        N_(
            "The map is resized. Each new element lies between old ones and is their weighted sum; the weights add up to 1."
        ),
        N_(
            "The frame marks the old elements that have a weight. The nearer an element lies, the larger its weight; cubic interpolation also gives negative weights."
        ),
        N_("Try: move by one element and see how the weights pass from one old element to the next."),
    ),
    "product": (
        "y(i, j) = Σ a(i, k) · b(k, j)",
        N_(
            "A row of the left matrix is multiplied by a column of the right one, number by number, and all products are added."
        ),
        N_(
            "The frames mark the row and the column. The result is large where both have large numbers of the same sign at the same positions."
        ),
        N_("Try: go along a row of the output. The row on the left stays, and the columns pass."),
    ),
    "comparison": (
        None,
        N_(
            "Two numbers at the same position are compared. The result is 1 where the statement is true, and 0 elsewhere."
        ),
        N_("The maps at the left are the inputs; the frame marks the same element on each."),
        N_("Try: find a position where the result changes from 0 to 1."),
    ),
    "negation": (
        "y = 1 − x",
        N_("A statement that is true (1) becomes false (0), and a false one true."),
        N_("The map at the left is the input; the frame marks the same element."),
        N_("Try: find a position where the result changes from 0 to 1."),
    ),
    "conversion": (
        None,
        N_(
            "Each number is converted to another type. A whole number keeps no digits after the decimal point; a Boolean is 1 for every number but 0."
        ),
        N_("The map at the left is the input; the frame marks the same element."),
        N_("Try: find an element whose value changes here."),
    ),
    "choice by condition": (
        None,
        N_(
            "At each position, a condition decides which of two numbers is taken: the first where it holds (1), the second where it does not (0)."
        ),
        N_(
            "The maps at the left are the condition and the two inputs; the frame marks the same element on each."
        ),
        N_("Try: find a position where the condition changes from one element to the next."),
    ),
    "quantization": (
        "q = round(x / s) + z",
        N_(
            "Each number is divided by the step s and rounded to the nearest whole number, halves to the even one; then the zero point z is added. A result outside the type's range becomes the lowest or highest number of that type."
        ),
        N_(
            "Numbers that lie less than a step apart can become the same whole number: this is what quantisation loses."
        ),
        N_(
            "Try: find two neighbouring elements whose values differ before this layer and are the same after it."
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
            "Try: find two neighbouring elements whose values differ before this layer and are the same after it."
        ),
    ),
    "dequantization": (
        "y = (q − z) · s",
        N_(
            "Each whole number is converted back to the number that it stands for: its difference from the zero point z, times the step s."
        ),
        N_("All results are multiples of the step: what was rounded away before does not come back."),
        N_("Try: find elements with the same whole number. They stand for the same number."),
    ),
    "attention": (
        None,
        N_(
            "Softmax turns the numbers of each row into shares between 0 and 1 that add up to 1. The largest number is subtracted first so that no power grows too large; this leaves the shares unchanged."
        ),
        N_("The frame marks the row; its largest numbers have the largest shares."),
        N_("Try: go along a row and add up the shares in your head: together they are 1."),
    ),
}
"""What is said of each kind of layer: formula, purpose, what to look at, and a task."""
