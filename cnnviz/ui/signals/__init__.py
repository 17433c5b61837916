"""The signals page: convolution and pooling in one dimension."""
