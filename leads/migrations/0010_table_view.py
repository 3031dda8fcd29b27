"""Which columns of the table of leads a member chose."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import neptie.kernel.constraints
import neptie.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_invitations_and_product_mail"),
        ("leads", "0009_scores_in_the_lists_order"),
    ]

    operations = [
        migrations.CreateModel(
            name="TableView",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=neptie.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), size=None
                    ),
                ),
                (
                    "member",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.workspace",
                    ),
                ),
            ],
            options={
                "verbose_name": "table view",
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="tableview",
            constraint=models.UniqueConstraint(
                fields=("workspace", "id"), name="leads_tableview_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="tableview",
            constraint=neptie.kernel.constraints.CompositeForeignKey(
                field="member", name="table_view_member_fk"
            ),
        ),
    ]
