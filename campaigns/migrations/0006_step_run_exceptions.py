"""Lines of the ledger that are not simply sent are found and counted without reading all others."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('campaigns', '0005_templates_and_attachments'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='steprun',
            index=models.Index(condition=models.Q(('outcome__in', ('skipped', 'failed', 'uncertain'))), fields=['step', 'outcome'], name='step_run_exceptions'),
        ),
    ]
