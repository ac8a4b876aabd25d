"""Tables of the shared ground: what happened, what is promised, what leaves the house."""

from django.db import models


class Event(models.Model):
    """Something that happened, kept for ever: who, through which post, under which rules, what.

    Append-only: the database itself refuses UPDATE and DELETE (migration 0002).
    """

    code = models.CharField(max_length=64)  # noun.past, e.g. report.received
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=8)
    actor_person = models.BigIntegerField(null=True)
    actor_post = models.BigIntegerField(null=True)
    rules = models.CharField(max_length=64)  # version of the rule tables in force
    subject = models.CharField(max_length=32)
    subject_id = models.BigIntegerField()
    place = models.CharField(max_length=16)
    data = models.JSONField(default=dict)
    leaf = models.CharField(max_length=64)  # SHA-256 over the canonical bytes of all of the above

    class Meta:
        indexes = [
            models.Index(fields=["subject", "subject_id", "id"], name="event_of_subject"),
            models.Index(fields=["code", "at"], name="event_by_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.subject}:{self.subject_id}"


class Leaf(models.Model):
    """The place of an event in the sealed sequence (RFC 9162 tree, leaves counted from 0)."""

    seq = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, models.PROTECT, related_name="place_in_tree")
    hash = models.CharField(max_length=64)


class TreeHead(models.Model):
    """A signed root over the first `size` leaves; published, so that rewriting shows."""

    size = models.BigIntegerField(unique=True)
    root = models.CharField(max_length=64)
    at = models.DateTimeField()
    signature = models.TextField()


class Job(models.Model):
    """A promise of work, kept by a lease: a worker that dies loses nothing.

    Claimed rows carry `lease_until`; when it passes, the row is ready again, until
    `max_attempts`, after which it rests as dead and is shown to a person.
    """

    class State(models.IntegerChoices):
        READY = 0, "ready"
        RUNNING = 1, "running"
        DONE = 2, "done"
        DEAD = 3, "dead"

    name = models.CharField(max_length=64)
    args = models.JSONField(default=dict)
    key = models.CharField(max_length=128, null=True, unique=True)  # one promise per key
    priority = models.SmallIntegerField(default=0)
    state = models.SmallIntegerField(choices=State.choices, default=State.READY)
    run_after = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=64, default="")
    attempts = models.SmallIntegerField(default=0)
    max_attempts = models.SmallIntegerField(default=8)
    error = models.TextField(default="")
    queued_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["-priority", "run_after", "id"],
                name="job_ready",
                condition=models.Q(state=0),
            ),
            models.Index(fields=["lease_until"], name="job_leased", condition=models.Q(state=1)),
            models.Index(fields=["state", "-finished_at"], name="job_by_state"),
        ]


class Outgoing(models.Model):
    """A message that must leave the house once: written with the act, handed over by a job.

    `key` makes it one: the same promise made twice is the same row, and the receiving side gets
    the key as its idempotency key.
    """

    class State(models.IntegerChoices):
        WAITING = 0, "waiting"
        HANDED_OVER = 1, "handed over"
        FAILED = 2, "failed"

    key = models.CharField(max_length=128, unique=True)
    channel = models.CharField(max_length=16)  # "email", "whatsapp", "telegram", …
    address = models.CharField(max_length=254)
    data = models.JSONField(default=dict)  # what only this channel needs
    subject = models.CharField(max_length=200, default="")
    body = models.TextField()
    state = models.SmallIntegerField(choices=State.choices, default=State.WAITING)
    made_at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True)
    # The provider's name for it, by which its receipts are told apart; None until handed over.
    provider_id = models.CharField(max_length=200, null=True)
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    error = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "provider_id"], name="one_provider_id")
        ]
        indexes = [
            models.Index(fields=["channel", "state", "-made_at"], name="outgoing_by_channel")
        ]


class Incoming(models.Model):
    """What a channel brought, exactly as it came, once: kept first, understood afterwards by a job.

    `key` is the provider's own name for it, so that a delivery repeated is no second message.
    """

    channel = models.CharField(max_length=16)
    key = models.CharField(max_length=200)
    body = models.JSONField(default=dict)  # emptied once it has been understood
    received_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "key"], name="one_incoming_per_key")
        ]


class DemoClock(models.Model):
    """The one row that tells how far the demonstration's clock is from the real one."""

    shift = models.DurationField()


class Try(models.Model):
    """A wrong code from an address, for a few minutes; the address only as an HMAC (`slow`)."""

    who = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["who", "at"], name="try_by_address")]


class Heartbeat(models.Model):
    """When a worker was last seen; `/sehat/` and the page of jobs read it."""

    worker = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField()
