"""What is being said, once, and what was done to find out whether it is so."""

from django.db import models


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


class Source(models.Model):
    """Who was asked, through what, and what they said; or a document that was read."""

    check_record = models.ForeignKey(Check, models.CASCADE, related_name="sources")
    name = models.CharField(max_length=160)
    via = models.CharField(max_length=16)  # phone, visit, letter, document, web
    said = models.TextField()
    url = models.CharField(max_length=2000, default="")
    noted_by = models.ForeignKey("roster.Post", models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
