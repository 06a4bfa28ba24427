"""Intelligences associées: observe, share, debate and decide what AI does in the territories."""
