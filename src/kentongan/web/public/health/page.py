"""Health for monitors, security.txt for finders, tree heads for witnesses."""

import shutil
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from kentongan.down.official import open_alarms
from kentongan.ledger import clock
from kentongan.ledger.models import Heartbeat, Job, TreeHead
from kentongan.seals import instant
from kentongan.web.doors import audience

LOW_DISK = 200 * 1024 * 1024  # bytes; below this nothing more should be promised
LATE = timedelta(minutes=5)


@audience("public")
def health(request: HttpRequest) -> JsonResponse:
    """Database, jobs, worker, disk, time. 200 when all is well, else 503; says which is not."""
    real = timezone.now()
    found: dict[str, object] = {"time": clock.now().isoformat(), "demo": settings.DEMO}
    troubles: list[str] = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        late = Job.objects.filter(state=Job.State.READY, run_after__lt=real - LATE).count()
        dead = Job.objects.filter(state=Job.State.DEAD).count()
        workers = Heartbeat.objects.filter(seen_at__gt=real - timedelta(minutes=1)).count()
        found |= {"jobs_late": late, "jobs_dead": dead, "workers": workers}
        troubles += ["jobs_late"] * bool(late) + ["no_worker"] * (workers == 0)
        found["kits_withheld"] = withheld = open_alarms()
        troubles += ["kits_altered"] * bool(withheld)
        found["database"] = connection.vendor
    except DatabaseError:
        troubles.append("database")
    found["disk_free_bytes"] = free = shutil.disk_usage(settings.HOME).free
    troubles += ["disk"] * (free < LOW_DISK)
    found["ok"], found["troubles"] = not troubles, troubles
    return JsonResponse(found, status=503 if troubles else 200)


@audience("public")
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: where to report a hole."""
    until = (timezone.now() + timedelta(days=180)).replace(
        microsecond=0, hour=0, minute=0, second=0
    )
    lines = [
        f"Contact: mailto:{settings.SECURITY_CONTACT}",
        f"Expires: {until.isoformat()}",
        "Preferred-Languages: id, en",
        f"Canonical: {request.build_absolute_uri()}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@audience("public")
def ledger_heads(request: HttpRequest) -> JsonResponse:
    """Signed heads of the ledger, the newest first, and the key that verifies them."""
    heads = TreeHead.objects.order_by("-size")[:100]
    return JsonResponse(
        {
            "public_key": settings.LEDGER_KEY.public_hex(),
            "heads": [
                {
                    "size": head.size,
                    "root": head.root,
                    "at": instant(head.at),
                    "signature": head.signature,
                }
                for head in heads
            ],
        }
    )
