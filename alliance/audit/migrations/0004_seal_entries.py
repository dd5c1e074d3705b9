"""A chain of seals over the record of each side; what was recorded so far is sealed as it stands."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from alliance.audit.chain import CHAINS, FIELDS, FIRST, digest

FORWARD = """
CREATE TRIGGER seal_is_immutable BEFORE UPDATE OR DELETE ON audit_seal
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE audit_seal ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON audit_seal TO alliance_owner USING (true) WITH CHECK (true);
CREATE POLICY wall ON audit_seal TO alliance_web
    USING (side = (SELECT app.side())) WITH CHECK (side = (SELECT app.side()));
"""
BACKWARD = """
DROP POLICY wall ON audit_seal;
DROP POLICY owner_all ON audit_seal;
DROP TRIGGER seal_is_immutable ON audit_seal;
"""


def seal_all(apps: Any, schema_editor: Any) -> None:
    Entry, Seal = apps.get_model("audit", "Entry"), apps.get_model("audit", "Seal")  # noqa: N806  # classes
    for side in CHAINS:
        seals, before = [], FIRST
        for seq, values in enumerate(Entry.objects.filter(side=side).order_by("pk").values(*FIELDS), start=1):
            before = digest(before, values)
            seals.append(Seal(side=side, seq=seq, entry_id=values["id"], hash=before))
        Seal.objects.bulk_create(seals, batch_size=2000)


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_wall")]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        blank=True, choices=[("US", "US"), ("ROK", "ROK")], max_length=3, verbose_name="side"
                    ),
                ),
                ("seq", models.PositiveBigIntegerField(verbose_name="number in the chain")),
                ("hash", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seal", to="audit.entry"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("side", "seq"), name="seal_once_a_place"),
                    models.CheckConstraint(
                        condition=models.Q(("hash__regex", "^[0-9a-f]{64}$")), name="seal_hash_is_sha256"
                    ),
                    models.CheckConstraint(condition=models.Q(("seq__gte", 1)), name="seal_counts_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["US", "ROK", ""])), name="seal_side_known_or_system"
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunPython(seal_all, migrations.RunPython.noop),
    ]
