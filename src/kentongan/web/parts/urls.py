"""Addresses of the audience: parts."""

from django.urls import URLPattern, path

from .gallery.page import gallery

app_name = "parts"
urlpatterns: list[URLPattern] = [path("", gallery, name="gallery")]
