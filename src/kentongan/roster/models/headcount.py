"""How many people a kind of unit has, as stated: by whom, when, where; never added up unseen."""

from typing import Self

from django.db import models

from kentongan.places import range_of


class HeadcountQuerySet(models.QuerySet["Headcount"]):
    """Reads of what was stated."""

    def standing(self) -> Self:
        """Statements that nobody has corrected or withdrawn."""
        return self.filter(replaced_by=None, withdrawn_at=None)

    def within(self, code: str) -> Self:
        low, high = range_of(code)
        return self.filter(place__code__gte=low, place__code__lt=high)


class Headcount(models.Model):
    """One stated number. A correction is a new row; the old one stays and points to it."""

    place = models.ForeignKey("Place", models.PROTECT, related_name="headcounts")
    owner = models.CharField(max_length=24)  # whose people: kpu, bawaslu
    unit = models.CharField(max_length=24)  # a key of rules/accounts.toml [units]; "total"
    status = models.CharField(max_length=14)  # "aktif", "akan_direkrut"
    number = models.IntegerField()
    source = models.CharField(max_length=300)
    on = models.DateField()  # the day the number is of
    note = models.CharField(max_length=400, default="")
    by_post = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    replaced_by = models.OneToOneField("self", models.SET_NULL, null=True, related_name="replaces")
    withdrawn_at = models.DateTimeField(null=True)
    sample = models.BooleanField(default=False)

    objects = HeadcountQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "place", "on"], name="headcount_by_place")]


class HeadcountNote(models.Model):
    """What a person found out about a number that does not add up."""

    headcount = models.ForeignKey(Headcount, models.CASCADE, related_name="notes")
    text = models.CharField(max_length=600)
    by_post = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["headcount", "text"], name="one_note_of_these_words")
        ]
