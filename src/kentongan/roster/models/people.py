"""Places in force, institutions, people, and the posts they hold."""

from datetime import datetime
from typing import Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from kentongan.places import LEVELS, level_of, range_of


class PlaceQuerySet(models.QuerySet["Place"]):
    """Reads of the map."""

    def in_force(self) -> Self:
        """Places that have not been dissolved or merged away."""
        return self.filter(valid_until=None)

    def within(self, code: str) -> Self:
        """The place with this code and everything in it: one B-tree range."""
        low, high = range_of(code)
        return self.filter(code__gte=low, code__lt=high)

    def at_level(self, level: str) -> Self:
        return self.filter(level=level)

    def children_of(self, code: str) -> Self:
        """What lies directly in a place; under a village both its RW and its TPS."""
        level = level_of(code)
        below = {"desa": ("rw", "tps"), "rw": (), "tps": ()}.get(level)
        if below is None:
            below = (LEVELS[LEVELS.index(level) + 1],)
        return self.within(code).filter(level__in=below).order_by("code")


class Place(models.Model):
    """A territory in force. The id stays when the code or the name changes (see PlaceHistory)."""

    code = models.CharField(max_length=16, unique=True)  # digits only, see kentongan.places
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=10)
    zone = models.CharField(max_length=16)  # IANA
    tps = models.IntegerField(null=True)  # polling stations, Pemilu 2024
    voters = models.IntegerField(null=True)  # voters on the roll; the roll itself is never kept
    voters_note = models.CharField(max_length=16, default="")  # "resmi", "perkiraan", ""
    search = models.CharField(max_length=160, default="")  # lower case, without "kabupaten" etc.
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    batch = models.ForeignKey("ImportBatch", models.SET_NULL, null=True, related_name="places")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["level", "code"], name="place_by_level"),
            models.Index(fields=["search"], name="place_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class PlaceHistory(models.Model):
    """Codes and names a place had before: regions split, merge and are renamed."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="history")
    code = models.CharField(max_length=16, db_index=True)
    name = models.CharField(max_length=120)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    reason = models.CharField(max_length=16)  # "split", "merge", "rename", "recode", "kpu2024"
    basis = models.CharField(max_length=200, default="")  # the act that changed it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "code", "name", "reason"], name="one_row_per_former_name"
            )
        ]


class ImportBatch(models.Model):
    """One file brought in by one person; what it brought can be taken out again."""

    kind = models.CharField(max_length=16)  # "places", later "roster", "accounts", …
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    rows = models.IntegerField(default=0)
    undone_at = models.DateTimeField(null=True)


class Institution(models.Model):
    """An office or body at one level: KPU Kota Bogor, PPK Tanah Sareal, Polres Prabumulih, …"""

    kind = models.CharField(max_length=24)  # see rules/institutions.toml
    name = models.CharField(max_length=160)
    place = models.ForeignKey(Place, models.PROTECT, related_name="institutions")
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)  # ad hoc bodies are dissolved
    sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "place", "name"], name="one_body_per_place")
        ]
        indexes = [models.Index(fields=["kind", "place"], name="institution_by_kind")]

    def __str__(self) -> str:
        return self.name


class Division(models.Model):
    """A division of a commission, with the commissioner in charge as the post that names it (R3.10)."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="divisions")
    name = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "name"], name="one_division_per_name")
        ]


class PersonManager(BaseUserManager["Person"]):
    """People come in through the roster; nobody signs up by himself."""

    def get_by_natural_key(self, handle: str | None) -> "Person":
        return self.get(handle=handle)


class Person(AbstractBaseUser):
    """Somebody who holds or held a post. May act only through a post in force."""

    handle = models.CharField(max_length=40, unique=True)  # stable, says nothing about the person
    name = models.CharField(max_length=120)
    email = models.EmailField(null=True, unique=True)
    phone = models.CharField(max_length=20, null=True, unique=True)  # E.164, +62…
    phone_verified = models.BooleanField(default=False)
    language = models.CharField(max_length=5, default="id")
    is_active = models.BooleanField(default=True)
    sample = models.BooleanField(default=False)

    objects = PersonManager()

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name


class PostQuerySet(models.QuerySet["Post"]):
    """Reads of who holds what."""

    def in_force(self, now: datetime) -> Self:
        return self.filter(Q(since=None) | Q(since__lte=now), Q(until=None) | Q(until__gt=now))

    def within(self, code: str) -> Self:
        low, high = range_of(code)
        return self.filter(place__code__gte=low, place__code__lt=high)

    def organisers(self) -> Self:
        """Posts that a notice asks to acknowledge: the village bodies (see rules/may.toml)."""
        return self.filter(role="pps")


class Post(models.Model):
    """A person holds a post of an institution, over a territory, from one instant to another."""

    class Capacity(models.TextChoices):
        DEFINITIVE = "tetap"
        ACTING = "pj", "Pj"  # penjabat
        TASK = "plt", "Plt"  # pelaksana tugas
        ON_BEHALF = "mewakili"

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="posts")
    division = models.ForeignKey(Division, models.SET_NULL, null=True, related_name="posts")
    role = models.CharField(max_length=24)  # a key of rules/may.toml
    title = models.CharField(max_length=120)  # as written in the letter of appointment
    capacity = models.CharField(
        max_length=10, choices=Capacity.choices, default=Capacity.DEFINITIVE
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="posts")
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    sample = models.BooleanField(default=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["role", "place"], name="post_by_role")]

    def __str__(self) -> str:
        return f"{self.title}, {self.institution}"


class EntryLink(models.Model):
    """A one-use sign-in link of the demonstration; refused outside demo mode."""

    token_hash = models.CharField(max_length=64, unique=True)
    post = models.ForeignKey(Post, models.CASCADE)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
