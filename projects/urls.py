"""Addresses of the cooperation; a reference, never a primary key, names a project."""

from django.urls import URLPattern

app_name = "projects"

urlpatterns: list[URLPattern] = []
