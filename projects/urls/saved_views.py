"""Addresses of saved views; a number names one, and tells nobody whether there are others."""

from django.urls import path

from projects.views import saved_views

urlpatterns = [
    path("views/", saved_views.view_list, name="views"),
    path("views/save/", saved_views.save, name="view-save"),
    path("views/<int:pk>/rename/", saved_views.rename, name="view-rename"),
    path("views/<int:pk>/share/", saved_views.share, name="view-share"),
    path("views/<int:pk>/keep/", saved_views.unshare, name="view-unshare"),
    path("views/<int:pk>/open/", saved_views.open_with, name="view-open"),
    path("views/<int:pk>/close/", saved_views.open_without, name="view-close"),
    path("views/<int:pk>/copy/", saved_views.copy, name="view-copy"),
    path("views/<int:pk>/delete/", saved_views.delete, name="view-delete"),
]
