"""What people typed and did not send yet is kept for them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0019_attach_files'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('US', 'US'), ('ROK', 'ROK')], max_length=3)),
                ('path', models.CharField(max_length=200)),
                ('fields', models.JSONField()),
                ('kept_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kept_forms', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('side__in', ['US', 'ROK'])), name='keptform_side_known', violation_error_message='Choose one of the values offered.'), models.UniqueConstraint(fields=('user', 'path'), name='keptform_once_a_person_and_address')],
            },
        ),
    ]
