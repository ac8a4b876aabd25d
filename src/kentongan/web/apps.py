"""The pages as a Django app: static files, and words that no single audience owns."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "kentongan.web"
    label = "web"
