from django.apps import AppConfig

from alliance.health import CHECKS


class RemindersConfig(AppConfig):
    name = "reminders"

    def ready(self) -> None:
        """Let the site say that it is not well when mails do not go out."""
        from reminders.beating import clock_lives, worker_lives  # noqa: PLC0415 - models are there only now
        from reminders.watching import mails_go_out  # noqa: PLC0415 - as above

        CHECKS.update(reminders=mails_go_out, clock=clock_lives, worker=worker_lives)
