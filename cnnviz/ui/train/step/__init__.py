"""The view of one step of learning, by hand."""
