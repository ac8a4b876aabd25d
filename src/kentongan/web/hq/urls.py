"""Addresses of the audience: hq."""

from django.urls import path

from .appoint import page as appoint
from .import_roster import page as import_roster
from .jobs import page as jobs
from .measure import page as measure
from .measures import page as measures
from .notice import page as notice
from .notices import page as notices
from .overview import page as overview
from .post import page as post
from .roster import page as roster

app_name = "hq"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("siaran/", notices.notices, name="notices"),
    path("siaran/<int:pk>/", notice.notice, name="notice"),
    path("ukuran/", measures.measures, name="measures"),
    path("ukuran/<int:pk>/", measure.measure_page, name="measure"),
    path("petugas/", roster.roster, name="roster"),
    path("petugas/angkat/", appoint.appoint_page, name="appoint"),
    path("petugas/impor/", import_roster.lists, name="import_rosters"),
    path("petugas/impor/<int:pk>/", import_roster.one_list, name="import_roster"),
    path("petugas/<int:pk>/", post.post_page, name="post"),
    path("petugas/<int:pk>/akhiri/", post.end_post_page, name="end_post"),
    path("petugas/<int:pk>/undang/", post.invite_page, name="invite"),
    path("antrean/", jobs.jobs, name="jobs"),
    path("antrean/<int:pk>/hidupkan/", jobs.revive, name="revive"),
]
