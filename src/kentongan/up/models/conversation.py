"""Conversations on other people's channels: who wrote to us there, and how far the talk has come."""

from django.db import models


class Conversation(models.Model):
    """One sender on one channel. The address is sealed; it is found again by its keyed hash."""

    channel = models.CharField(max_length=12)  # whatsapp, telegram, email, sms
    address_hash = models.CharField(max_length=64)  # HMAC-SHA256 under the installation's key
    address_sealed = models.TextField()  # to write back; emptied when nothing is owed any more
    step = models.JSONField(default=dict)  # what was asked last, and what was said so far
    last_in_at = models.DateTimeField()  # WhatsApp answers freely only within 24 hours of it
    opened_at = models.DateTimeField()
    # Keys of messages in the outbox that may not go before the sender writes again.
    waits = models.JSONField(default=list)
    blocked_at = models.DateTimeField(null=True)  # the sender stopped us from writing
    # Replies of the machine in the hour that began then: two machines never talk for long.
    hour_began_at = models.DateTimeField(null=True)
    hour_replies = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "address_hash"], name="one_conversation_per_sender"
            )
        ]
        indexes = [models.Index(fields=["last_in_at"], name="conversation_by_last")]
