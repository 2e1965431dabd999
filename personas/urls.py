from django.urls import include, path

urlpatterns = [
    path("personas/", include("personas.library_urls")),
    path("w/<int:workshop>/personas/", include("personas.of_day")),
    path("w/<int:workshop>/persona-hunt/", include("personas.hunt.urls")),
]
