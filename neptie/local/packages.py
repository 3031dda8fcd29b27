"""Where an installed package lies, without importing it (some write files when imported)."""

from importlib.util import find_spec
from pathlib import Path

from neptie.local.errors import LocalError


def package_directory(package: str, *, instead: str) -> Path:
    """Raises LocalError, naming the setting that does `instead`, where it is not installed."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise LocalError(
            f"The package {package} is not installed in this Python. "
            f"Start with `make run`, or set {instead} to a server of your own."
        )
    return Path(spec.origin).parent
