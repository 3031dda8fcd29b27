"""A composite foreign key as a Django constraint: a row cannot point into another workspace."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import BaseConstraint, ForeignKey, Model


class CompositeForeignKey(BaseConstraint):
    """`(workspace_id, <field>_id)` references `(workspace_id, id)` of the field's target.

    The field itself carries `db_constraint=False`: this stands in for it. Deferred to the commit,
    as Django's own foreign keys are, so that cascades may delete in any order. The database alone
    checks it; a broken one is a fault of ours, not of a user's input.
    """

    def __init__(self, *, field: str, name: str) -> None:
        super().__init__(name=name)
        self.field = field

    def _reference(self, model: type[Model], schema_editor: BaseDatabaseSchemaEditor) -> str:
        quote = schema_editor.quote_name
        field = model._meta.get_field(self.field)
        assert isinstance(field, ForeignKey)
        target = field.remote_field.model._meta.db_table
        columns = f"{quote('workspace_id')}, {quote(field.column)}"
        return (
            f"FOREIGN KEY ({columns}) REFERENCES {quote(target)} "
            f"({quote('workspace_id')}, {quote('id')}) DEFERRABLE INITIALLY DEFERRED"
        )

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        """Nothing inline: the target's key may be made later in the same migration."""
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return ""

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        """The `ALTER TABLE` that adds it."""
        quote = schema_editor.quote_name
        return (
            f"ALTER TABLE {quote(model._meta.db_table)} ADD CONSTRAINT {quote(self.name)} "
            f"{self._reference(model, schema_editor)}"
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        """The `ALTER TABLE` that drops it."""
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Left to the database, see above."""

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """For migrations: the field's name beside what every constraint has."""
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "field": self.field}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CompositeForeignKey):
            return NotImplemented
        return (self.name, self.field) == (other.name, other.field)

    def __hash__(self) -> int:
        return hash((self.name, self.field))
