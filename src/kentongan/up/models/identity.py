"""Who a sender is, when the sender told us: sealed, and opened only by two people together."""

from datetime import datetime

from django.db import models


class Identity(models.Model):
    """Name and contact of the sender of one report, sealed under a key that is not in the database."""

    report = models.OneToOneField("Report", models.CASCADE, related_name="identity")
    sealed = models.TextField()
    at = models.DateTimeField()


class IdentityRequest(models.Model):
    """One officer asks to read a sealed identity, another one of the same body grants it, or not."""

    class State(models.TextChoices):
        ASKED = "asked"
        GRANTED = "granted"
        REFUSED = "refused"

    identity = models.ForeignKey(Identity, models.CASCADE, related_name="requests")
    reason = models.TextField()
    asked_by = models.ForeignKey("roster.Post", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    decided_by = models.ForeignKey("roster.Post", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)  # readable by the asker until then

    class Meta:
        indexes = [models.Index(fields=["state", "asked_at"], name="identity_request_by_state")]

    def open_at(self, now: datetime) -> bool:
        """True while it may be read."""
        return self.state == self.State.GRANTED and self.until is not None and now < self.until
