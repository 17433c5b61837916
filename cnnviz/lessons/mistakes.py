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
    "exchanged": N_("That is the value at ({column}, {row}). The row comes first: ({row}, {column})."),
    "row_off": N_("That is the value one row further down. Rows and columns count from 0."),
    "column_off": N_("That is the value one column further to the right. Rows and columns count from 0."),
    "one_channel": N_("That is the sum of one channel. A filter adds the products of all channels."),
    "two_channels": N_("One channel is missing. A filter adds the products of all channels."),
    "counted_from_one": N_("You counted from 1. Rows and columns count from 0."),
    "padding_counted": N_("That is the size of the picture. Without padding, the map is smaller."),
    "padding_once": N_("You added the padding on one side. It adds {padding} on each side."),
    "padding_unseen": N_(
        "You began with the window inside the input. With padding, the first window begins outside it."
    ),
    "screen_size": N_(
        "That is the size of the map on the screen. The question asks about another kernel or stride."
    ),
    "scale_turned": N_("You reversed the scale. 0 is black and {white} is white."),
    "blur_taken": N_(
        "That is the pixel's own value. Only weights that add up to 1 keep it; these add up to {total}."
    ),
    "stride_unseen": N_("You moved the window by 1 at a time. Here it moves by {stride}."),
    "pair_exchanged": N_("You exchanged row and column. The row comes first."),
    "middle_taken": N_("That is the middle of the window. Its first pixel is the one at the top left."),
    "kernel_steps": N_(
        "You moved the window by the size of the kernel. Each step is as long as the stride, {stride}."
    ),
    "covered_counted": N_("That is how many pixels are covered. The question asks for the others."),
    "crossings_twice": N_(
        "Pixels in a row and in a column that are both left out were counted twice. Count them once."
    ),
    "rows_alone": N_("Those are the pixels of the rows that are left out. Columns are left out as well."),
    "crossings_alone": N_(
        "Those pixels lie in a row and in a column that are both left out. A pixel is not covered either if only one of the two is left out."
    ),
    "biases_forgotten": N_("Those are the weights. Each filter also has one bias."),
    "one_kernel": N_(
        "You counted one kernel for each filter. A filter has a kernel for every channel, and one bias."
    ),
    "one_kernel_bias": N_("You counted one kernel for each filter. A filter has a kernel for every channel."),
    "bias_each_channel": N_("You counted a bias for every channel. A filter has one bias for all channels."),
    "one_bias": N_("You counted one bias for all filters. Each filter has its own."),
    "one_filter": N_("That is one filter. There are {filters}."),
    "padding_forgotten": N_("You forgot the padding, which adds {padding} on each side."),
    "stride_forgotten": N_("That is the size for stride 1. Here the window moves {stride} at a time."),
    "floor_missed": N_("The last window must fit as a whole, so round down."),
    "window_forgotten": N_(
        "You divided the input by the stride. The window's own width counts too: (n − k) / stride + 1."
    ),
    "first_forgotten": N_("You counted the steps. The position where the window starts counts as well: + 1."),
    "all_taken": N_(
        "You subtracted the whole width of the kernel. Even a kernel as large as the picture has one position: n − k + 1."
    ),
    "kernel_size": N_(
        "That is the size of the kernel. The map has one element for each position of the window."
    ),
    "sum_not_mean": N_("That is the sum. Divide it by the number of cells in the window."),
    "mean_not_max": N_("That is the average. Max pooling keeps the largest."),
    "sum_not_max": N_("That is the sum. Max pooling keeps the largest."),
    "last_not_max": N_("That is the last number in the window. Max pooling keeps the largest."),
    "first_not_max": N_("That is the first number in the window. Max pooling keeps the largest."),
    "max_not_mean": N_("That is the largest. Average pooling gives the mean."),
    "absolute": N_("That is the absolute value. ReLU makes every negative number 0."),
    "zeroed_counted": N_(
        "You counted those that ReLU sets to 0. The question asks for those that stay above 0."
    ),
    "all_counted": N_("You counted all elements. Those below 0 become 0."),
    "zeros_counted": N_("You counted 0 as well. It stays 0, and is not above 0."),
    "not_turned": N_(
        "That is the sum with the kernel as it is. Turn the kernel by 180° first: its last weight meets the first pixel."
    ),
    "copy_replaces": N_(
        "That is the product of one pixel. Where the copies of several pixels overlap, their products are added."
    ),
    "laid_as_window": N_(
        "You laid the kernel over the pixels like a window. Here each pixel puts a copy of the kernel down: a pixel further to the left reaches this place by a weight further to the right."
    ),
    "all_products": N_(
        "That is the number of weights in the kernel. Only weights whose rows and columns differ by multiples of {stride} meet in one output."
    ),
    "one_direction": N_("That is the number in one direction. Multiply it by the number in the other."),
    "fewest_products": N_(
        "That is the smallest number. The question asks for the largest: round {kernel} / {stride} up, then square it."
    ),
    "not_separated": N_("That is the ordinary layer: a kernel for each channel of each filter."),
    "depthwise_alone": N_("Those are the depthwise kernels. The 1 × 1 convolution has weights, too."),
    "pointwise_alone": N_(
        "Those are the weights of the 1 × 1 convolution. The depthwise kernels have some, too."
    ),
    "one_depthwise": N_("There is a depthwise kernel for each of the {channels} channels."),
    "unchanged": N_("A negative number does not pass ReLU: it becomes 0."),
    "shares_equal": N_("The logits differ, so the probabilities do, too: the larger logit gets more."),
    "winner_takes_all": N_("Softmax never gives everything to one class: every e^z is larger than 0."),
    "other_share": N_("That is the probability of {first}. The question asks for {second}."),
    "scores_divided": N_(
        "You divided the logits themselves. First raise e to the power of each logit, then divide."
    ),
    "output_biases": N_("Those are the weights. Each output also has a bias."),
    "one_output_bias": N_("There is one bias for each output, not one for the whole layer."),
    "kernel_per_place": N_("You gave each position its own kernel. All positions share one."),
    "own_kernels": N_(
        "You gave each element its own kernel of {kernel} × {kernel}. In a fully connected layer, each element has a weight for every pixel."
    ),
    "sizes_added": N_("You added the two numbers. Every output has a weight for every input: multiply them."),
    "convolution_count": N_(
        "That is the number for the convolution, which shares its kernel. Here nothing is shared."
    ),
    "one_output": N_("That is one output: a weight for each input, and a bias. There are {outputs} outputs."),
    "jump_forgotten": N_(
        "You forgot a pooling layer: after it, neighbouring elements lie {jump} pixels apart, so the window reaches further."
    ),
    "extents_added": N_(
        "You added the whole window. The field of its first element is counted already; only the other {window} − 1 elements widen it."
    ),
    "fields_multiplied": N_("You multiplied. Neighbouring fields overlap, so the field grows by less."),
    "last_layer_only": N_("That is the window of this layer alone. Each element in it sees several pixels."),
    "no_jump": N_("That is the row in the map. One row of it is {jump} rows of the picture."),
    "padding_not_taken_off": N_(
        "The field of row 0 does not begin at 0: because of the padding, it begins at {first}."
    ),
    "one_field_each": N_("Neighbouring fields overlap: the next one begins only {jump} rows further down."),
    "last_row": N_("That is the last row that it sees. The question asks for the first."),
    "first_place_forgotten": N_("The position where the patch starts counts as well: {side} − {patch} + 1."),
    "one_row_of_places": N_("That is one row of positions. The patch also moves down."),
    "place_for_each_pixel": N_(
        "The patch must fit as a whole, so it has fewer positions than there are pixels."
    ),
    "patches_side_by_side": N_(
        "You laid the patches side by side. The patch moves by one pixel at a time, so its positions overlap."
    ),
    "other_class_falls": N_(
        "When this part is covered, the logit of {falls} changes by {change}, that of {other} by {other_change}. The patch hides what supports {falls}."
    ),
    "went_uphill": N_(
        "You added the product of learning rate and gradient. The loss falls in the opposite direction: subtract it."
    ),
    "rate_forgotten": N_(
        "You subtracted the whole gradient. Multiply it by the learning rate, {rate}, first."
    ),
    "slope_forgotten": N_("You subtracted the learning rate. Multiply it by the gradient, {slope}, first."),
    "change_only": N_("That is the change. Add it to the old weight, {weight}."),
    "rate_times_weight": N_("The learning rate multiplies the gradient, not the weight."),
    "label_minus_chance": N_("The sign is reversed: it is p − y, not y − p."),
    "label_forgotten": N_("That is p. This class is the true one, so y = 1 is subtracted."),
    "counted_as_true": N_("This class is not the true one, so y = 0: nothing is subtracted."),
    "all_epochs": N_("That is the whole training of {epochs} epochs. The question asks for one."),
    "pictures_not_batches": N_("That is the number of pictures. One step takes {batch} of them."),
    "batch_size": N_("That is the size of one batch. The question asks how many batches there are."),
    "last_batch_dropped": N_("A last batch with fewer pictures counts as well: round up."),
}
"""By name: the sentence, with the names that a question gives."""
