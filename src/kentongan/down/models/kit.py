"""Kits: official material to pass on, in versions that two people approved and one key signed.

A version keeps its texts, media and pictures in its own row, so that one signature over one row
says whether anything of it was changed (docs/loops/official.md).
"""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from kentongan.ledger.actor import Actor
from kentongan.places import above, range_of
from kentongan.rules import may


class Kit(models.Model):
    """What keeps its address through all versions: `/r/<code>/`."""

    code = models.CharField(max_length=12, unique=True)  # 45 random bits, no look-alike letters
    institution = models.ForeignKey("roster.Institution", models.PROTECT, related_name="+")
    owner = models.CharField(max_length=24)
    place_code = models.CharField(max_length=16, blank=True)
    made_at = models.DateTimeField()
    sample = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["place_code"], name="kit_by_place")]


class KitVersionQuerySet(models.QuerySet["KitVersion"]):
    """Reads of versions."""

    def latest(self) -> Self:
        """The last of each kit that was ever public: a withdrawn one never lets an older one up."""
        shown = KitVersion.objects.filter(kit=models.OuterRef("kit"), published_at__isnull=False)
        last = shown.order_by("-number").values("pk")[:1]
        return self.filter(pk=models.Subquery(last)).select_related("kit", "kit__institution")

    def in_force(self, now: datetime) -> Self:
        """What stands now. Ask `official.sound` before showing any of it."""
        return (
            self.latest()
            .filter(state=KitVersion.State.PUBLISHED)
            .filter(Q(valid_until=None) | Q(valid_until__gt=now))
            .order_by("-published_at", "-pk")
        )

    def for_place(self, code: str) -> Self:
        """Those of a place and of everything around it."""
        return self.filter(kit__place_code__in=[*above(code), code])

    def visible_to(self, actor: Actor, now: datetime) -> Self:
        """Every version of kits in the actor's branch, drafts too."""
        if actor.kind != "post" or not actor.in_force(now):
            return self.none()
        grants = may.reach(role=actor.role, institution=actor.institution, act="kit.write")
        owners = {owner for _, of in grants for owner in of}
        low, high = range_of(actor.place)
        return self.filter(
            kit__place_code__gte=low, kit__place_code__lt=high, kit__owner__in=owners
        ).select_related("kit", "kit__institution")

    def about(self, words: str) -> Self:
        """Those whose texts contain all these words, at most eight."""
        found = self
        for word in words.replace("\x00", " ").split()[:8]:
            found = found.filter(
                Q(headline__icontains=word) | Q(body__icontains=word) | Q(kit__code__iexact=word)
            )
        return found


class KitVersion(models.Model):
    """One version of a kit, as it was or will be public."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        RETURNED = "returned"
        WITHDRAWN = "withdrawn"

    kit = models.ForeignKey(Kit, models.PROTECT, related_name="versions")
    number = models.SmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    kind = models.CharField(
        max_length=12
    )  # rules/purposes.toml: stage, education, vote, correction
    purpose = models.CharField(max_length=16)  # one of the seven of article 4
    schedule = models.CharField(max_length=24)
    stage = models.CharField(max_length=40, default="", blank=True)
    headline = models.CharField(max_length=140)
    body = models.TextField()
    basis = models.CharField(max_length=200)
    link = models.CharField(max_length=300, default="", blank=True)
    hashtags = models.CharField(max_length=200, default="", blank=True)
    valid_until = models.DateTimeField(null=True)
    texts = models.JSONField(default=list)  # [{channel, language, text, reviewed_by}]
    media = models.JSONField(default=list)  # [{kind: sign|audio, link, transcript}]
    pictures = models.JSONField(default=list)  # [{sha256, alt, caption, focus, shapes, pdq}]
    change = models.CharField(max_length=400, default="", blank=True)  # what is new, for readers
    drafted_by = models.ForeignKey("roster.Post", models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey("roster.Post", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, default="", blank=True)  # SHA-256 of what is signed
    signature = models.CharField(max_length=128, default="", blank=True)
    closed_at = models.DateTimeField(null=True)  # returned or withdrawn
    closed_why = models.CharField(max_length=400, default="", blank=True)

    objects = KitVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kit", "number"], name="one_version_per_number"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")),
                name="kit_by_a_second_post",
            ),
        ]
        indexes = [models.Index(fields=["state", "published_at"], name="kit_version_by_state")]

    def text_for(self, channel: str, language: str = "id") -> str:
        """The text of a channel, or nothing when the kit has none for it."""
        for row in self.texts:
            if row["channel"] == channel and row["language"] == language:
                return str(row["text"])
        return ""


class KitAlarm(models.Model):
    """A published version whose row is no longer what was signed; open until it is again."""

    version = models.ForeignKey(KitVersion, models.PROTECT, related_name="alarms")
    what = models.CharField(max_length=16)  # signature, withdrawn
    found_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(ended_at=None), name="one_open_alarm_per_version"
            )
        ]
