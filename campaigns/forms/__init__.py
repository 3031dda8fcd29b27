"""Forms of the campaign pages, a file per topic."""
