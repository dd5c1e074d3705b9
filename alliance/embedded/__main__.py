"""The commands of ./dev."""

import argparse
import errno
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from alliance.embedded import check, mail, manage, messages, prepare, shots, test, up
from alliance.embedded.places import ProblemError

HELP = """\
./dev up [--port N] [--empty] [--detach]   start everything: database, queue, mail sink, site, worker, clock
./dev down                                 stop what ./dev up started
./dev status                               say what is running
./dev reset [--yes]                        throw away the data in .local (asks first)
./dev test [PYTEST ARGUMENTS]              run the suite against services of its own
./dev check                                formatting, lint, types, layers, migrations, templates, words, sizes
./dev shots [--keep] [NAME ...]            a picture of every page, held against those that were kept
./dev bench [ARGUMENTS]                    measure speed against the floor
./dev faults [NAME ...]                    kill senders, stop services, and count what was lost
./dev matrix [--cells FILE]                try every cell of the table of permissions over HTTP
./dev manage COMMAND ...                   run a Django command as the owner of the tables
./dev messages                             bring locale/ko up to date with the texts in the code
"""


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; trouble that a person can mend is one line."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        return _run(arguments)
    except ProblemError as problem:
        print(problem, file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    except OSError as problem:
        if problem.errno in {errno.ENOSPC, errno.EDQUOT}:
            print("No space left on the disk.", file=sys.stderr)
        elif isinstance(problem, PermissionError):
            print(f"Not allowed to write {problem.filename}: another user made it?", file=sys.stderr)
        else:
            raise
    return 1


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _run(arguments: Sequence[str]) -> int:
    name, *rest = arguments or ["help"]
    if name not in COMMANDS:
        raise ProblemError(f"No such command: {name}. ./dev help lists them.")
    messages.compile_when_newer()
    return COMMANDS[name](rest)


def _help(arguments: Sequence[str]) -> int:
    print(HELP, end="")
    return 0


def _serve_mail(arguments: Sequence[str]) -> int:
    folder, smtp_port, page_port = arguments
    mail.serve(Path(folder), smtp_port=int(smtp_port), page_port=int(page_port))
    return 0


def _up_options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev up")
    parser.add_argument("--port", type=int, help="where the site listens (8000)")
    parser.add_argument("--empty", action="store_true", help="without the demo workspace")
    parser.add_argument("--detach", action="store_true", help="leave it running and return")
    return parser.parse_args(arguments)


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "up": lambda rest: up.run(**vars(_up_options(rest))),
    "down": lambda rest: manage.down(),
    "status": lambda rest: manage.status(),
    "reset": lambda rest: manage.reset(sure="--yes" in rest),
    "manage": manage.run,
    "test": test.run,
    "shots": shots.run,
    "bench": test.bench,
    "matrix": test.matrix,
    "faults": test.faults,
    "check": lambda rest: check.run(),
    "messages": lambda rest: messages.update(),
    "help": _help,
    "--help": _help,
    "-h": _help,
    # Not for people: the processes that the commands above start.
    "prepare": prepare.run,
    "serve-mail": _serve_mail,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
