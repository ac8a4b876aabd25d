"""What senders and desks attach, links they name, and their wish to take a report back."""

from django.db import models


class Attachment(models.Model):
    """One file of one report; the file itself, sealed, is the vault's."""

    report = models.ForeignKey("Report", models.CASCADE, related_name="attachments")
    message = models.ForeignKey("Message", models.CASCADE, null=True, related_name="attachments")
    file = models.ForeignKey("vault.File", models.PROTECT, related_name="+")
    from_desk = models.BooleanField(default=False)
    at = models.DateTimeField()
    # What the sender's phone called it, sealed; empty when the sender gave no name: a file name tells.
    name_sealed = models.TextField(default="")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "file"], name="one_attachment_per_file")
        ]


class LinkSeen(models.Model):
    """A link in a report, as the hash of its plain form: the same page is met again however written."""

    report = models.ForeignKey("Report", models.CASCADE, related_name="links")
    key = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "report"], name="one_link_per_report")
        ]


class Withdrawal(models.Model):
    """The sender's wish to take a report back. Nothing is deleted by it.

    Of an official filing it is only a request, which an officer decides (docs/decisions/, domain 4.6).
    """

    class State(models.TextChoices):
        ASKED = "asked"
        DONE = "done"
        KEPT = "kept"  # the office goes on with it as information

    report = models.OneToOneField("Report", models.CASCADE, related_name="withdrawal")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=6, choices=State.choices)
    note = models.TextField(default="")  # of the officer, for the sender to read
    decided_by = models.ForeignKey("roster.Post", models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
