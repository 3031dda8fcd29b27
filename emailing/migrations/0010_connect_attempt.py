"""Persons on the way to a provider and back."""

import django.db.models.deletion
import neptie.kernel.constraints
import neptie.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_invitations_and_product_mail'),
        ('emailing', '0009_message_sought'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConnectAttempt',
            fields=[
                ('id', models.UUIDField(default=neptie.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('provider', models.CharField(choices=[('gmail', 'Gmail'), ('outlook', 'Outlook'), ('smtp', 'SMTP'), ('sandbox', 'Sandbox')], max_length=16)),
                ('is_on_page', models.BooleanField(default=False)),
                ('state_hash', models.BinaryField(unique=True)),
                ('verifier', models.BinaryField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('used_at', models.DateTimeField(null=True)),
                ('mailbox', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='emailing.mailbox')),
                ('membership', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.membership')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace')),
            ],
            options={
                'verbose_name': 'attempt to connect',
                'abstract': False,
                'constraints': [
                    models.UniqueConstraint(fields=('workspace', 'id'), name='emailing_connectattempt_tenant'),
                    neptie.kernel.constraints.CompositeForeignKey(field='membership', name='connect_attempt_membership_fk'),
                    neptie.kernel.constraints.CompositeForeignKey(field='mailbox', name='connect_attempt_mailbox_fk'),
                ],
            },
        ),
    ]
