"""How a refusal reaches the person: 404 for what does not exist for them, 403 for what their posts do not allow,
409 for not in this state, 422 for a form that makes no sense.
"""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.datastructures import MultiValueDict

from alliance.views import not_found
from frameworks.policies import HiddenError, WrongStateError


class RefusalMiddleware:
    """Answer for the refusals that rules raise, so that no view has to.

    The views of sign-in and account are a library's, which answers 200 with a form it refused; here that becomes 422.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a rule's refusal into its page, with what was typed; leave every other exception to Django."""
        if isinstance(exception, HiddenError):
            return not_found(request)
        if isinstance(exception, PermissionDenied):
            # Most refusals are of a post that does not hold the right; one that knows better says why.
            context = {"why": getattr(exception, "why", ""), "typed": long_texts(request.POST)}
            return render(request, "errors/403.html", context, status=403)
        if isinstance(exception, WrongStateError):
            context = {"help": str(exception), "typed": long_texts(request.POST)}
            return render(request, "errors/409.html", context, status=409)
        return None

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Answer 422 with a form that was refused; it shows its errors and what was typed."""
        forms = [thing for thing in (response.context_data or {}).values() if isinstance(thing, BaseForm)]
        if request.method == "POST" and response.status_code == 200 and any(form.errors for form in forms):
            response.status_code = 422
        return response


def long_texts(sent: MultiValueDict[str, str]) -> list[str]:
    """Return the texts a person typed into a form: codes, days and tokens hold no white space."""
    return [value for _name, values in sent.lists() for value in values if len(value.split()) > 1]
