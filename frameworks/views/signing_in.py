"""The door: who is signed in, with which posts, at which moment."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from alliance.accounts.models import User
from frameworks import queries
from frameworks.policies import Actor


class SignedInRequest(HttpRequest):
    """A request of a person who signed in; ``actor`` holds the posts of this very moment."""

    user: User
    actor: Actor
    now: datetime


View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """Let a signed-in person through, with their posts read anew; send others to sign in."""

    @wraps(view)
    @login_required
    def wrapped(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.MFA_REQUIRED and not is_mfa_enabled(request.user):
            return redirect("mfa_activate_totp")
        request.actor = queries.actor_of(request.user, at=request.now)
        return view(request, *args, **kwargs)

    return wrapped
