"""Addresses below a workshop: its personas, to read."""

from django.urls import path

from .views import day

urlpatterns = [
    path("", day.personas, name="personas-of-day"),
    path("<uuid:persona>/", day.sheet, name="persona-of-day"),
    path("<uuid:persona>/portrait/", day.portrait, name="portrait-of-day"),
    path("<uuid:persona>/card/", day.card, name="card-of-day"),
]
