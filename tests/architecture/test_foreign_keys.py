"""What import-linter cannot see: every foreign key points upstream, inside its workspace."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from neptie.kernel.constraints import CompositeForeignKey

RIVER = ["accounts", "leads", "campaigns", "ai", "emailing", "analytics"]
Field = models.ForeignKey[Any, Any]


def _foreign_keys() -> Iterator[tuple[type[models.Model], Field]]:
    for model in apps.get_models():
        if model._meta.app_label in RIVER:
            for field in model._meta.get_fields():
                if isinstance(field, models.ForeignKey):
                    yield model, field


def _place(model: type[models.Model]) -> int:
    label = model._meta.app_label
    return RIVER.index(label) if label in RIVER else -1


def test_every_foreign_key_points_upstream() -> None:
    downstream = [
        f"{model.__name__}.{field.name}"
        for model, field in _foreign_keys()
        if _place(field.remote_field.model) > _place(model)
    ]

    assert downstream == []


def _is_owned(model: type[models.Model]) -> bool:
    return any(field.name == "workspace" for field in model._meta.fields)


def test_every_foreign_key_between_workspaces_rows_is_composite() -> None:
    loose = [
        f"{model.__name__}.{field.name}"
        for model, field in _foreign_keys()
        if _is_owned(model)
        and _is_owned(field.remote_field.model)
        and not any(
            isinstance(constraint, CompositeForeignKey) and constraint.field == field.name
            for constraint in model._meta.constraints
        )
    ]

    assert loose == []


@pytest.mark.django_db
def test_the_database_has_every_composite_key() -> None:
    declared = {
        constraint.name
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, CompositeForeignKey)
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'f'")
        found = {name for (name,) in cursor.fetchall()}

    assert declared - found == set()
