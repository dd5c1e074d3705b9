"""Addresses of help, and of what the site says of its own looks."""

from django.urls import path

from projects.views import design, guide

urlpatterns = [
    path("help/", guide.home, name="help"),
    path("help/words/", guide.words, name="help-words"),
    path("help/keyboard/", guide.keyboard, name="help-keyboard"),
    path("help/tour/", guide.tour, name="tour"),
    path("help/keys/", guide.keys, name="keys"),
    path("help/<slug:role>/", guide.of_role, name="help-role"),
    path("accessibility/", guide.accessibility, name="accessibility"),
    path("design/", design.design, name="design"),
]
