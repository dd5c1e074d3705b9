"""Two people never hold one post on one day, unless one of them stands in."""

import django.contrib.postgres.constraints
from django.contrib.postgres.fields import RangeOperators
from django.db import migrations, models
from django.db.models import Func, Value


class Migration(migrations.Migration):
    dependencies = [("frameworks", "0004_move_meetings_together")]

    operations = [
        migrations.RemoveConstraint(model_name="tenure", name="tenure_one_open_holder_a_post"),
        migrations.AddConstraint(
            model_name="tenure",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                name="tenure_one_holder_a_day",
                expressions=[
                    (Func("post", "post", Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func("starts_on", "ends_on", Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(acting=False),
                violation_error_message="End the present holder's tenure first.",
            ),
        ),
    ]
