"""Accounts on other platforms: official, of a unit, personal; and why a unit has none."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from kentongan.places import range_of


class AccountQuerySet(models.QuerySet["Account"]):
    """Reads of the registry."""

    def open(self, now: datetime) -> Self:
        """In use: not withdrawn, not closed, and the term has not run out."""
        return self.filter(closed_at=None, withdrawn_at=None).filter(
            Q(until=None) | Q(until__gt=now)
        )

    def within(self, code: str) -> Self:
        low, high = range_of(code)
        return self.filter(place__code__gte=low, place__code__lt=high)


class Account(models.Model):
    """One account on one platform. A personal one is the person's own, named with consent only."""

    class Kind(models.TextChoices):
        OFFICIAL = "official"  # of a commission
        UNIT = "unit"  # of an ad hoc body, a group, a partner
        PERSONAL = "personal"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    platform = models.CharField(max_length=16)  # a key of rules/accounts.toml
    platform_name = models.CharField(max_length=60, default="")  # when the platform is "lainnya"
    name = models.CharField(max_length=160, default="")  # the handle in one form; "" when withdrawn
    institution = models.ForeignKey("Institution", models.PROTECT, related_name="accounts")
    person = models.ForeignKey("Person", models.CASCADE, null=True, related_name="accounts")
    place = models.ForeignKey("Place", models.PROTECT, related_name="accounts")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)  # the term of the body that runs it
    closed_at = models.DateTimeField(null=True)
    consent_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=12)  # to be written in the bio
    verified_at = models.DateTimeField(null=True)
    verified_by = models.BigIntegerField(null=True)  # post
    verified_how = models.CharField(max_length=8, default="")  # "seen", "api"
    target = models.BigIntegerField(null=True)  # followers aimed at (R4.11)
    target_on = models.DateField(null=True)
    sample = models.BooleanField(default=False)

    objects = AccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "platform", "name"],
                name="one_account_per_unit",
                condition=Q(withdrawn_at=None, closed_at=None, person=None),
            ),
            models.UniqueConstraint(
                fields=["person", "platform", "name"],
                name="one_account_per_person",
                condition=Q(withdrawn_at=None, closed_at=None, person__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["place", "kind"], name="account_by_place"),
            models.Index(fields=["platform", "name"], name="account_by_name"),
        ]


class Handover(models.Model):
    """An account that passed from one unit to another: when the ad hoc body was dissolved."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="handovers")
    from_institution = models.ForeignKey("Institution", models.PROTECT, related_name="+")
    to_institution = models.ForeignKey("Institution", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by_post = models.BigIntegerField(null=True)


class NoAccount(models.Model):
    """A unit says why it has none. Never asked of a person, and never a gate."""

    institution = models.ForeignKey("Institution", models.CASCADE, related_name="without_accounts")
    reason = models.CharField(max_length=24)  # a key of rules/accounts.toml [reasons]
    note = models.CharField(max_length=300, default="")
    by_post = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    follow_up_on = models.DateField(null=True)
    follow_up = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution"],
                name="one_reason_at_a_time",
                condition=Q(ended_at=None),
            )
        ]


class NeutralityCheck(models.Model):
    """A dated look at an account: is it neutral in what it shows, follows and likes?"""

    account = models.ForeignKey(Account, models.CASCADE, related_name="checks")
    at = models.DateTimeField()
    by_post = models.BigIntegerField(null=True)
    answers = models.JSONField(default=dict)  # key of the checklist → True, False
    note = models.CharField(max_length=400, default="")


class Partner(models.Model):
    """What a partner is, whom one talks to there, and that they agreed to stand here."""

    institution = models.OneToOneField("Institution", models.CASCADE, related_name="partner")
    kind = models.CharField(max_length=24)  # a key of rules/accounts.toml [partners]
    contact = models.CharField(max_length=120, default="")
    contact_role = models.CharField(max_length=120, default="")
    phone = models.CharField(max_length=20, default="")
    email = models.CharField(max_length=254, default="")
    consent_at = models.DateTimeField(null=True)
    consent_how = models.CharField(max_length=200, default="")
    withdrawn_at = models.DateTimeField(null=True)
    sample = models.BooleanField(default=False)
