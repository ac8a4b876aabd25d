"""The room where the strands meet, as a Django app (it keeps no tables of its own)."""

from django.apps import AppConfig


class LoopConfig(AppConfig):
    name = "kentongan.loop"
