"""A file that a person looks at before it is imported is a draft; workers leave it alone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('leads', '0002_exact_counts')]

    operations = [
        migrations.AlterField(
            model_name='leadimport',
            name='status',
            field=models.CharField(
                choices=[
                    ('draft', 'Draft'),
                    ('pending', 'Pending'),
                    ('running', 'Running'),
                    ('waiting', 'Waiting for its hourly limit'),
                    ('done', 'Done'),
                    ('failed', 'Failed'),
                    ('cancelled', 'Cancelled'),
                    ('undone', 'Undone'),
                ],
                default='pending',
                max_length=16,
            ),
        ),
    ]
