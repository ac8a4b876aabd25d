"""Addresses of the audience: public."""

from django.urls import URLPattern, path

from .about.page import accessibility, help_page, how, privacy
from .ask.page import ask
from .card.page import card
from .check.page import check
from .clarification import feeds as truths
from .clarification.page import clarification, clarifications
from .evidence.page import upload
from .home.page import home
from .language.page import language
from .opened.page import opened
from .place.page import place, places
from .receipt.package import package
from .receipt.page import receipt, receipt_find
from .receipt.withdraw import withdraw
from .report.fast import fast
from .report.page import report
from .stages.feeds import as_json, atom, calendar
from .stages.page import stages
from .verify.kit import kit, kit_picture, kit_qr, kit_version
from .verify.page import keys, verify

app_name = "public"
urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    path("cek/", check, name="check"),
    path("tanya/", ask, name="ask"),
    path("lapor/", report, name="report"),
    path("lapor/cepat/", fast, name="fast"),
    path("lapor/berkas/<str:key>/", upload, name="upload"),
    path("tanda-terima/", receipt_find, name="receipt_find"),
    path("tanda-terima/<str:code>/", receipt, name="receipt"),
    path("tanda-terima/<str:code>/cabut/", withdraw, name="receipt_withdraw"),
    path("tanda-terima/<str:code>/paket/", package, name="receipt_package"),
    path("klarifikasi/", clarifications, name="clarifications"),
    path("klarifikasi/<int:pk>/", clarification, name="clarification"),
    path("klarifikasi/<int:pk>/kartu.png", card, name="card"),
    path("klarifikasi.atom", truths.atom, name="clarifications_atom"),
    path("klarifikasi.json", truths.json_feed, name="clarifications_json"),
    path("tahapan/", stages, name="stages"),
    path("tahapan.ics", calendar, name="stages_ics"),
    path("tahapan.atom", atom, name="stages_atom"),
    path("tahapan.json", as_json, name="stages_json"),
    path("verifikasi/", verify, name="verify"),
    path("verifikasi/kunci.json", keys, name="verify_keys"),
    path("r/<str:code>/", kit, name="kit"),
    path("r/<str:code>/qr.svg", kit_qr, name="kit_qr"),
    path("r/<str:code>/versi/<int:number>/", kit_version, name="kit_version"),
    path(
        "r/<str:code>/versi/<int:number>/gambar/<int:nth>/<str:shape>.jpg",
        kit_picture,
        name="kit_picture",
    ),
    path("s/<str:code>/", opened, name="opened"),
    path("wilayah/", places, name="places"),
    path("wilayah/<str:code>/", place, name="place"),
    path("bahasa/", language, name="language"),
    path("bantuan/", help_page, name="help"),
    path("cara-kami-memeriksa/", how, name="how"),
    path("data-pribadi/", privacy, name="privacy"),
    path("aksesibilitas/", accessibility, name="accessibility"),
]
