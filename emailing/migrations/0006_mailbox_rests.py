"""A mailbox rests once it reached a limit; a message knows when it was handed to the wire."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('emailing', '0005_tenant_key_is_the_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='mailbox',
            name='ramp_began_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='mailbox',
            name='rest_reason',
            field=models.CharField(blank=True, default='', max_length=16),
        ),
        migrations.AddField(
            model_name='mailbox',
            name='rests_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='mailbox',
            name='wakes_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='left_at',
            field=models.DateTimeField(null=True),
        ),
    ]
