"""Addresses of the audience: parts."""

from django.urls import URLPattern

app_name = "parts"
urlpatterns: list[URLPattern] = []
