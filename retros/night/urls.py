"""Addresses of the night."""

from django.urls import path

from .views import asset, preparing, proposals, writing

urlpatterns = [
    # the desk
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
    # proposals
    path("circles/<int:circle>/proposals/", proposals.proposals, name="campfire-proposals"),
    path("proposals/<uuid:proposal>/", proposals.proposal, name="campfire-proposal"),
    path("proposals/<uuid:proposal>/cause/", proposals.cause, name="campfire-proposal-cause"),
    path("proposals/<uuid:proposal>/parking/", proposals.parking, name="campfire-proposal-parking"),
    path("proposals/<uuid:proposal>/removal/", proposals.removal, name="campfire-proposal-removal"),
    # what remains
    path("circles/<int:circle>/lesson/", asset.lesson, name="campfire-lesson"),
    path("circles/<int:circle>/way-back/", asset.way_back, name="campfire-way-back"),
    path("circles/<int:circle>/thanks/", asset.thanks, name="campfire-thanks"),
    path("<int:step>/publication/", asset.publication, name="campfire-publication"),
    path("<int:step>/completion/", asset.completion, name="campfire-completion"),
]
