from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0002_enrollment_state"),
    ]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="starts_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="campaign",
            name="starts_for",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="campaign",
            index=models.Index(
                condition=models.Q(("starts_at__isnull", False)),
                fields=["starts_at"],
                name="campaign_starting",
            ),
        ),
    ]
