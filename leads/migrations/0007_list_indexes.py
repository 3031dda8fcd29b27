"""The list's indexes, without the leads that were merged into others."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
import leads.models.lead
from django.db import migrations, models

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently


class Migration(migrations.Migration):

    atomic = False

    dependencies = [('leads', '0006_tenant_key_is_the_index')]

    operations = [
        RemoveIndexConcurrently(
            model_name='lead',
            name='lead_newest',
        ),
        RemoveIndexConcurrently(
            model_name='lead',
            name='lead_status_industry',
        ),
        RemoveIndexConcurrently(
            model_name='lead',
            name='lead_industry',
        ),
        RemoveIndexConcurrently(
            model_name='lead',
            name='lead_tags',
        ),
        AddIndexConcurrently(
            model_name='lead',
            index=models.Index(condition=models.Q(('merged_into__isnull', True)), fields=['workspace', 'status', 'industry', '-id'], name='lead_by_status'),
        ),
        AddIndexConcurrently(
            model_name='lead',
            index=models.Index(condition=models.Q(('merged_into__isnull', True)), fields=['workspace', 'industry', '-id'], name='lead_by_industry'),
        ),
        AddIndexConcurrently(
            model_name='lead',
            index=models.Index(models.F('workspace'), django.db.models.functions.text.Lower('country'), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('merged_into__isnull', True)), include=('country',), name='lead_by_country'),
        ),
        AddIndexConcurrently(
            model_name='lead',
            index=models.Index(condition=models.Q(('merged_into__isnull', True)), fields=['workspace', 'owner', '-id'], name='lead_by_owner'),
        ),
        AddIndexConcurrently(
            model_name='lead',
            index=models.Index(models.F('workspace'), django.db.models.functions.text.Lower('full_name'), models.F('id'), condition=models.Q(('merged_into__isnull', True)), name='lead_by_name'),
        ),
        AddIndexConcurrently(
            model_name='lead',
            index=models.Index(condition=models.Q(('merged_into__isnull', True)), fields=['workspace', 'updated_at', 'id'], name='lead_by_change'),
        ),
        AddIndexConcurrently(
            model_name='lead',
            index=models.Index(condition=models.Q(('merged_into__isnull', True), ('last_contacted_at__isnull', False)), fields=['workspace', '-last_contacted_at', '-id'], name='lead_by_contact'),
        ),
        AddIndexConcurrently(
            model_name='lead',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='lead_merged'),
        ),
        AddIndexConcurrently(
            model_name='lead',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('merged_into__isnull', True)), fields=['tags'], name='lead_by_tag'),
        ),
        AddIndexConcurrently(
            model_name='lead',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('merged_into__isnull', True)), fields=['custom'], name='lead_by_custom'),
        ),
        AddIndexConcurrently(
            model_name='lead',
            index=django.contrib.postgres.indexes.GinIndex(leads.models.lead.Words('full_name', 'company', 'email', 'job_title'), condition=models.Q(('merged_into__isnull', True)), name='lead_by_words'),
        ),
    ]
