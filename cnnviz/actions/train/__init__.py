"""The messages of the views of training."""
