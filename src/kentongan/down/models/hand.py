"""Ways by which a person wants to hear of notices: a browser, Telegram, WhatsApp, the daily e-mail."""

from typing import Self

from django.db import models


class WayQuerySet(models.QuerySet["Way"]):
    """Reads of ways."""

    def of_person(self, person_id: int | None, channel: str) -> Self:
        """The ways one person chose on one channel, the newest first."""
        return self.filter(person=person_id, channel=channel).order_by("-since", "-pk")

    def open(self) -> Self:
        """Ways by which something can still arrive."""
        return self.filter(closed_at=None)

    def closed_of(self, person_id: int | None) -> Self:
        """Ways of a person that the provider closed, and the person has not chosen anew."""
        return self.filter(person=person_id).exclude(closed_at=None).order_by("channel", "pk")


class Way(models.Model):
    """One chosen way. No row: this person hears by this channel nothing; the page always has it.

    Of a push the address is the browser's endpoint, with the two keys of RFC 8291; of Telegram the
    number of the chat, sealed. Of the daily e-mail and of WhatsApp there is none: the person's own
    address on the roster holds, read when the message is handed over.
    """

    person = models.ForeignKey("roster.Person", models.CASCADE, related_name="+")
    channel = models.CharField(max_length=16)  # "push", "digest", "telegram", "whatsapp"
    address = models.TextField(default="")
    hash = models.CharField(max_length=64)  # SHA-256 of channel and address: one row per browser
    p256dh = models.CharField(max_length=100, default="")
    auth = models.CharField(max_length=40, default="")
    since = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # the provider says: nothing arrives there any more
    closed_why = models.CharField(max_length=24, default="")  # "blocked", "deactivated", …

    objects = WayQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hash"], name="one_way_per_address")]
        indexes = [models.Index(fields=["person", "channel"], name="way_by_person")]


class LinkCode(models.Model):
    """A word given once on the page of ways, by which the bot knows who stands before it.

    One for each person: asked for again, the older one no longer opens anything.
    """

    person = models.OneToOneField("roster.Person", models.CASCADE, related_name="+")
    post = models.ForeignKey("roster.Post", models.CASCADE, related_name="+")
    hash = models.CharField(max_length=64, unique=True)  # SHA-256 of the word
    until = models.DateTimeField()
