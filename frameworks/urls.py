"""Addresses of the agreement; a code, never a primary key, names a framework."""

from django.urls import URLPattern

app_name = "frameworks"

urlpatterns: list[URLPattern] = []
