"""The view of one kernel that learns."""
