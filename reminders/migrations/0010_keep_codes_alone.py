"""Keep of what went wrong with a mail the code alone: words would stand where both sides' rows stand."""

from django.db import migrations, models

CUT = """
UPDATE reminders_delivery
SET error = COALESCE(substring(error FROM '^[2-5][0-9]{2}(?: [245][.][0-9]{1,3}[.][0-9]{1,3})?'),
                     substring(error FROM '^[A-Za-z]{1,60}'), 'Unknown')
WHERE error <> ''
"""


class Migration(migrations.Migration):

    dependencies = [
        ('reminders', '0009_acknowledge_nil_returns'),
    ]

    operations = [
        migrations.RunSQL(CUT, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='delivery',
            name='error',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('error__regex', '^[A-Za-z0-9. ]{0,60}$')), name='delivery_error_is_no_text'),
        ),
    ]
