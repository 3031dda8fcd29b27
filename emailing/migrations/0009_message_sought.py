"""Which uncertain mails are looked for next."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('emailing', '0008_mails_at_their_provider'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(condition=models.Q(('look_at__isnull', False)), fields=['look_at'], name='message_sought'),
        ),
    ]
