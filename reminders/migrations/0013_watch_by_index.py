"""The oldest mail that waits is found by an index, whatever else waits."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('frameworks', '0010_owe_status_reports'),
        ('reminders', '0012_owe_status_reports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state__in', ['PENDING', 'LEASED']), ('tries', 0)), fields=['next_try_at'], name='delivery_untried'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state__in', ['PENDING', 'LEASED']), ('tries__gt', 0)), fields=['next_try_at'], name='delivery_tried'),
        ),
    ]
