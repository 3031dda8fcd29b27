"""A workspace says for how long the words of its mails are kept."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_invitations_and_product_mail'),
    ]

    operations = [
        migrations.AddField(
            model_name='workspace',
            name='keep_bodies_days',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='words kept for days'),
        ),
    ]
