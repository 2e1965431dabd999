from django.urls import include, path

urlpatterns = [
    path("deals/", include("retros.deal_urls")),
    path("lessons/", include("retros.library_urls")),
    path("w/<int:workshop>/lessons/", include("retros.of_day")),
    path("w/<int:workshop>/campfire-review/", include("retros.night.urls")),
]
