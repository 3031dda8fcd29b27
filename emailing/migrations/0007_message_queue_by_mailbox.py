"""The queue is read mailbox by mailbox, and what a mailbox sent is counted by its time."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

# What was sent before counts in today's caps too; older days are asked about by nobody.
LEFT = """
UPDATE emailing_message SET left_at = sent_at
WHERE left_at IS NULL AND sent_at > now() - interval '2 days'
"""


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('emailing', '0006_mailbox_rests'),
    ]

    operations = [
        migrations.RunSQL(LEFT, migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(condition=models.Q(('state', 'queued')), fields=['mailbox', 'due_at', 'id'], name='message_waiting'),
        ),
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(condition=models.Q(('left_at__isnull', False)), fields=['mailbox', 'left_at'], name='message_left'),
        ),
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(fields=['workspace', 'mailbox', '-id'], name='message_of_mailbox'),
        ),
        RemoveIndexConcurrently(
            model_name='message',
            name='message_due',
        ),
        migrations.AlterField(
            model_name='message',
            name='mailbox',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='emailing.mailbox'),
        ),
    ]
