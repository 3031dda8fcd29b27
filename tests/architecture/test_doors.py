"""One app's doors are imported by no other app: what both need lies in a room below them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ["accounts", "leads", "campaigns", "ai", "emailing", "analytics"]
DOORS = {"api", "views", "forms", "tasks", "admin", "management", "templatetags"}


def _imports(app: str) -> Iterator[tuple[Path, str]]:
    for path in (ROOT / app).rglob("*.py"):
        if "tests" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text())):
                yield from ((path.relative_to(ROOT), module) for module in _named(node))


def _named(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{name.name}" for name in node.names)]
    return [name.name for name in node.names] if isinstance(node, ast.Import) else []


def _is_door(app: str, module: str) -> bool:
    parts = module.split(".")
    return parts[0] in APPS and parts[0] != app and len(parts) > 1 and parts[1] in DOORS


def test_no_app_goes_through_anothers_door() -> None:
    found = {
        f"{path} imports {module}"
        for app in APPS
        for path, module in _imports(app)
        if _is_door(app, module)
    }

    assert found == set()
