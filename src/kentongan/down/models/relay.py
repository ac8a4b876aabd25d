"""Passing on: how it was done, with what proof, who confirmed it; reminders and silences."""

from django.db import models


class Relay(models.Model):
    """One post states having passed a notice on. Taken back, the row stays and says so."""

    class Via(models.TextChoices):
        WHATSAPP = "whatsapp"
        SOCIAL = "social"
        MEETING = "meeting"
        SPEAKER = "speaker"  # the loudspeaker of mosque or village hall
        POSTER = "poster"
        OTHER = "other"

    class How(models.TextChoices):
        UPLINE = "upline"  # the committee above, or the office
        SAMPLE = "sample"  # looked at because the lot fell on it
        OPENS = "opens"  # the own short link was opened

    delivery = models.OneToOneField("down.Delivery", models.CASCADE, related_name="relay")
    place_code = models.CharField(max_length=16)
    stated_at = models.DateTimeField()
    via = models.CharField(max_length=12, choices=Via.choices, blank=True)  # "": not said
    groups = models.IntegerField(null=True)  # how many groups, where that is the proof
    link = models.CharField(max_length=400, default="")
    picture = models.ForeignKey("vault.File", models.PROTECT, null=True, related_name="+")
    sampled = models.BooleanField(default=False)  # the lot fell on it: the committee above looks
    undone_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("roster.Post", models.PROTECT, null=True, related_name="+")
    confirmed_how = models.CharField(max_length=8, choices=How.choices, blank=True)
    doubted_at = models.DateTimeField(null=True)  # looked at, and not found

    class Meta:
        indexes = [models.Index(fields=["place_code", "confirmed_at"], name="relay_by_place")]


class RelayRw(models.Model):
    """One RW to which a relay says the text has come. Taken back with its relay."""

    relay = models.ForeignKey(Relay, models.CASCADE, related_name="rws")
    notice = models.ForeignKey("down.Notice", models.CASCADE, related_name="+")
    code = models.CharField(max_length=16)  # of the RW, whether the map knows it or not

    class Meta:
        constraints = [models.UniqueConstraint(fields=["relay", "code"], name="one_row_per_rw")]
        indexes = [models.Index(fields=["notice", "code"], name="rw_of_notice")]


class OpenHour(models.Model):
    """Openings of one short link in one hour: a number, nothing about who."""

    delivery = models.ForeignKey("down.Delivery", models.CASCADE, related_name="opens")
    hour = models.DateTimeField()
    opens = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "hour"], name="one_count_per_hour")
        ]


class Nudge(models.Model):
    """A reminder to everybody silent in one area: one row, however many they are."""

    notice = models.ForeignKey("down.Notice", models.CASCADE, related_name="nudges")
    code = models.CharField(max_length=16)
    at = models.DateTimeField()
    by = models.ForeignKey("roster.Post", models.PROTECT, null=True, related_name="+")
    day = models.DateField()  # by the clock of the area

    class Meta:
        indexes = [models.Index(fields=["day", "code"], name="nudge_by_day")]


class Escalation(models.Model):
    """At the deadline villages of a district were still silent: the committee above is asked."""

    notice = models.ForeignKey("down.Notice", models.CASCADE, related_name="escalations")
    code = models.CharField(max_length=16)  # district
    silent = models.IntegerField()  # villages, at that moment
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "code"], name="one_escalation_per_district")
        ]


class Silence(models.Model):
    """Why a village is silent, as the committee above it found out."""

    notice = models.ForeignKey("down.Notice", models.CASCADE, related_name="silences")
    code = models.CharField(max_length=16)  # village
    reason = models.CharField(max_length=16)  # a key of rules/relay.toml
    note = models.CharField(max_length=200, default="")
    by = models.ForeignKey("roster.Post", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "code"], name="one_reason_per_village")
        ]
