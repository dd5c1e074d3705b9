"""A review grades five criteria, and is for the own side until its lead shares it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# Until now the reviewer shared a review in giving it. Checked at once: a table cannot change while checks wait.
SAY_WHO_SHARED = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE projects_review SET shared_at = reviewed_at, shared_by_id = reviewer_id WHERE audience = 'BOTH'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0012_end_and_continue_filings'),
    ]

    operations = [
        migrations.AddField(
            model_name='review',
            name='complement',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Not met'), (2, 'Weakly met'), (3, 'Well met'), (4, 'Fully met')], null=True, verbose_name='complements what others do'),
        ),
        migrations.AddField(
            model_name='review',
            name='effect',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Not met'), (2, 'Weakly met'), (3, 'Well met'), (4, 'Fully met')], null=True, verbose_name='helps ASEAN and Pacific Island partners'),
        ),
        migrations.AddField(
            model_name='review',
            name='fit',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Not met'), (2, 'Weakly met'), (3, 'Well met'), (4, 'Fully met')], null=True, verbose_name='fits the area and the principles'),
        ),
        migrations.AddField(
            model_name='review',
            name='readiness',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Not met'), (2, 'Weakly met'), (3, 'Well met'), (4, 'Fully met')], null=True, verbose_name='is ready to begin'),
        ),
        migrations.AddField(
            model_name='review',
            name='resourcing',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Not met'), (2, 'Weakly met'), (3, 'Well met'), (4, 'Fully met')], null=True, verbose_name='has the resources it needs'),
        ),
        migrations.AddField(
            model_name='review',
            name='shared_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='review',
            name='shared_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RunSQL(SAY_WHO_SHARED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('fit__isnull', True), ('fit__in', [1, 2, 3, 4]), _connector='OR'), name='review_fit_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('effect__isnull', True), ('effect__in', [1, 2, 3, 4]), _connector='OR'), name='review_effect_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('complement__isnull', True), ('complement__in', [1, 2, 3, 4]), _connector='OR'), name='review_complement_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('resourcing__isnull', True), ('resourcing__in', [1, 2, 3, 4]), _connector='OR'), name='review_resourcing_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('readiness__isnull', True), ('readiness__in', [1, 2, 3, 4]), _connector='OR'), name='review_readiness_known', violation_error_message='Choose one of the values offered.'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('audience', 'OWN'), ('shared_at__isnull', True), ('shared_by__isnull', True)), models.Q(('audience', 'BOTH'), ('shared_at__isnull', False), ('shared_by__isnull', False)), _connector='OR'), name='review_shared_for_both'),
        ),
    ]
