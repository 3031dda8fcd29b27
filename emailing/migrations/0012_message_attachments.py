"""Mails remember the files that they carry."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('emailing', '0011_signing_domains'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='attachment_ids',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None),
        ),
    ]
