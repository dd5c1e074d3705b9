"""Settings from the environment alone: every name starts with ALLIANCE_ (docs/settings.md lists them)."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """Return a setting from the file that NAME_FILE names, or else from NAME.

    :raises ImproperlyConfigured: if neither is set and there is no default, or the file cannot be read.
    """
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as problem:
            raise ImproperlyConfigured(f"{name}_FILE: {problem.strerror}: {path}") from problem
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set {name} or {name}_FILE.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return an on/off setting; any other spelling is an error, never a guess."""
    raw = text(name, "on" if default else "off")
    if raw not in {"on", "off"}:
        raise ImproperlyConfigured(f"{name} must be 'on' or 'off', not {raw!r}.")
    return raw == "on"


def number(name: str, *, default: int) -> int:
    """Return a whole number; anything else is an error."""
    raw = text(name, str(default))
    if not raw.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {raw!r}.")
    return int(raw)


def choice(name: str, allowed: tuple[str, ...]) -> str:
    """Return one of some words, by default the first; anything else is an error."""
    raw = text(name, allowed[0])
    if raw not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {raw!r}.")
    return raw


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated setting as a list without blanks."""
    return [word for word in (part.strip() for part in text(name, default).split(",")) if word]


def database(name: str) -> dict[str, object]:
    """Return Django's database settings from a postgresql:// address.

    A host that is a folder (percent-encoded, or as ?host=) names a Unix socket.
    """
    parts = urlsplit(text(name))
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(f"{name} must look like postgresql://user:password@host:port/name.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": options,
    }


def scanner(name: str) -> str:
    """Return the address of ClamAV's daemon, unix:///path or tcp://host:port; empty for none."""
    address = text(name, "")
    parts = urlsplit(address)
    fits = (parts.scheme == "unix" and not parts.netloc and parts.path) or (parts.scheme == "tcp" and parts.hostname)
    if address and not fits:
        raise ImproperlyConfigured(f"{name} must look like unix:///run/clamav/clamd.ctl or tcp://host:3310.")
    return address


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over, and how."""

    host: str
    port: int
    user: str
    password: str
    ssl: bool
    starttls: bool


def mail(name: str, default: str) -> MailServer:
    """Return the mail server's settings from an smtp://, smtps:// or smtp+starttls:// address."""
    parts = urlsplit(text(name, default))
    if parts.scheme not in {"smtp", "smtps", "smtp+starttls"} or not parts.hostname:
        raise ImproperlyConfigured(f"{name} must look like smtp+starttls://user:password@host:587.")
    usual_port = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}[parts.scheme]
    return MailServer(
        host=parts.hostname,
        port=parts.port or usual_port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        ssl=parts.scheme == "smtps",
        starttls=parts.scheme == "smtp+starttls",
    )
