"""Addresses: Indonesian paths, one table per audience."""

from django.urls import include, path

from kentongan.web.public.health import page as health

urlpatterns = [
    path("", include("kentongan.web.public.urls")),
    path("", include("kentongan.web.account.urls")),
    path("masuk/", include("kentongan.web.account.theirs")),
    path("petugas/", include("kentongan.web.field.urls")),
    path("meja/", include("kentongan.web.desk.urls")),
    path("kendali/", include("kentongan.web.hq.urls")),
    path("api/", include("kentongan.api.urls")),
    path("bagian/", include("kentongan.web.parts.urls")),
    path("kanal/", include("kentongan.channels.urls")),
    path("sehat/", health.health, name="health"),
    path(".well-known/security.txt", health.security_txt, name="security_txt"),
    path("ledger/heads.json", health.ledger_heads, name="ledger_heads"),
]

handler400 = "kentongan.web.public.errors.page.bad_request"
handler403 = "kentongan.web.public.errors.page.not_found"
handler404 = "kentongan.web.public.errors.page.not_found"
handler500 = "kentongan.web.public.errors.page.failed"
