"""Writes of emailing, a file per topic."""
