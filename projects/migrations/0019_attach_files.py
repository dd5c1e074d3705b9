"""Files of a project, with their bytes in a table of their own."""

import django.db.models.deletion
import projects.models.files
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0018_follow_the_work'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=projects.models.files.new_key, max_length=16, unique=True)),
                ('side', models.CharField(choices=[('US', 'US'), ('ROK', 'ROK')], max_length=3)),
                ('audience', models.CharField(choices=[('OWN', 'Own side only'), ('BOTH', 'Both sides')], default='OWN', max_length=4, verbose_name='who may read it')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='what it is')),
                ('scan', models.CharField(choices=[('WAITING', 'Waiting for scan'), ('CLEAN', 'Scanned: clean'), ('INFECTED', 'Malware found: locked'), ('UNSCANNED', 'Not scanned: this site has no scanner')], default='WAITING', max_length=9)),
                ('scanned_at', models.DateTimeField(null=True)),
                ('uploaded_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('removed_reason', models.TextField(blank=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='projects.project')),
                ('uploaded_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='frameworks.post')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='AttachmentContent',
            fields=[
                ('attachment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='content', serialize=False, to='projects.attachment')),
                ('body', models.BinaryField()),
            ],
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(fields=['project', '-uploaded_at'], name='attachment_of_project'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(condition=models.Q(('scan', 'WAITING')), fields=['uploaded_at'], name='attachment_to_scan'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['US', 'ROK'])), name='attachment_side_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['OWN', 'BOTH'])), name='attachment_audience_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(('scan__in', ['WAITING', 'CLEAN', 'INFECTED', 'UNSCANNED'])), name='attachment_scan_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='attachment_has_name'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='attachment_hash_is_sha256'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('scan__in', ['WAITING', 'UNSCANNED']), ('scanned_at__isnull', True)), models.Q(('scan__in', ['CLEAN', 'INFECTED']), ('scanned_at__isnull', False)), _connector='OR'), name='attachment_scanned_has_moment'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(('removed_at__isnull', True), models.Q(('removed_reason', ''), _negated=True), _connector='OR'), name='attachment_removed_says_why'),
        ),
    ]
