"""The strand up as a Django app."""

from django.apps import AppConfig


class UpConfig(AppConfig):
    name = "kentongan.up"
