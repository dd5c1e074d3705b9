"""manage.py add_person: let somebody in, as one post."""

import getpass
import sys
from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from alliance.accounts.choices import SideCode
from alliance.accounts.models import User
from frameworks.choices import Role
from frameworks.operations import NewPerson, seat_person


class Command(BaseCommand):
    help = "Let a person hold a post from today on. Asks for a password, or reads it from a pipe, for somebody new."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("side", choices=SideCode.values)
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--area", default="", help="The code of the priority area, for a point of contact.")
        parser.add_argument("--office", default="", help="The code of the organization, for a post that is new.")
        parser.add_argument("--name", default="", help="The name in English; the user name without.")
        parser.add_argument("--name-ko", default="", help="The name in Korean.")
        parser.add_argument("--email", default="", help="Where reminders go.")

    def handle(self, *args: object, username: str, side: str, role: str, **options: str) -> None:
        known = User.objects.filter(username=username).exists()
        person = NewPerson(
            username=username,
            side=side,
            name_en=options["name"] or username,
            name_ko=options["name_ko"],
            email=options["email"],
            password="" if known else self._password(),
        )
        try:
            tenure = seat_person(person, role=role, area=options["area"], office=options["office"], at=timezone.now())
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"{username} holds {tenure.post.slug} from {tenure.starts_on:%d %b %Y} on.")

    @staticmethod
    def _password() -> str:
        if not sys.stdin.isatty():
            return sys.stdin.readline().rstrip("\n")
        typed = getpass.getpass("Password: ")
        if typed != getpass.getpass("Again: "):
            raise CommandError("The two are not the same.")
        return typed
