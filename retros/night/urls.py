"""Addresses of the night."""

from django.urls import path

from .views import asset, proposals

urlpatterns = [
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
