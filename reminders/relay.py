"""One kept connection to the mail relay, spoken to by hand, so that a mark can stand just before the final dot."""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import Self

from django.conf import settings

TIMEOUT_SECONDS = 10
# Relays grow wary of a connection that never ends.
MAILS_A_CONNECTION = 100
# Replies of RFC 5321; smtplib says -1 for what it cannot read.
LOWEST_CODE, LOWEST_REFUSAL, LOWEST_LASTING_REFUSAL = 200, 400, 500


class RefusedForGoodError(Exception):
    """The relay will never take this mail, or any mail for this address."""


class RefusedForNowError(Exception):
    """The relay did not take this mail, and may later; others may fare better."""


class RelayDownError(Exception):
    """The relay cannot be reached or stopped answering: it would be of no use to try others now."""


class Relay:
    """The relay while somebody sends: connects when first asked, and anew after trouble or so many mails."""

    def __init__(self) -> None:
        self.line: smtplib.SMTP | None = None
        self.carried = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._part()

    def hand_over(self, content: bytes, *, sender: str, to: str, mark: Callable[[], None]) -> None:
        """Hand one mail over: half of it, then ``mark``, then the rest and the final dot.

        What ``mark`` raises goes on to the caller; the relay then never sees the dot.

        :raises RefusedForGoodError, RefusedForNowError: as the relay answers; it certainly has not taken the mail.
        :raises RelayDownError: if the relay does not answer; past the mark nobody knows whether it took the mail.
        :raises ValueError: if an address holds what no command can.
        """
        try:
            self._hand_over(content, sender, to, mark)
        except (RefusedForGoodError, RefusedForNowError):
            self._reset()
            raise
        except (smtplib.SMTPException, OSError) as problem:
            self._drop()
            raise RelayDownError(str(problem)) from problem
        except BaseException:
            self._drop()
            raise
        if self.carried >= MAILS_A_CONNECTION:
            self._part()

    def _hand_over(self, content: bytes, sender: str, to: str, mark: Callable[[], None]) -> None:
        line = self._connected()
        body = re.sub(rb"(?m)^\.", b"..", content)
        half = len(body) // 2
        _expect(line.mail(sender))
        _expect(line.rcpt(to), for_good=True)
        _expect(line.docmd("DATA"))
        line.send(body[:half])
        mark()
        line.send(body[half:] + (b"" if body.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        reply = line.getreply()
        if reply[0] < LOWEST_CODE:
            raise smtplib.SMTPServerDisconnected("The relay's answer cannot be read.")
        _expect(reply, for_good=True)
        self.carried += 1

    def _reset(self) -> None:
        """Let go of a mail that was refused, so that the next can follow on the same connection."""
        try:
            if self.line is not None:
                self.line.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _connected(self) -> smtplib.SMTP:
        if self.line is None:
            self.line, self.carried = _connect(), 0
        return self.line

    def _part(self) -> None:
        """Say good-bye; how the relay takes it changes nothing."""
        if self.line is not None:
            with suppress(smtplib.SMTPException, OSError):
                self.line.quit()
        self._drop()

    def _drop(self) -> None:
        """Close without a word: QUIT amid a mail would be its text."""
        if self.line is not None:
            self.line.close()
        self.line = None


def _connect() -> smtplib.SMTP:
    smtp = settings.SMTP
    trusted = ssl.create_default_context() if smtp.ssl or smtp.starttls else None
    line = (
        smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=TIMEOUT_SECONDS, context=trusted)
        if smtp.ssl
        else smtplib.SMTP(smtp.host, smtp.port, timeout=TIMEOUT_SECONDS)
    )
    try:
        if line.sock is not None:
            # A mail goes in two halves with the mark between: nobody is to wait for the first to be acknowledged.
            line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if smtp.starttls:
            line.starttls(context=trusted)
        line.ehlo_or_helo_if_needed()
        if smtp.user:
            line.login(smtp.user, smtp.password)
    except BaseException:
        line.close()
        raise
    return line


def _expect(reply: tuple[int, bytes], *, for_good: bool = False) -> None:
    """Raise unless the relay agrees.

    :param for_good: whether a 5xx is about this address or mail; otherwise it is about the relay, and may pass.
    """
    code, words = reply
    said = f"{code} {words.decode(errors='replace')}"
    if code >= LOWEST_LASTING_REFUSAL and for_good:
        raise RefusedForGoodError(said)
    if not LOWEST_CODE <= code < LOWEST_REFUSAL:
        raise RefusedForNowError(said)
