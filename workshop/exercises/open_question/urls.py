from django.urls import path

from . import views

urlpatterns = [path("<int:step>/question/", views.question, name="open-question")]
