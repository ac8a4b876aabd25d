"""Addresses of the audience: field."""

from django.urls import path

from .account import media
from .account import page as account
from .install import page as install
from .items import page as items
from .kit import page as kit_pages
from .notice import below
from .notice import page as notice
from .notices import page as notices
from .push import page as push
from .relay import page as relay
from .report import page as report
from .today import page as today

app_name = "field"
urlpatterns = [
    path("", today.today, name="today"),
    path("siaran/", notices.notices, name="notices"),
    path("siaran/<int:pk>/", notice.notice, name="notice"),
    path("siaran/<int:pk>/terima/", notice.acknowledge_notice, name="acknowledge"),
    path("siaran/<int:pk>/teruskan/", relay.passed_on, name="relayed"),
    path("siaran/<int:pk>/batalkan/", relay.take_back, name="relay_undo"),
    path("siaran/<int:pk>/ingatkan/", below.remind_below, name="remind_below"),
    path("siaran/<int:pk>/diam/", below.say_why_silent, name="say_why_silent"),
    path("siaran/penerusan/<int:pk>/", below.look_at_relay, name="look_at_relay"),
    path("siaran/penerusan/<int:pk>/batal/", below.look_again, name="look_again"),
    path("siaran/penerusan/<int:pk>/gambar/", below.screenshot, name="relay_picture"),
    path("bahan/", kit_pages.kits, name="kits"),
    path("bahan/<int:pk>/", kit_pages.kit, name="kit"),
    path("kabar/", report.report, name="report"),
    path("kabar/terkirim/", report.sent, name="report_sent"),
    path("laporan/", items.items, name="items"),
    path("laporan/<int:pk>/", items.item, name="item"),
    path("kabari/", push.ways, name="ways"),
    path("sw.js", install.worker, name="worker"),
    path("akun/", account.account, name="account"),
    path("akun/medsos/", media.media, name="media"),
]
