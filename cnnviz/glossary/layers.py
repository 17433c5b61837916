"""Terms of pictures, and of the layers that see windows of them."""

from __future__ import annotations

from cnnviz.glossary.term import Group, Term
from cnnviz.words import N_

GROUPS: tuple[Group, ...] = (
    Group(
        N_("Pictures"),
        {
            "picture": Term(
                N_("Picture"),
                N_(
                    "A picture is a grid of numbers: one for each pixel if it is grey, three if it is in colour (red, green and blue)."
                ),
                "?size=16",
            ),
            "pixel": Term(
                N_("Pixel"),
                N_(
                    "A pixel is one cell of a picture. In a grey picture, its number says how bright it is, from 0 (black) to 255 (white)."
                ),
                "?size=16&colour=0",
            ),
            "channel": Term(
                N_("Channel"),
                N_(
                    "A channel is one full grid of numbers, such as the red values of a picture. In a network, each feature map is a channel of the next layer's input."
                ),
                "?size=32&colour=1",
            ),
            "preprocessing": Term(
                N_("Preprocessing"),
                N_(
                    "Preprocessing turns the pixels of a picture into the numbers that a network was trained on: in size, range and order of channels."
                ),
                "?page=network&panel=preprocessing",
            ),
        },
    ),
    Group(
        N_("Convolution"),
        {
            "convolution": Term(
                N_("Convolution"),
                N_(
                    "A convolution moves a kernel over its input. At each position it multiplies the weights by the numbers under them and adds up the products."
                ),
                "?kernel=sobel_x",
            ),
            "cross_correlation": Term(
                N_("Cross-correlation"),
                N_(
                    "Cross-correlation uses a kernel as it is; the convolution of mathematics turns it by 180° first. CNNs compute a cross-correlation and call it convolution."
                ),
                "?kernel=sobel_x&flip=1",
            ),
            "kernel": Term(
                N_("Kernel"),
                N_(
                    "A kernel is a small grid of weights, often 3 × 3. It decides which pattern a convolution responds to."
                ),
                "?kernel=sobel_x",
            ),
            "filter": Term(
                N_("Filter"),
                N_(
                    "A filter holds all the numbers that make one feature map: a kernel for each input channel, and one bias."
                ),
                "?page=network&panel=layer&layer=conv2",
            ),
            "weight": Term(
                N_("Weight"),
                N_("A weight is a number by which an input is multiplied. Training sets it."),
                "?page=train",
            ),
            "bias": Term(
                N_("Bias"),
                N_("A bias is added to every sum of a filter. It raises or lowers the whole feature map."),
                "?bias=40",
            ),
            "window": Term(
                N_("Window"),
                N_("The window is the part of the input that the kernel covers at one position."),
                "?kernel=sobel_x&pin=conv_0_4_5",
            ),
            "tap": Term(
                N_("Tap"),
                N_(
                    "In filters for signals, a weight of the kernel is also called a tap. A kernel of five weights has five taps."
                ),
                "?page=signals",
            ),
            "feature_map": Term(
                N_("Feature map"),
                N_(
                    "A feature map is the output of one filter. It shows where the filter's pattern occurs, and how strongly."
                ),
                "?page=network",
            ),
            "stride": Term(
                N_("Stride"),
                N_(
                    "The stride is the number of cells that the window moves at a time. A stride of 2 leaves about half of the rows and half of the columns."
                ),
                "?stride=2",
            ),
            "padding": Term(
                N_("Padding"),
                N_(
                    "Padding adds cells around the input, mostly zeros, so that the window can also be centred on the cells at the border."
                ),
                "?pad=same&panel=borders",
            ),
            "dilation": Term(
                N_("Dilation"),
                N_(
                    "A dilation of d puts the weights of a kernel d cells apart. The kernel covers a larger area with the same number of weights."
                ),
                "?dilation=2",
            ),
            "depthwise": Term(
                N_("Depthwise convolution"),
                N_(
                    "A depthwise convolution applies a kernel to each channel by itself and does not add up over the channels."
                ),
                "?depthwise=1&size=32",
            ),
            "one_by_one": Term(
                N_("1 × 1 convolution"),
                N_(
                    "A 1 × 1 convolution looks at one position at a time. It mixes the channels there, and leaves rows and columns as they are."
                ),
                "?page=network&network=faces&panel=layer&layer=/conv4_1/Conv",
            ),
            "gradient_magnitude": Term(
                N_("Gradient magnitude"),
                N_(
                    "The gradient magnitude says how steeply the brightness changes at a place, in whatever direction. It is √(a² + b²) of the responses a and b of two kernels such as Sobel x and Sobel y."
                ),
                "?others=sobel_y&pool=none&then=magnitude",
            ),
            "separable": Term(
                N_("Separable kernel"),
                N_(
                    "A kernel is separable if it is a column times a row. One pass along the columns and one along the rows then give the same numbers with fewer multiplications."
                ),
                "?kernel=gaussian&panel=frequency",
            ),
            "frequency_response": Term(
                N_("Frequency response"),
                N_(
                    "The frequency response says by which factor a kernel multiplies waves of each frequency. A blur keeps low frequencies and weakens high ones."
                ),
                "?kernel=gaussian&panel=frequency",
            ),
            "im2col": Term(
                N_("im2col"),
                N_(
                    "im2col copies every window into one row or one column of a matrix. A convolution is then a single matrix product."
                ),
                "?size=24&colour=0&panel=matrix&matrix=im2col",
            ),
            "transposed_convolution": Term(
                N_("Transposed convolution"),
                N_(
                    "A transposed convolution multiplies the kernel by each input value and adds these copies up, a stride apart, so that the output is usually larger than the input. Its matrix is the transpose of a convolution's matrix."
                ),
                "?size=24&colour=0&kernel=box&op=transposed&stride=2",
            ),
            "engine": Term(
                N_("Engine"),
                N_(
                    "The engine is the part of cnnviz that computes every number that is shown. Sums that the browser computes only stand beside its values, as a check."
                ),
                "?kernel=sobel_x&pin=conv_0_4_5",
            ),
        },
    ),
    Group(
        N_("Activation and pooling"),
        {
            "activation": Term(
                N_("Activation function"),
                N_(
                    "An activation function is applied to each number by itself. Without one between them, several convolutions equal a single one."
                ),
                "?act=sigmoid",
            ),
            "relu": Term(
                N_("ReLU"),
                N_("ReLU keeps positive numbers and replaces negative ones by 0."),
                "?act=relu",
            ),
            "sigmoid": Term(
                N_("Sigmoid"),
                N_(
                    "The sigmoid maps every number to one between 0 and 1. Far from 0 it is nearly flat, so its gradient nearly vanishes."
                ),
                "?act=sigmoid",
            ),
            "pooling": Term(
                N_("Pooling"),
                N_(
                    "Pooling replaces each window of a map by one number. The map gets smaller, and exact positions are lost."
                ),
                "?pool=max",
            ),
            "max_pooling": Term(
                N_("Max pooling"),
                N_("Max pooling keeps the largest number of each window."),
                "?pool=max",
            ),
            "average_pooling": Term(
                N_("Average pooling"),
                N_("Average pooling takes the mean of each window."),
                "?pool=avg",
            ),
            "global_average": Term(
                N_("Global average pooling"),
                N_(
                    "Global average pooling takes the mean of each whole map, so that one number remains for each channel."
                ),
                "?page=train-network&net=conv8k3p1-relu-max2-conv16k3p1-relu-gap-fc10",
            ),
            "ceil_mode": Term(
                N_("Ceil mode"),
                N_(
                    "Where windows do not fill the input exactly, the size of the output is rounded down. In ceil mode it is rounded up, and the last window reaches beyond the border."
                ),
                "?size=31&poolsize=2&ceil=1",
            ),
        },
    ),
)
