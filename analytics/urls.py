"""Addresses of what was reached."""

from django.urls import path

from analytics.views.report import ReportPage
from analytics.views.today import TodayPage

urlpatterns = [
    path("", TodayPage.as_view(), name="today"),
    path("campaigns/<uuid:id>/report/", ReportPage.as_view(), name="campaign-report"),
]
