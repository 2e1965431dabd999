from django.urls import include, path

urlpatterns = [path("w/<int:workshop>/persona-hunt/", include("personas.hunt.urls"))]
