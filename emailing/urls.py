"""Addresses that recipients meet, without a prefix."""

from django.urls import re_path

from emailing import views

urlpatterns = [
    re_path(r"^t/o/(?P<token>[\w-]{1,64})\.gif\Z", views.pixel, name="pixel"),
    re_path(r"^t/c/(?P<token>[\w-]{1,64})\Z", views.click, name="click"),
    re_path(r"^u/(?P<token>[\w-]{1,64})\Z", views.unsubscribe, name="unsubscribe"),
]
