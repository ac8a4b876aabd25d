"""Addresses of the audience: hq."""

from django.urls import URLPattern

app_name = "hq"
urlpatterns: list[URLPattern] = []
