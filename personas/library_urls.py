"""Addresses of the personas of an organisation."""

from django.urls import path

from .views import day, editing, history, library, portraits

urlpatterns = [
    path("", library.library, name="personas"),
    path("new/", editing.new, name="new-persona"),
    path("comparison/", history.comparison, name="persona-comparison"),
    path("on-screen/<slug:token>/<uuid:persona>/", day.portrait_on_screen, name="portrait-on-screen"),
    path("<uuid:persona>/", library.sheet, name="persona"),
    path("<uuid:persona>/editing/", editing.editing, name="persona-editing"),
    path("<uuid:persona>/status/", library.status, name="persona-status"),
    path("<uuid:persona>/retirement/", library.retirement, name="persona-retirement"),
    path("<uuid:persona>/return/", library.coming_back, name="persona-return"),
    path("<uuid:persona>/versions/", history.versions, name="persona-versions"),
    path("<uuid:persona>/versions/<int:number>/", history.version, name="persona-version"),
    path("<uuid:persona>/portrait/", portraits.portrait, name="portrait"),
    path("<uuid:persona>/picture/", portraits.picturing, name="persona-picture"),
    path("<uuid:persona>/picture/removal/", portraits.picture_removal, name="persona-picture-removal"),
    path("<uuid:persona>/card/", portraits.card, name="persona-card"),
]
