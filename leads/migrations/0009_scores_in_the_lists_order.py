"""The list's orders by score (leads of one score by their ids) and within a status."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [('leads', '0008_counts_of_listed_and_tags')]

    operations = [
        AddIndexConcurrently(
            model_name='score',
            index=models.Index(fields=['workspace', 'purpose', '-value', '-lead'], name='score_order'),
        ),
        RemoveIndexConcurrently(model_name='score', name='score_highest'),
        AddIndexConcurrently(
            model_name='lead',
            index=models.Index(condition=models.Q(('merged_into__isnull', True)), fields=['workspace', 'status', '-id'], name='lead_by_stage'),
        ),
    ]
