"""Addresses of the audience: account."""

from django.urls import path

from .demo.page import demo
from .enter.page import enter
from .invited.page import invitation
from .leave.page import leave
from .posts.page import posts
from .security.page import security

app_name = "account"
urlpatterns = [
    path("masuk/", enter, name="enter"),
    path("masuk/jabatan/", posts, name="posts"),
    path("masuk/keamanan/", security, name="security"),
    path("masuk/contoh/<str:token>/", demo, name="demo"),
    path("masuk/undangan/<str:uid>/<str:token>/", invitation, name="invited"),
    path("keluar/", leave, name="leave"),
]
