"""Who is told about a mailbox, and where an uncertain mail may be found."""

import django.db.models.deletion
import neptie.kernel.constraints
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_invitations_and_product_mail'),
        ('campaigns', '0004_tenant_key_is_the_index'),
        ('emailing', '0007_message_queue_by_mailbox'),
        ('leads', '0010_table_view'),
    ]

    operations = [
        migrations.AddField(
            model_name='mailbox',
            name='connected_by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='mailbox',
            name='files_sent',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='erased_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='look_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='looks',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='message',
            name='provider_id',
            field=models.CharField(blank=True, default='', max_length=255),
        ),
        migrations.AddField(
            model_name='message',
            name='thread_id',
            field=models.CharField(blank=True, default='', max_length=255),
        ),
        migrations.AddConstraint(
            model_name='mailbox',
            constraint=neptie.kernel.constraints.CompositeForeignKey(field='connected_by', name='mailbox_connected_by_fk'),
        ),
    ]
