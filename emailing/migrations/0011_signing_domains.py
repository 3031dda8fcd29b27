"""The domains that mail is sent from: the keys that sign for them, and what DNS says of them."""

import django.db.models.deletion
import neptie.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_invitations_and_product_mail'),
        ('emailing', '0010_connect_attempt'),
    ]

    operations = [
        migrations.CreateModel(
            name='DomainCheck',
            fields=[
                ('id', models.UUIDField(default=neptie.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('domain', models.CharField(max_length=253)),
                ('answers', models.JSONField(default=dict)),
                ('checked_at', models.DateTimeField()),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['checked_at'], name='domain_check_oldest')],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'id'), name='emailing_domaincheck_tenant'), models.UniqueConstraint(fields=('workspace', 'domain'), name='domain_check_once')],
            },
        ),
        migrations.CreateModel(
            name='SigningDomain',
            fields=[
                ('id', models.UUIDField(default=neptie.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('domain', models.CharField(max_length=253)),
                ('selector', models.CharField(max_length=63)),
                ('secret', models.BinaryField(null=True)),
                ('public_key', models.TextField()),
                ('verified_at', models.DateTimeField(blank=True, null=True)),
                ('next_selector', models.CharField(blank=True, default='', max_length=63)),
                ('next_secret', models.BinaryField(blank=True, null=True)),
                ('next_public_key', models.TextField(blank=True, default='')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace')),
            ],
            options={
                'verbose_name': 'domain',
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('workspace', 'id'), name='emailing_signingdomain_tenant'), models.UniqueConstraint(condition=models.Q(('archived_at__isnull', True)), fields=('workspace', 'domain'), name='signing_domain_once'), models.CheckConstraint(condition=models.Q(('archived_at__isnull', False), ('secret__isnull', False), _connector='OR'), name='signing_domain_has_key')],
            },
        ),
    ]
