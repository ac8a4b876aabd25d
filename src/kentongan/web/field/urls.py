"""Addresses of the audience: field."""

from django.urls import path

from .account import page as account
from .notice import page as notice
from .notices import page as notices
from .report import page as report
from .today import page as today

app_name = "field"
urlpatterns = [
    path("", today.today, name="today"),
    path("siaran/", notices.notices, name="notices"),
    path("siaran/<int:pk>/", notice.notice, name="notice"),
    path("siaran/<int:pk>/terima/", notice.acknowledge_notice, name="acknowledge"),
    path("siaran/<int:pk>/teruskan/", notice.state_notice_relayed, name="relayed"),
    path("kabar/", report.report, name="report"),
    path("kabar/terkirim/", report.sent, name="report_sent"),
    path("akun/", account.account, name="account"),
]
