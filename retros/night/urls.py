"""Addresses of the night."""

from django.urls import path

from .views import preparing, writing

urlpatterns = [
    path("<int:step>/", preparing.night, name="campfire-review"),
    path("<int:step>/circles/", preparing.mixing, name="campfire-review-mixing"),
    path("<int:step>/chairs/", preparing.chair, name="campfire-review-chair"),
    path("<int:step>/guard/", preparing.guard, name="campfire-review-guard"),
    path("<int:step>/screen/", preparing.on_screen, name="campfire-review-screen"),
    path("<int:step>/fire/", preparing.fire, name="campfire-review-fire"),
    path("<int:step>/agreement/", writing.agreement, name="campfire-review-agreement"),
    path("circles/<int:circle>/deal/", preparing.deal, name="campfire-review-deal"),
    path("circles/<int:circle>/facts/", writing.new_fact, name="campfire-review-facts"),
    path("circles/<int:circle>/corners/", writing.new_corner, name="campfire-review-corners"),
    path("facts/<uuid:fact>/", writing.fact, name="campfire-review-fact"),
    path("facts/<uuid:fact>/doubt/", writing.doubt, name="campfire-review-doubt"),
    path("cards/<uuid:note>/echo/", writing.echo, name="campfire-review-echo"),
    path("cards/<uuid:note>/rewrite/", preparing.rewrite, name="campfire-review-rewrite"),
    path("corners/<uuid:corner>/removal/", writing.corner_removal, name="campfire-review-corner-removal"),
]
