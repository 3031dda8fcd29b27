"""A person's way through a running installation, in Chromium."""
