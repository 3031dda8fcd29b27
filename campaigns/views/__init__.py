"""The campaign pages, a file per topic."""
