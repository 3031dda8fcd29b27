"""Mails that did not simply go out are found and counted without reading all the others."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('emailing', '0012_message_attachments'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(condition=models.Q(('state__in', ('uncertain', 'failed', 'skipped', 'bounced'))), fields=['workspace', 'state', '-id'], name='message_exceptions'),
        ),
    ]
