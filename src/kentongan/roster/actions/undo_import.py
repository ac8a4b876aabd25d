"""Take a file of RW and TPS out again, as long as nothing leans on what it brought."""

from datetime import datetime

from django.db import transaction

from kentongan.ledger.actor import Actor
from kentongan.ledger.models import Event
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.places.names import search_form

from ..models import ImportBatch, Place, PlaceHistory
from .import_places import CHUNK, KIND


def undo_import(*, actor: Actor, now: datetime, batch: int) -> int:
    """Remove what the batch added and give back the names it changed; how many places that was.

    A name that was changed again since then stays as it is.
    """
    with transaction.atomic():
        kept = ImportBatch.objects.select_for_update().filter(pk=batch, kind=KIND).first()
        event = Event.objects.filter(
            code="places.imported", subject="import_batch", subject_id=batch
        ).first()
        if kept is None or event is None:
            raise Refusal("import.batch_unknown", batch=batch)
        require(actor, "places.import", place=event.place, of=actor.institution, now=now)
        if kept.undone_at is not None:
            raise Refusal("import.already_undone", batch=batch)
        added = list(kept.places.values_list("pk", flat=True))
        _refuse_when_leaned_on(added)
        kept.places.all().delete()
        named_back = _give_names_back(event.data["renamed"])
        kept.undone_at = now
        kept.save(update_fields=["undone_at"])
        record(
            "places.import_undone",
            actor=actor,
            now=now,
            subject="import_batch",
            subject_id=kept.pk,
            place=event.place,
            removed=len(added),
            renamed_back=named_back,
        )
    return len(added) + named_back


def _refuse_when_leaned_on(added: list[int]) -> None:
    """Nothing of any room may point to a place that is taken away, whatever its on_delete says."""
    for relation in Place._meta.related_objects:
        if relation.related_model is PlaceHistory:
            continue
        for start in range(0, len(added), CHUNK):
            chosen = {f"{relation.field.name}__in": added[start : start + CHUNK]}
            if relation.related_model._base_manager.filter(**chosen).exists():
                raise Refusal("import.in_use", what=relation.related_model._meta.model_name)


def _give_names_back(renamed: list[list]) -> int:
    names = {key: (old, new) for key, old, new in renamed}
    places = [
        place
        for place in Place.objects.filter(pk__in=list(names))
        if place.name == names[place.pk][1]
    ]
    for place in places:
        place.name = names[place.pk][0]
        place.search = search_form(place.name, place.level)
        place.history.filter(name=place.name, code=place.code, reason="rename").delete()
    Place.objects.bulk_update(places, ["name", "search"], CHUNK)
    return len(places)
