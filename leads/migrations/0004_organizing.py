"""Tags, lists, custom fields, segments, notes, and acts on all leads that match."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import neptie.kernel.constraints
import neptie.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('accounts', '0002_invitations_and_product_mail'), ('leads', '0003_draft_imports')]

    operations = [
        migrations.CreateModel(
            name='BulkJob',
            fields=[
                ('id', models.UUIDField(default=neptie.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('act', models.CharField(max_length=32)),
                ('arguments', models.JSONField(default=dict)),
                ('criteria', models.JSONField(default=dict)),
                ('status', models.CharField(choices=[('pending', 'Pending'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='pending', max_length=16)),
                ('after', models.UUIDField(null=True)),
                ('total', models.PositiveIntegerField(default=0)),
                ('processed', models.PositiveIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('kept', models.PositiveIntegerField(default=0)),
                ('error', models.TextField(blank=True, default='')),
                ('lease_until', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'bulk job',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CustomField',
            fields=[
                ('id', models.UUIDField(default=neptie.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=64)),
                ('name', models.CharField(max_length=100)),
                ('kind', models.CharField(choices=[('text', 'Text'), ('number', 'Number'), ('date', 'Date'), ('boolean', 'Yes or no'), ('choice', 'Choice')], default='text', max_length=8)),
                ('choices', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'custom field',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LeadList',
            fields=[
                ('id', models.UUIDField(default=neptie.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'list',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ListMember',
            fields=[
                ('id', models.UUIDField(default=neptie.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=neptie.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('text', models.TextField(max_length=10000)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'note',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Segment',
            fields=[
                ('id', models.UUIDField(default=neptie.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('criteria', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name': 'segment',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.UUIDField(default=neptie.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100)),
            ],
            options={
                'verbose_name': 'tag',
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='bulkjob',
            name='created_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='bulkjob',
            name='workspace',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace'),
        ),
        migrations.AddField(
            model_name='customfield',
            name='workspace',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace'),
        ),
        migrations.AddField(
            model_name='leadlist',
            name='created_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='leadlist',
            name='workspace',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace'),
        ),
        migrations.AddField(
            model_name='listmember',
            name='lead',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.lead'),
        ),
        migrations.AddField(
            model_name='listmember',
            name='lead_list',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='members', to='leads.leadlist'),
        ),
        migrations.AddField(
            model_name='listmember',
            name='workspace',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace'),
        ),
        migrations.AddField(
            model_name='note',
            name='author',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='note',
            name='lead',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='leads.lead'),
        ),
        migrations.AddField(
            model_name='note',
            name='workspace',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace'),
        ),
        migrations.AddField(
            model_name='segment',
            name='created_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='segment',
            name='workspace',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace'),
        ),
        migrations.AddField(
            model_name='tag',
            name='workspace',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace'),
        ),
        migrations.AddIndex(
            model_name='bulkjob',
            index=models.Index(condition=models.Q(('status__in', ['pending', 'running'])), fields=['created_at'], name='bulk_job_unfinished'),
        ),
        migrations.AddConstraint(
            model_name='bulkjob',
            constraint=models.UniqueConstraint(fields=('workspace', 'id'), name='leads_bulkjob_tenant'),
        ),
        migrations.AddConstraint(
            model_name='bulkjob',
            constraint=neptie.kernel.constraints.CompositeForeignKey(field='created_by', name='bulk_job_created_by_fk'),
        ),
        migrations.AddConstraint(
            model_name='customfield',
            constraint=models.UniqueConstraint(fields=('workspace', 'id'), name='leads_customfield_tenant'),
        ),
        migrations.AddConstraint(
            model_name='customfield',
            constraint=models.UniqueConstraint(fields=('workspace', 'key'), name='custom_field_once'),
        ),
        migrations.AddConstraint(
            model_name='customfield',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['text', 'number', 'date', 'boolean', 'choice'])), name='custom_field_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='leadlist',
            constraint=models.UniqueConstraint(fields=('workspace', 'id'), name='leads_leadlist_tenant'),
        ),
        migrations.AddConstraint(
            model_name='leadlist',
            constraint=models.UniqueConstraint(models.F('workspace'), django.db.models.functions.text.Lower('name'), name='lead_list_name_once'),
        ),
        migrations.AddConstraint(
            model_name='leadlist',
            constraint=neptie.kernel.constraints.CompositeForeignKey(field='created_by', name='lead_list_created_by_fk'),
        ),
        migrations.AddConstraint(
            model_name='listmember',
            constraint=models.UniqueConstraint(fields=('workspace', 'id'), name='leads_listmember_tenant'),
        ),
        migrations.AddConstraint(
            model_name='listmember',
            constraint=models.UniqueConstraint(fields=('lead_list', 'lead'), name='list_member_once'),
        ),
        migrations.AddConstraint(
            model_name='listmember',
            constraint=neptie.kernel.constraints.CompositeForeignKey(field='lead_list', name='list_member_list_fk'),
        ),
        migrations.AddConstraint(
            model_name='listmember',
            constraint=neptie.kernel.constraints.CompositeForeignKey(field='lead', name='list_member_lead_fk'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.UniqueConstraint(fields=('workspace', 'id'), name='leads_note_tenant'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=neptie.kernel.constraints.CompositeForeignKey(field='lead', name='note_lead_fk'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=neptie.kernel.constraints.CompositeForeignKey(field='author', name='note_author_fk'),
        ),
        migrations.AddConstraint(
            model_name='segment',
            constraint=models.UniqueConstraint(fields=('workspace', 'id'), name='leads_segment_tenant'),
        ),
        migrations.AddConstraint(
            model_name='segment',
            constraint=models.UniqueConstraint(models.F('workspace'), django.db.models.functions.text.Lower('name'), name='segment_name_once'),
        ),
        migrations.AddConstraint(
            model_name='segment',
            constraint=neptie.kernel.constraints.CompositeForeignKey(field='created_by', name='segment_created_by_fk'),
        ),
        migrations.AddConstraint(
            model_name='tag',
            constraint=models.UniqueConstraint(fields=('workspace', 'id'), name='leads_tag_tenant'),
        ),
        migrations.AddConstraint(
            model_name='tag',
            constraint=models.UniqueConstraint(fields=('workspace', 'name'), name='tag_once'),
        ),
    ]
