"""What senders and desks attach: a line between a report or message and a file in the vault."""

from django.db import models


class Attachment(models.Model):
    """One file of one report; the file itself, sealed, is the vault's."""

    report = models.ForeignKey("Report", models.CASCADE, related_name="attachments")
    message = models.ForeignKey("Message", models.CASCADE, null=True, related_name="attachments")
    file = models.ForeignKey("vault.File", models.PROTECT, related_name="+")
    from_desk = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "file"], name="one_attachment_per_file")
        ]
