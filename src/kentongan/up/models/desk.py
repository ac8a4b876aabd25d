"""What desks do with groups: changes that can be taken back, tags, and views somebody saved."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from kentongan.ledger.actor import Actor

from .group import ReportGroup


class ChangeQuerySet(models.QuerySet["Change"]):
    """Reads of what was changed."""

    def standing(self) -> Self:
        """Those that have not been taken back."""
        return self.filter(undone_at=None)

    def made_by(self, actor: Actor) -> Self:
        """What this post changed, the latest first."""
        return self.filter(by=actor.post_id).order_by("-id")


class Change(models.Model):
    """One act of a desk on groups, with all that is needed to take it back exactly.

    `before` and `after` hold, for each group it touched, the columns that the act may have changed;
    it can be taken back while the groups still are as `after` says. Ids and codes, and
    of whom it is about the reason that was given.
    """

    class Code(models.TextChoices):
        CONVERTED = "converted"
        SPLIT = "split"
        MERGED = "merged"
        TAGGED = "tagged"
        SETTLED = "settled"
        ABOUT = "about"

    code = models.CharField(max_length=10, choices=Code.choices)
    group = models.ForeignKey(ReportGroup, models.CASCADE, related_name="changes")
    touched = models.ManyToManyField(ReportGroup, related_name="+")
    by = models.ForeignKey("roster.Post", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reports = models.IntegerField(default=0)  # how many it moved or altered
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("roster.Post", models.PROTECT, null=True, related_name="+")

    objects = ChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["by", "-id"], name="change_by_post")]


class Move(models.Model):
    """One report in one change: what it was before."""

    change = models.ForeignKey(Change, models.CASCADE, related_name="moves")
    report = models.ForeignKey("Report", models.CASCADE, related_name="moves")
    group = models.ForeignKey(ReportGroup, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    owner = models.CharField(max_length=24)
    place = models.ForeignKey("roster.Place", models.PROTECT, null=True, related_name="+")
    against = models.ForeignKey("roster.Institution", models.SET_NULL, null=True, related_name="+")
    against_post = models.ForeignKey("roster.Post", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "report"], name="one_move_per_report")
        ]


class Tag(models.Model):
    """One of the five vulnerabilities, as staff see it in a group (R1.13)."""

    group = models.ForeignKey(ReportGroup, models.CASCADE, related_name="tags")
    value = models.CharField(max_length=24)  # a key of rules/vulnerabilities.toml
    by = models.ForeignKey("roster.Post", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "value"], name="one_tag_per_value")]
        indexes = [models.Index(fields=["value", "group"], name="tag_by_value")]


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Reads of saved views."""

    def of(self, actor: Actor, now: datetime) -> Self:
        """One's own, and those that one's office shares."""
        if actor.kind != "post" or not actor.in_force(now):
            return self.none()
        shared = Q(shared=True, post__institution=actor.institution_id)
        return self.filter(Q(post=actor.post_id) | shared).order_by("name", "id")


class SavedView(models.Model):
    """A way to look at the inbox that somebody named; shared with the own office when wanted."""

    post = models.ForeignKey("roster.Post", models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=600)  # as in the address of the inbox
    shared = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "name"], name="one_view_per_name")]
