"""What is being said, once, and what was done to find out whether it is so."""

from datetime import datetime

from django.db import models
from django.db.models import Q


class Claim(models.Model):
    """A thing that is being said, once, however it is worded; or a question with a known answer."""

    class Kind(models.TextChoices):
        RUMOUR = "rumour"
        FACT = "fact"  # a question whose answer is an official fact; goes before rumours

    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.RUMOUR)
    words = models.TextField()
    topic = models.CharField(max_length=160)  # neutral title, for staff and for measuring
    owner = models.CharField(max_length=24)
    place_code = models.CharField(max_length=16, default="")
    made_at = models.DateTimeField()
    code = models.CharField(max_length=48, default="")  # of a standard question; "" for the others

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "code"], condition=~Q(code=""), name="one_claim_per_question"
            )
        ]


class Wording(models.Model):
    """Another way in which a claim was met; it makes the next one easier to know."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="wordings")
    words = models.TextField()


class Check(models.Model):
    """Kroscek: what was done to find out whether a claim is so."""

    class Status(models.TextChoices):
        NOT_YET = "belum_diperiksa"
        RUNNING = "sedang_diperiksa"
        DONE = "hasil"

    class Verdict(models.TextChoices):
        FALSE = "salah"
        MISLEADING = "menyesatkan"
        PARTLY = "sebagian_benar"
        TRUE = "benar"
        FRAUD = "penipuan"
        UNPROVEN = "belum_terbukti"
        UNVERIFIABLE = "tidak_dapat_diverifikasi"

    claim = models.OneToOneField(Claim, models.CASCADE, related_name="check_record")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.NOT_YET)
    verdict = models.CharField(max_length=24, choices=Verdict.choices, default="")
    first_draft = models.CharField(max_length=24, default="")  # one of seven, rules/verdicts.toml
    reasoning = models.TextField(default="")
    opened_by = models.ForeignKey("roster.Post", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    decided_by = models.ForeignKey("roster.Post", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    edition = models.SmallIntegerField(default=1)  # raised when new evidence opens it again


class Decision(models.Model):
    """One result of a check, kept when new evidence opens the check again."""

    check_record = models.ForeignKey(Check, models.CASCADE, related_name="decisions")
    edition = models.SmallIntegerField()
    verdict = models.CharField(max_length=24)
    first_draft = models.CharField(max_length=24, default="")
    reasoning = models.TextField()
    decided_by = models.ForeignKey("roster.Post", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    reopened_by = models.ForeignKey("roster.Post", models.PROTECT, null=True, related_name="+")
    reopened_at = models.DateTimeField(null=True)
    reopened_why = models.CharField(max_length=400, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_record", "edition"], name="one_decision_each")
        ]


class Dissent(models.Model):
    """A colleague sees it otherwise: noted beside the result, shown to the second person."""

    check_record = models.ForeignKey(Check, models.CASCADE, related_name="dissents")
    by = models.ForeignKey("roster.Post", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField()
    edition = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_record", "by", "edition"], name="one_dissent_each"
            )
        ]


class Source(models.Model):
    """Who was asked, through what, and what they said; or a document that was read."""

    class Stance(models.TextChoices):
        """What the source says of the message that is being checked."""

        CONFIRMS = "confirms"
        DENIES = "denies"
        UNCLEAR = "unclear"
        NO_ANSWER = "no_answer"

    check_record = models.ForeignKey(Check, models.CASCADE, related_name="sources")
    name = models.CharField(max_length=160)
    via = models.CharField(max_length=16)  # phone, visit, letter, document, web
    said = models.TextField()
    url = models.CharField(max_length=2000, default="")
    noted_by = models.ForeignKey("roster.Post", models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    stance = models.CharField(max_length=10, choices=Stance.choices, default="")
    origin = models.CharField(max_length=160, default="")  # whose word this source repeats
    archive_url = models.CharField(max_length=2000, default="")
    file = models.ForeignKey("vault.File", models.PROTECT, null=True, related_name="+")
    is_party = models.BooleanField(default=False)  # whom the message is about: the right of reply
    may_be_named = models.BooleanField(default=False)  # on the public page
    edition = models.SmallIntegerField(default=1)

    @property
    def rests_on(self) -> str:
        """What two sources must not share to count twice."""
        return " ".join((self.origin or self.name).casefold().split())

    @property
    def spoken_at(self) -> datetime:
        """When it was said, as well as we know."""
        return self.answered_at or self.asked_at or self.noted_at
