"""Training: how the weights of one kernel, and of whole networks, come out of data."""
