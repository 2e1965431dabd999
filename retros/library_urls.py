"""Addresses of the lessons of an organisation, and of what is counted over its losses."""

from django.urls import path

from .views import library, taking, ways_back

urlpatterns = [
    path("", library.library, name="lessons"),
    path("causes/", library.causes, name="causes"),
    path("file/", taking.file, name="lessons-file"),
    path("ways-back/", ways_back.ways_back, name="ways-back"),
    path("ways-back/<int:way>/completion/", ways_back.completion, name="way-back-completion"),
    path("ways-back/<int:way>/reopening/", ways_back.reopening, name="way-back-reopening"),
    path("<uuid:lesson>/", library.lesson, name="lesson"),
    path("<uuid:lesson>/publication/", library.publication, name="lesson-publication"),
    path("<uuid:lesson>/withdrawal/", library.withdrawal, name="lesson-withdrawal"),
    path("<uuid:lesson>/uses/", library.uses, name="lesson-uses"),
    path("<uuid:lesson>/uses/<int:use>/removal/", library.use_removal, name="lesson-use-removal"),
]
