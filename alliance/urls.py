"""Every address of the site: the apps' own lists, sign-in, health, and who answers when nothing else does."""

from django.urls import include, path

from alliance import views
from alliance.accounts.views import set_language

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("language/", set_language, name="set-language"),
    path("account/", include("alliance.accounts.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("", include("frameworks.urls")),
    path("", include("reminders.urls")),
    path("", include("projects.urls")),
]

handler400 = "alliance.views.bad_request"
handler403 = "alliance.views.forbidden"
handler404 = "alliance.views.not_found"
handler500 = "alliance.views.server_error"
