"""Fact-checks that others made and published: credited and linked, never our own verdict."""

from typing import Self

from django.db import models


class OutsideQuerySet(models.QuerySet["OutsideCheck"]):
    """Reads of the checks of others."""

    def shown(self) -> Self:
        """Those that may be offered: not taken away again by a keeper."""
        return self.filter(hidden_at=None)

    def newest(self) -> Self:
        return self.order_by("-checked_on", "-updated_at", "-id")


class OutsideCheck(models.Model):
    """One ClaimReview of another publisher; its address is its name, so a second look updates it."""

    url_hash = models.CharField(max_length=64, unique=True)
    url = models.CharField(max_length=2000)
    publisher = models.CharField(max_length=160)
    publisher_url = models.CharField(max_length=2000, default="")
    words = models.TextField()  # the claim, as its publisher put it
    title = models.CharField(max_length=300, default="")
    rating = models.CharField(max_length=80)  # in the publisher's own words
    checked_on = models.DateField(null=True)
    licence = models.CharField(max_length=300, default="")  # what its publisher says of using it
    read_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    read_by = models.ForeignKey("roster.Post", models.PROTECT, null=True, related_name="+")
    hidden_at = models.DateTimeField(null=True)
    sample = models.BooleanField(default=False)

    objects = OutsideQuerySet.as_manager()
