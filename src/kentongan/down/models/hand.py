"""Ways by which a person wants to hear of notices: a browser that takes pushes, the daily e-mail."""

from typing import Self

from django.db import models


class WayQuerySet(models.QuerySet["Way"]):
    """Reads of ways."""

    def of_person(self, person_id: int | None, channel: str) -> Self:
        """The ways one person chose on one channel, the newest first."""
        return self.filter(person=person_id, channel=channel).order_by("-since", "-pk")


class Way(models.Model):
    """One chosen way. No row: this person hears by this channel nothing; the page always has it.

    Of a push the address is the browser's endpoint, with the two keys of RFC 8291. Of the daily
    e-mail there is none: the person's own address holds, read when the mail is written.
    """

    person = models.ForeignKey("roster.Person", models.CASCADE, related_name="+")
    channel = models.CharField(max_length=16)  # "push", "digest"
    address = models.TextField(default="")
    hash = models.CharField(max_length=64)  # SHA-256 of channel and address: one row per browser
    p256dh = models.CharField(max_length=100, default="")
    auth = models.CharField(max_length=40, default="")
    since = models.DateTimeField()

    objects = WayQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hash"], name="one_way_per_address")]
        indexes = [models.Index(fields=["person", "channel"], name="way_by_person")]
