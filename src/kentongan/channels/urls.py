"""Addresses of the webhooks: what each provider is given."""

from django.urls import path

from . import arrivals, doors

app_name = "channels"
urlpatterns = [
    path("whatsapp/", doors.from_whatsapp, name="whatsapp"),
    path("telegram/", doors.from_telegram, name="telegram"),
    path("tiba/", arrivals.arrived, name="arrived"),
    path("sms/", doors.from_sms, name="sms"),
]
