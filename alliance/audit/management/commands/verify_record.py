"""manage.py verify_record: look along the chains of the record for what was tampered with."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from alliance.audit.chain import CHAINS, Finding, verify


class Command(BaseCommand):
    help = "Say of each side's record how many entries fit their chain, or which is the first that does not."

    @transaction.atomic
    def handle(self, *args: object, **options: object) -> None:
        found = [verify(side) for side in CHAINS]
        for finding in found:
            self.stdout.write(told(finding))
        if any(finding.fault for finding in found):
            raise CommandError("The record was tampered with.")


def told(finding: Finding) -> str:
    """Return what was found of one chain as a line to keep."""
    whose = finding.side or "system"
    until = f" until {finding.until:%Y-%m-%d %H:%M:%S} UTC" if finding.until else ""
    line = f"{whose}: {finding.number} entries fit{until}, {finding.waiting} not sealed yet; {finding.head}"
    return f"{line}; number {finding.fault_seq}: {finding.fault.label}" if finding.fault else line
