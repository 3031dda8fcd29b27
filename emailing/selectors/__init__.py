"""Reads of emailing, a file per topic."""
