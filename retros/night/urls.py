"""Addresses of the night."""

urlpatterns = []
