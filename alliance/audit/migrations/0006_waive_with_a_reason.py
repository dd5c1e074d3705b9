"""A duty is waived with a reason, which the record keeps."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0005_find_entries_of_a_post'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verb', 'obligation.waived'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='entry_of_waiver_says_why', violation_error_message='Say why it is waived.'),
        ),
    ]
