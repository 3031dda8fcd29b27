"""Pages of what was reached."""
