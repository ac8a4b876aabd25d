"""Doors for machines: tokens that speak for a post, addresses that are told, headings remembered."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from .people import Institution, Post


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Reads of tokens."""

    def in_force(self, now: datetime) -> Self:
        """Neither taken back nor past their day."""
        return self.filter(revoked_at=None, expires_at__gt=now)


class ApiToken(models.Model):
    """A program that speaks for one post. Only the hash of its secret is kept.

    What it may do is what the post may do, narrowed to its scopes; when the post ends, so does it.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)  # of the program, for people who read the list
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of at least 128 random bits
    ending = models.CharField(max_length=4)  # its last letters, to tell one from another
    scopes = models.JSONField(default=list)  # keys of roster.actions.tokens.SCOPES
    made_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)  # to the day: when a partner works is its own matter

    objects = ApiTokenQuerySet.as_manager()


class WebhookQuerySet(models.QuerySet["WebhookEndpoint"]):
    """Reads of addresses that are told."""

    def in_force(self) -> Self:
        """Neither taken back nor switched off after days of silence."""
        return self.filter(removed_at=None, stopped_at=None)


class WebhookEndpoint(models.Model):
    """Where a partner's own system is told what became of its items (Standard Webhooks).

    The signing secret is derived from the installation's key and `salt`, so that a copy of the
    database alone signs nothing.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="webhooks")
    url = models.CharField(max_length=500)
    events = models.JSONField(default=list)  # keys of roster.actions.webhooks.TOLD
    salt = models.CharField(max_length=64)
    made_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)  # silent for days: nothing is sent any more
    last_told_at = models.DateTimeField(null=True)
    last_word = models.CharField(max_length=80, default="")  # what the last failure was

    objects = WebhookQuerySet.as_manager()


class Heading(models.Model):
    """What a column of an office's files means, said once by a person and remembered."""

    kind = models.CharField(max_length=16)  # of ImportBatch
    institution = models.ForeignKey(
        Institution, models.CASCADE, null=True, related_name="+"
    )  # None: whoever sits at the command line
    said = models.CharField(max_length=80)  # in plain form
    means = models.CharField(max_length=16)  # our name of the column, "" to leave it out

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "institution", "said"], name="one_meaning_per_heading"
            ),
            models.UniqueConstraint(
                fields=["kind", "said"],
                condition=Q(institution=None),
                name="one_meaning_at_the_command_line",
            ),
        ]
