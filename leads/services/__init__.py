"""Writes of leads."""
