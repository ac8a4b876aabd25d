"""Tables of the vault: files as they were sent, their working copies, and their custody."""

from django.db import models


class File(models.Model):
    """One file as it was sent, named by the hash of its bytes; never altered, never served as sent."""

    class State(models.TextChoices):
        WAITING = "waiting"  # the original is sealed, the working copy is still to be made
        READY = "ready"
        NO_COPY = "no_copy"  # nothing to look at can be made of it; offered as a download only

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    media = models.CharField(max_length=80)  # what the bytes are, by our own look; never as claimed
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    sealed_at = models.DateTimeField()
    width = models.IntegerField(null=True)  # of the working copy, px
    height = models.IntegerField(null=True)
    copy_sha256 = models.CharField(max_length=64, default="")
    picture_hash = models.BinaryField(null=True)  # PDQ, 32 bytes: the same picture seen again
    sample = models.BooleanField(default=False)
    checked_at = models.DateTimeField(null=True)  # when its bytes were last found to be as sealed

    class Meta:
        indexes = [
            # The few that wait, so that nobody looks through a million for them (up/seen.py).
            models.Index(
                fields=["id"],
                name="file_waiting",
                condition=models.Q(state="waiting"),
            )
        ]
