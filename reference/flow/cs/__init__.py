"""Customer service: holds, splits, cancels, delivery data."""
