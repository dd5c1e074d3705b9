"""What a form carries so that nothing typed into it is lost."""

from django import forms, template

from projects.forms.keeping import is_written
from projects.queries.keeping import Key

register = template.Library()


@register.simple_tag(takes_context=True)
def keep_seal(context: template.Context, form: forms.Form, page: str, name: str) -> str:
    """Return the seal under which a form is kept; empty for one that takes no long text.

    :param page: the address at which the form is shown again.
    :param name: the form's name on that page.
    """
    request = context["request"]
    if not request.user.is_authenticated or not is_written(form):
        return ""
    user_id = request.user.pk
    if path := getattr(form, "kept_path", ""):
        return Key(user_id, path).seal
    # A form that was refused and stands there again is the same one still.
    sent = Key.read(request.POST.get("kept", "")) if form.is_bound else None
    if sent and sent.user_id == user_id:
        return sent.seal
    return Key.draw(user_id, page, name).seal
