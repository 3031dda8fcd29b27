"""The one error of the local machinery that a person reads."""


class LocalError(Exception):
    """Says in a sentence or two what is wrong and what to do; ends the command with code 1."""
