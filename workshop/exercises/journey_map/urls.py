from django.urls import path

from .views import frame, gaps, handoffs, owners, versions

urlpatterns = [
    path("<int:step>/frame/", frame.frame, name="journey-map-frame"),
    path("<int:step>/turn/", gaps.turn, name="journey-map-turn"),
    path("<int:step>/owners/lock/", owners.lock, name="journey-map-owners-lock"),
    path("<int:step>/gaps/<slug:key>/redesign/", gaps.redesign, name="journey-map-redesign"),
    path("<int:step>/handoffs/", handoffs.handoffs, name="journey-map-handoffs"),
    path("<int:step>/versions/", versions.versions, name="journey-map-versions"),
    path("touchpoints/<uuid:note>/", owners.touchpoint, name="touchpoint"),
    path("touchpoints/<uuid:note>/claim/", owners.claim, name="touchpoint-claim"),
    path("touchpoints/<uuid:note>/decision/", owners.decision, name="touchpoint-decision"),
    path("handoffs/<int:pin>/", handoffs.handoff, name="handoff"),
    path("handoffs/<int:pin>/team/", handoffs.team, name="handoff-team"),
    path("handoffs/<int:pin>/removal/", handoffs.removal, name="handoff-removal"),
    path("versions/<int:version>/signature/", versions.signature, name="map-signature"),
]
