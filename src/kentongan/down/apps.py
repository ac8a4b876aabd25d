"""The strand down as a Django app."""

from django.apps import AppConfig


class DownConfig(AppConfig):
    name = "kentongan.down"
