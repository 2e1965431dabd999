"""Addresses of the lost deals of an organisation."""

from django.urls import path

from .views import deals, importing

urlpatterns = [
    path("", deals.deals, name="deals"),
    path("new/", deals.new, name="new-deal"),
    path("list/", importing.importing, name="deals-list"),
    path("<int:deal>/", deals.deal, name="deal"),
    path("<int:deal>/removal/", deals.removal, name="deal-removal"),
    path("<int:deal>/lesson/", deals.lesson, name="deal-lesson"),
    path("<int:deal>/way-back/", deals.way_back, name="deal-way-back"),
]
