"""The event table, range-partitioned by id: a UUIDv7 is time, so a month is a range of ids."""

import neptie.kernel.ids
from django.db import migrations, models

CREATE = """
CREATE TABLE emailing_event (
    id uuid NOT NULL PRIMARY KEY,
    workspace_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    step_id uuid,
    variant_id uuid,
    mailbox_id uuid NOT NULL,
    message_id uuid NOT NULL,
    lead_id uuid NOT NULL,
    kind varchar(16) NOT NULL,
    first boolean NOT NULL,
    machine varchar(64),
    happened_at timestamptz NOT NULL,
    data jsonb NOT NULL
) PARTITION BY RANGE (id);
CREATE INDEX event_of_campaign ON emailing_event (workspace_id, campaign_id, happened_at);
CREATE INDEX event_of_message ON emailing_event (message_id, kind);
CREATE TABLE emailing_event_default PARTITION OF emailing_event DEFAULT;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('emailing', '0001_initial'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(CREATE, 'DROP TABLE emailing_event')],
            state_operations=[
                migrations.CreateModel(
                    name='Event',
                    fields=[
                        ('id', models.UUIDField(default=neptie.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                        ('workspace_id', models.UUIDField()),
                        ('campaign_id', models.UUIDField()),
                        ('step_id', models.UUIDField(null=True)),
                        ('variant_id', models.UUIDField(null=True)),
                        ('mailbox_id', models.UUIDField()),
                        ('message_id', models.UUIDField()),
                        ('lead_id', models.UUIDField()),
                        ('kind', models.CharField(choices=[('sent', 'Sent'), ('opened', 'Opened'), ('clicked', 'Clicked'), ('replied', 'Replied'), ('bounced', 'Bounced'), ('unsubscribed', 'Unsubscribed'), ('failed', 'Failed')], max_length=16)),
                        ('first', models.BooleanField()),
                        ('machine', models.CharField(max_length=64, null=True)),
                        ('happened_at', models.DateTimeField()),
                        ('data', models.JSONField(default=dict)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['workspace_id', 'campaign_id', 'happened_at'], name='event_of_campaign'), models.Index(fields=['message_id', 'kind'], name='event_of_message')],
                    },
                ),
            ],
        ),
    ]
