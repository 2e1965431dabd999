"""Addresses below a workshop: the library, to read."""

from django.urls import path

from .views import library

urlpatterns = [
    path("", library.of_day, name="lessons-of-day"),
    path("<uuid:lesson>/", library.lesson_of_day, name="lesson-of-day"),
]
