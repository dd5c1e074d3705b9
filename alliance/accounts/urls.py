"""Addresses of one's own account; sign-in itself is allauth's."""

from django.urls import path

from alliance.accounts import views

app_name = "accounts"

urlpatterns = [
    path("", views.home, name="home"),
    # Before allauth's page of the same address: people do not change their own address.
    path("email/", views.email, name="email"),
]
