from django.db import migrations, models


class Migration(migrations.Migration):
    """Outcomes counted by kind. Nothing has written a model yet, so there is nothing to carry."""

    dependencies = [("ai", "0002_stale_score")]

    operations = [
        migrations.RemoveField("scoringmodel", "outcomes"),
        migrations.AddField(
            "scoringmodel", "positives", models.PositiveIntegerField(default=0), preserve_default=False
        ),
        migrations.AddField(
            "scoringmodel", "negatives", models.PositiveIntegerField(default=0), preserve_default=False
        ),
    ]
