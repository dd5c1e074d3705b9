"""Addresses of one's own account; sign-in itself is allauth's."""

from django.urls import path, re_path

from alliance.accounts import views

app_name = "accounts"

urlpatterns = [
    path("", views.home, name="home"),
    # Before allauth's pages of the same addresses: people do not change their own address, and none is confirmed.
    re_path(r"^(?:confirm-)?email/", views.email, name="email"),
]
