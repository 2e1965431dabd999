from django.urls import include, path

urlpatterns = [
    path("lessons/", include("retros.library_urls")),
    path("w/<int:workshop>/campfire-review/", include("retros.night.urls")),
]
