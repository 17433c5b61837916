"""cnnviz computes and shows how a convolutional network gets from pixels to an answer."""

__version__ = "1.0.0"
