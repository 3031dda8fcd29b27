"""Reads of what was reached, a file per topic."""
