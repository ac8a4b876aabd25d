"""Addresses of the audience: public."""

from django.urls import URLPattern, path

from .about.page import accessibility, help_page, how, privacy
from .ask.page import ask
from .check.page import check
from .clarification.page import clarification, clarifications
from .home.page import home
from .language.page import language
from .place.page import place, places
from .receipt.page import receipt, receipt_find
from .report.page import report
from .stages.page import stages

app_name = "public"
urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    path("cek/", check, name="check"),
    path("tanya/", ask, name="ask"),
    path("lapor/", report, name="report"),
    path("tanda-terima/", receipt_find, name="receipt_find"),
    path("tanda-terima/<str:code>/", receipt, name="receipt"),
    path("klarifikasi/", clarifications, name="clarifications"),
    path("klarifikasi/<int:pk>/", clarification, name="clarification"),
    path("tahapan/", stages, name="stages"),
    path("wilayah/", places, name="places"),
    path("wilayah/<str:code>/", place, name="place"),
    path("bahasa/", language, name="language"),
    path("bantuan/", help_page, name="help"),
    path("cara-kami-memeriksa/", how, name="how"),
    path("data-pribadi/", privacy, name="privacy"),
    path("aksesibilitas/", accessibility, name="accessibility"),
]
