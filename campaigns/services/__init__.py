"""Writes of campaigns: authoring, enrolling, starting and running them."""
