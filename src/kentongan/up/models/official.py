"""What the form of an official report (laporan) asks beside the words: sealed where it names people."""

from django.db import models


class OfficialForm(models.Model):
    """Who is reported, witnesses, and when it came to be known; of one report, beside its sender."""

    report = models.OneToOneField("Report", models.CASCADE, related_name="official_form")
    # The reported party and the witnesses: other people's data, under the same key as the sender's.
    sealed = models.TextField()
    known_on = models.DateField()
    # The office it is to be handed to ("dilaporkan di"); nobody has to say so beforehand.
    office = models.ForeignKey("roster.Institution", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
