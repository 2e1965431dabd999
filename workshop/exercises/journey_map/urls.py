from django.urls import path

from . import views

urlpatterns = [path("<int:step>/frame/", views.frame, name="journey-map-frame")]
