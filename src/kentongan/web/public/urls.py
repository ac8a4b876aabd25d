"""Addresses of the audience: public."""

from django.urls import URLPattern

app_name = "public"
urlpatterns: list[URLPattern] = []
