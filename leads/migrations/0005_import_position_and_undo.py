"""An import remembers where its next row begins, and what to put back."""

import django.db.models.deletion
import neptie.kernel.constraints
import neptie.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('leads', '0004_organizing')]

    operations = [
        migrations.CreateModel(
            name='ImportedChange',
            fields=[
                ('id', models.UUIDField(default=neptie.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('before', models.JSONField()),
                ('after', models.JSONField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TriedAddress',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('email', models.CharField(max_length=254)),
            ],
        ),
        migrations.AddField(
            model_name='lead',
            name='import_id',
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='leadimport',
            name='kept',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='leadimport',
            name='kinds',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='leadimport',
            name='next_byte',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='leadimport',
            name='next_line',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='leadimport',
            name='removed',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='leadimport',
            name='restored',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='leadimport',
            name='undo_asked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='leadimport',
            name='on_duplicate',
            field=models.CharField(choices=[('skip', 'Skip'), ('update', 'Update'), ('fill', 'Fill in blanks')], default='skip', max_length=8),
        ),
        migrations.AddField(
            model_name='importedchange',
            name='lead',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.lead'),
        ),
        migrations.AddField(
            model_name='importedchange',
            name='lead_import',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='leads.leadimport'),
        ),
        migrations.AddField(
            model_name='importedchange',
            name='workspace',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace'),
        ),
        migrations.AddField(
            model_name='triedaddress',
            name='lead_import',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.leadimport'),
        ),
        migrations.AddConstraint(
            model_name='importedchange',
            constraint=models.UniqueConstraint(fields=('workspace', 'id'), name='leads_importedchange_tenant'),
        ),
        migrations.AddConstraint(
            model_name='importedchange',
            constraint=models.UniqueConstraint(fields=('lead_import', 'lead'), name='imported_change_once'),
        ),
        migrations.AddConstraint(
            model_name='importedchange',
            constraint=neptie.kernel.constraints.CompositeForeignKey(field='lead_import', name='imported_change_import_fk'),
        ),
        migrations.AddConstraint(
            model_name='importedchange',
            constraint=neptie.kernel.constraints.CompositeForeignKey(field='lead', name='imported_change_lead_fk'),
        ),
        migrations.AddConstraint(
            model_name='triedaddress',
            constraint=models.UniqueConstraint(fields=('lead_import', 'email'), name='tried_address_once'),
        ),
    ]
