"""Addresses of the deals and lessons of an organisation."""

urlpatterns: list = []
